Feature: A domain gives memory back and takes it again

  A balloon inside the guest hands frames back to Xen and populates them again. What counts is the
  number of frames done: a reservation call never returns an errno.

  Rule: Frames that are given back leave the domain

    @MEM-010
    Scenario Outline: deflating the domain by <frames> frames, <how>
      Given the machine "one-domain" with "guest" booted
      When "guest" gives back <frames> frames, <how>
      Then all of them are done
      And "guest" owns <frames> frames fewer than before
      And none of these frames is populated
      And the machine has <frames> more free frames than before

      Examples:
        | frames | how          |
        | 1      | one by one   |
        | 16     | one by one   |
        | 16     | in one batch |
        | 2048   | in one batch |

    @MEM-011
    Scenario: a batch ends at the first frame that the domain does not have
      Given the machine "one-domain" with "guest" booted
      When "guest" gives back these frames in one batch:
        | 2000 |
        | 2001 |
        | 9999 |
        | 2003 |
      Then 2 of them are done
      And "guest" owns 2 frames fewer than before

    @MEM-017
    Scenario: dom0 takes frames from another domain
      Given the machine "one-domain" with "guest" booted
      When dom0 calls memory_op decrease_reservation with:
        | domid        | "guest"          |
        | nr_extents   | 3                |
        | extent_start | 2000, 2001, 2002 |
      Then the call returns 3
      And "guest" owns 3 frames fewer than before

  Rule: Frames come back where the domain wants them

    @MEM-012
    Scenario Outline: inflating the domain by <frames> frames, <how>
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back <frames> frames
      When "guest" populates them again, <how>
      Then all of them are done
      And "guest" owns as many frames as at boot
      And all of these frames are populated

      Examples:
        | frames | how          |
        | 1      | one by one   |
        | 16     | one by one   |
        | 2048   | in one batch |

    @MEM-014
    Scenario: increase_reservation gives frames without a place
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back 4 frames
      When "guest" calls memory_op increase_reservation with:
        | domid        | SELF       |
        | nr_extents   | 4          |
        | extent_start | 0, 0, 0, 0 |
      Then the call returns 4
      And "guest" owns as many frames as at boot
      And none of these frames is populated

    @MEM-045
    Scenario: populating a frame that is there replaces it
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back 1 frame
      When "guest" calls memory_op populate_physmap with:
        | domid        | SELF |
        | nr_extents   | 1    |
        | extent_start | 2000 |
      Then the call returns 1
      And "guest" owns as many frames as before

  Rule: A domain never grows past its limit

    @MEM-013
    Scenario: at the limit, nothing is populated
      Given the machine "one-domain" with "guest" booted
      When "guest" calls memory_op populate_physmap with:
        | domid        | SELF       |
        | nr_extents   | 2          |
        | extent_start | 4096, 4097 |
      Then the call returns 0
      And "guest" owns as many frames as before

    @MEM-013
    Scenario: a batch that reaches the limit is done in part
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back 5 frames
      When "guest" calls memory_op populate_physmap with:
        | domid        | SELF                                           |
        | nr_extents   | 8                                              |
        | extent_start | 4096, 4097, 4098, 4099, 4100, 4101, 4102, 4103 |
      Then the call returns 5
      And "guest" owns as many frames as at boot

    @MEM-020
    Scenario: a limit below what the domain has takes nothing away
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl max_mem with:
        | domain    | "guest" |
        | max_memkb | 0x8000  |
      Then the call returns 0
      And "guest" owns as many frames as before
      When "guest" gives back 8 frames, in one batch
      And "guest" populates them again, in one batch
      Then none of them is done

  Rule: What a domain may not ask for is not done

    @MEM-015 @MEM-016 @MEM-019 @MEM-048
    Scenario Outline: <what>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back 4 frames
      When "guest" calls memory_op populate_physmap with:
        | domid        | <domain> |
        | nr_extents   | 1        |
        | extent_order | <order>  |
        | mem_flags    | <flags>  |
        | extent_start | 3000     |
      Then the call returns 0

      Examples:
        | what                                     | domain | order | flags   |
        | frames of more than one page             | SELF   | 1     | 0       |
        | memory for another domain                | "peer" | 0     | 0       |
        | memory for a domain that does not exist  | 77     | 0     | 0       |
        | populate on demand                       | SELF   | 0     | 0x10000 |
        | memory below an address of too few bits  | SELF   | 0     | 14      |

    @MEM-024
    Scenario Outline: asking for the limit of <whom>
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls memory_op maximum_reservation with:
        | domid | <domain> |
      Then the call is refused with <errno>

      Examples:
        | whom                         | domain | errno |
        | another domain               | "peer" | EPERM |
        | a domain that does not exist | 77     | ESRCH |

  Rule: The toolstack sets the target, and the guest follows

    @MEM-021 @MEM-022
    Scenario: memory/target is lowered and raised again
      Given the machine "one-domain" with "guest" booted
      And "guest" runs a balloon driver
      When the toolstack sets the memory target of "guest" to 32 MiB
      Then xenstore has "32768" at "memory/target" of "guest"
      And "guest" owns 2048 frames
      When the toolstack sets the memory target of "guest" to 64 MiB
      Then "guest" owns 4096 frames

    @MEM-021 @MEM-013
    Scenario: a target above the limit is followed up to the limit
      Given the machine "one-domain" with "guest" booted
      And "guest" runs a balloon driver
      When the toolstack sets the memory target of "guest" to 48 MiB
      And dom0 sets the limit of "guest" to 56 MiB
      And the toolstack sets the memory target of "guest" to 64 MiB
      Then "guest" owns 3584 frames
