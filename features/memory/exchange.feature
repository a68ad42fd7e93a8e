Feature: A domain exchanges frames for others

  A driver whose device takes machine addresses needs memory that is contiguous in the machine.
  memory_exchange takes frames and gives others for them, as large as the driver wants.

  Rule: The new frames are as large as was asked for

    @PHY-030
    Scenario: dom0 gets a buffer for DMA
      Given the machine "one-domain"
      When dom0 calls memory_op exchange with:
        | in_domid         | SELF       |
        | in_nr_extents    | 8          |
        | in_extent_start  | 2000..2007 |
        | out_domid        | SELF       |
        | out_nr_extents   | 1          |
        | out_extent_order | 3          |
        | out_extent_start | 2000       |
      Then the call returns 0
      And the reply has:
        | nr_exchanged | "0x8" |
      And frames 2000 to 2007 of dom0 are contiguous in the machine
      And dom0 owns as many frames as before

    @PHY-030
    Scenario: below an address that a device can reach
      Given the machine "one-domain"
      When dom0 calls memory_op exchange with:
        | in_domid         | SELF       |
        | in_nr_extents    | 2          |
        | in_extent_start  | 2000..2001 |
        | out_domid        | SELF       |
        | out_nr_extents   | 2          |
        | out_mem_flags    | 15         |
        | out_extent_start | 2000..2001 |
      Then the call is refused with ENOMEM
      And dom0 owns as many frames as before
      And frame 2000 of dom0 is populated

    @PHY-030 @MEM-028
    Scenario: a guest gives single frames for single frames
      Given the machine "one-domain" with "guest" booted
      When "guest" exchanges frames 2000 and 2001
      Then the call returns 0
      And 2 of them are done
      And all of them have new machine frames
      And "guest" owns as many frames as before

  Rule: A frame is exchanged only if nobody else refers to it

    @MEM-044
    Scenario: a frame that dom0 maps stops the exchange
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2002 of "guest"
      When "guest" exchanges frames 2000, 2001, 2002 and 2003
      Then the call is refused with EINVAL
      And 2 of them are done
      And the first 2 of them have new machine frames, and the others have not
      And the frame has 2 references

    @MEM-006
    Scenario: a frame that is granted and mapped is not exchanged
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "guest" exchanges frames 1200
      Then the call is refused with EINVAL
      And none of them is done
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      And the frame has 2 references

    @MEM-044
    Scenario Outline: <what> stops the exchange
      Given the machine "one-domain" with "guest" booted
      When "guest" exchanges frames 2000 and <frame>
      Then the call is refused with EINVAL
      And 1 of them is done

      Examples:
        | what                           | frame  |
        | a frame that is not populated  | 0x9000 |
        | a frame of Xen                 | 0x4000000 |

    @MEM-044
    Scenario: a frame cannot be given twice for one
      Given the machine "one-domain"
      When dom0 calls memory_op exchange with:
        | in_domid         | SELF       |
        | in_nr_extents    | 2          |
        | in_extent_start  | 2000, 2000 |
        | out_domid        | SELF       |
        | out_nr_extents   | 1          |
        | out_extent_order | 1          |
        | out_extent_start | 2000       |
      Then the call is refused with EINVAL
      And dom0 owns as many frames as before

  Rule: Both sides are of one domain, and of one size

    @MEM-025 @MEM-026 @MEM-027 @MEM-028 @MEM-029
    Scenario Outline: <what> <errno>
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls memory_op exchange with:
        | in_domid         | <in>      |
        | in_nr_extents    | 2         |
        | in_extent_order  | <order>   |
        | in_extent_start  | 1500, 1501 |
        | out_domid        | <out>     |
        | out_nr_extents   | <count>   |
        | out_extent_order | <order>   |
        | out_extent_start | 1500, 1501 |
        | nr_exchanged     | <done>    |
      Then the call is refused with <errno>
      And "guest" owns as many frames as before

      Examples:
        | what                                  | in     | out    | order | count | done | errno  |
        | more done than there are              | SELF   | SELF   | 0     | 2     | 3    | EINVAL |
        | other sizes                           | SELF   | SELF   | 0     | 3     | 0    | EINVAL |
        | two domains                           | SELF   | "peer" | 0     | 2     | 0    | EINVAL |
        | extents of two frames, without rights | SELF   | SELF   | 1     | 2     | 0    | EPERM  |
        | the memory of another domain          | "peer" | "peer" | 0     | 2     | 0    | EPERM  |

    @MEM-029
    Scenario: for a domain that does not exist nothing is done, and that is no error
      Given the machine "one-domain"
      When dom0 calls memory_op exchange with:
        | in_domid         | 77   |
        | in_nr_extents    | 1    |
        | in_extent_start  | 2000 |
        | out_domid        | 77   |
        | out_nr_extents   | 1    |
        | out_extent_start | 2000 |
      Then the call returns 0
      And the reply has:
        | nr_exchanged | "0x0" |
