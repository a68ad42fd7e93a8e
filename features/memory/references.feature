Feature: A frame is somebody's as long as anybody refers to it

  Each machine frame has an owner and a count of references: one of the owner itself, one for each
  place where another domain has it. At zero it is free, and not before.

  Rule: Only the owner's frame is the owner's to show

    @MEM-005
    Scenario: a frame does not become somebody else's by naming the wrong owner
      Given the machine "two-domains" with "guest" and "peer" booted
      And dom0 has mapped frame 1000 of "guest"
      When dom0 maps that machine frame as one of "peer"
      Then the call is refused with EINVAL
      And the frame has 2 references

    @PHY-039
    Scenario Outline: dom0 maps a frame of <whom>
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op add_physmap with:
        | gpfn  | 0x8000  |
        | mfn   | <mfn>   |
        | flags | 1       |
        | domid | <domid> |
      Then the call returns 0
      And dom0 has machine frame <mfn> at frame 0x8000

      Examples:
        | whom                    | mfn    | domid  |
        | the firmware's, as IO's | 0x3fff | 0x7ff1 |
        | Xen's own, as XEN's     | 0      | 0x7ff2 |

    @PHY-039
    Scenario Outline: <whom> is not a frame of <owner>
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op add_physmap with:
        | gpfn  | 0x8000  |
        | mfn   | <mfn>   |
        | flags | 1       |
        | domid | <domid> |
      Then the call is refused with EINVAL

      Examples:
        | whom           | owner | mfn      | domid  |
        | the firmware's | XEN   | 0x3fff   | 0x7ff2 |
        | Xen's own      | IO    | 0        | 0x7ff1 |
        | one of dom0's  | XEN   | 2000     | 0x7ff2 |
        | no frame       | IO    | 0xffffff | 0x7ff1 |

  Rule: A page that is given back is free at once, if nobody refers to it

    @PHY-023
    Scenario: zap_physmap of a frame of one's own
      Given the machine "one-domain" with "guest" booted
      When "guest" calls ia64_dom0vp_op zap_physmap with:
        | gpfn  | 2000 |
        | order | 0    |
      Then the call returns 0
      And "guest" owns 1 frame fewer than before
      And the machine has 1 more free frame than before

    @MEM-046
    Scenario: a frame of another domain is not given back by a balloon
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest" at frame 0x8000
      When dom0 calls memory_op decrease_reservation with:
        | domid        | SELF                |
        | nr_extents   | 3                   |
        | extent_start | 2000, 0x8000, 2001  |
      Then the call returns 1
      And dom0 owns 1 frame fewer than before

    @MEM-018
    Scenario: a reservation goes on where it was left
      Given the machine "one-domain" with "guest" booted
      When "guest" calls memory_op decrease_reservation with:
        | domid        | SELF             |
        | nr_extents   | 3                |
        | extent_start | 2000, 2001, 2002 |
        | start_extent | 1                |
      Then the call returns 3
      And frame 2000 of "guest" is populated
      And frame 2001 of "guest" is not populated
      And frame 2002 of "guest" is not populated

    @MEM-047
    Scenario: increase_reservation without a list
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back 4 frames
      When "guest" calls memory_op increase_reservation with:
        | domid      | SELF |
        | nr_extents | 4    |
      Then the call returns 4
      And "guest" owns as many frames as at boot

  Rule: Nobody reads what a dead domain left

    @MEM-007
    Scenario: the next owner of a destroyed domain's frame finds zeroes
      Given the machine "one-domain" with "guest" booted
      And frame 2000 of "guest" holds the secret 0x1122334455667788
      When the toolstack destroys "guest"
      Then "guest" is gone
      When dom0 takes 4096 frames more
      Then dom0 reads 0 where the secret was

  Rule: Xen touches no memory that the caller no longer has

    @MEM-009
    Scenario Outline: a call whose buffer the guest has given back faults
      Given the machine "one-domain" with "guest" booted
      When "guest" gives back frame 2000
      And "guest" calls <call> <op>, passing a descriptor of:
        | 0x1f40000 |
      Then the call is refused with EFAULT
      And the machine has 1 more free frame than before

      Examples:
        | call        | op                  |
        | memory_op   | current_reservation |
        | xen_version | extraversion        |
