Feature: A domain reads a P2M where Xen shows it

  With its P2M before its eyes a domain finds machine frames without a call: the pages of the table
  appear in its own memory, read only, and follow every change.

  Rule: The entry of a guest frame says where the machine has it

    @PHY-026
    Scenario: a guest looks at its own table
      Given the machine "one-domain" with "guest" booted
      When "guest" calls ia64_dom0vp_op expose_p2m with:
        | conv_start_gpfn   | 0         |
        | assign_start_gpfn | 0x8000    |
        | expose_size       | 0x2000000 |
        | granule_pfn       | 2048      |
      Then the call returns 0
      And "guest" finds its frame 2000 in the table at frame 0x8000
      And "guest" finds its frame 0 in the table at frame 0x8000

    @PHY-026
    Scenario: a table may begin in the middle of memory, and have entries for nothing
      Given the machine "one-domain" with "guest" booted
      When "guest" calls ia64_dom0vp_op expose_p2m with:
        | conv_start_gpfn   | 2048      |
        | assign_start_gpfn | 0x8000    |
        | expose_size       | 0x4000000 |
        | granule_pfn       | 2048      |
      Then the call returns 0
      And "guest" finds entry 0 of the table at frame 0x8000 to be its frame 2048
      And "guest" finds entry 2047 of the table at frame 0x8000 to be its frame 4095
      And "guest" finds entry 2048 of the table at frame 0x8000 to be empty

    @PHY-029
    Scenario: the table follows the balloon
      Given the machine "one-domain" with "guest" booted
      And "guest" looks at its P2M at frame 0x8000
      When "guest" gives back frame 2000
      Then "guest" finds entry 2000 of the table at frame 0x8000 to be empty
      When "guest" calls memory_op populate_physmap with:
        | domid        | SELF |
        | nr_extents   | 1    |
        | extent_start | 2000 |
      Then "guest" finds its frame 2000 in the table at frame 0x8000

  Rule: Nobody writes to a table that Xen shows

    @PHY-027
    Scenario: a store to the table faults
      Given the machine "one-domain" with "guest" booted
      And "guest" looks at its P2M at frame 0x8000
      When "guest" stores to frame 0x8000
      Then it takes a Data Access Rights fault
      And "guest" finds its frame 0 in the table at frame 0x8000

    @PHY-027 @MEM-008
    Scenario: nor does Xen on the domain's behalf
      Given the machine "one-domain" with "guest" booted
      And "guest" looks at its P2M at frame 0x8000
      When "guest" calls xen_version extraversion, passing a descriptor of:
        | 0x20000000 |
      Then the call is refused with EFAULT
      And "guest" finds its frame 0 in the table at frame 0x8000

    @MEM-046
    Scenario: a balloon does not give it back
      Given the machine "one-domain" with "guest" booted
      And "guest" looks at its P2M at frame 0x8000
      When "guest" gives back these frames in one batch:
        | 2000  |
        | 32768 |
        | 2001  |
      Then 1 of them is done
      And "guest" finds its frame 0 in the table at frame 0x8000

  Rule: Everything is in whole pages of the table

    @PHY-024 @PHY-025
    Scenario Outline: <what> is refused with <errno>
      Given the machine "one-domain" with "guest" booted
      When "guest" calls ia64_dom0vp_op expose_p2m with:
        | conv_start_gpfn   | <start>   |
        | assign_start_gpfn | <assign>  |
        | expose_size       | <size>    |
        | granule_pfn       | <granule> |
      Then the call is refused with <errno>

      Examples:
        | what                                   | start | assign | size      | granule | errno  |
        | a start within a granule               | 1     | 0x8000 | 0x2000000 | 2048    | EINVAL |
        | a place within a granule               | 0     | 0x8001 | 0x2000000 | 2048    | EINVAL |
        | a size that is not of pages            | 0     | 0x8000 | 0x2000001 | 2048    | EINVAL |
        | a size that is not of granules         | 0     | 0x8000 | 0x2004000 | 2048    | EINVAL |
        | no granule                             | 0     | 0x8000 | 0x2000000 | 0       | EINVAL |
        | half a granule                         | 0     | 0x8000 | 0x2000000 | 1024    | EINVAL |
        | two granules, and not a multiple       | 0     | 0x8000 | 0x2000000 | 4096    | EINVAL |
        | two granules, everything a multiple    | 0     | 0x8000 | 0x4000000 | 4096    | ENOSYS |
        | a place where there is memory          | 0     | 0      | 0x2000000 | 2048    | EAGAIN |

  Rule: Dom0 looks at the table of another domain

    @PHY-042
    Scenario: dom0 finds the frames of a guest until it ends the exposure
      Given the machine "one-domain" with "guest" booted
      When dom0 exposes the P2M of "guest" at frame 0x8000, with a map of:
        | start     | size      |
        | 0         | 0x1000000 |
        | 0x2000000 | 0x2000000 |
      Then the call returns 0
      And dom0 finds frame 2000 of "guest" in the table at frame 0x8000
      And dom0 finds frame 4000 of "guest" in the table at frame 0x8000
      And the map has become:
        | start | size      |
        | 0     | 0x4000000 |
      When dom0 calls ia64_dom0vp_op unexpose_foreign_p2m with:
        | dest_gpfn | 0x8000  |
        | domid     | "guest" |
      Then the call returns 0
      And frame 0x8000 of dom0 is not populated

    @PHY-042
    Scenario Outline: ending the exposure <what> is refused with <errno>
      Given the machine "two-domains" with "guest" and "peer" booted
      And dom0 has exposed the P2M of "guest" at frame 0x8000
      When dom0 calls ia64_dom0vp_op unexpose_foreign_p2m with:
        | dest_gpfn | <gpfn>   |
        | domid     | <domain> |
      Then the call is refused with <errno>

      Examples:
        | what                         | gpfn   | domain  | errno  |
        | at a frame where none starts | 0x8001 | "guest" | ENOENT |
        | of another domain            | 0x8000 | "peer"  | EINVAL |

    @PHY-028 @PHY-044
    Scenario Outline: <what> is refused with <errno>
      Given the machine "one-domain" with "guest" booted
      When dom0 exposes the P2M of <domain> at frame 0x8000, with a map of:
        | start   | size   |
        | <start> | <size> |
      Then the call is refused with <errno>

      Examples:
        | what                              | domain  | start     | size      | errno  |
        | its own table                     | dom0    | 0         | 0x2000000 | EINVAL |
        | more than the guest has           | "guest" | 0x2000000 | 0x2001000 | EINVAL |
        | a range within a page             | "guest" | 0x800     | 0x1000    | EINVAL |
        | an empty range                    | "guest" | 0         | 0         | EINVAL |

    @PHY-043
    Scenario Outline: an exposure <where> another one is refused with EBUSY
      Given the machine "one-domain" with "guest" booted
      And dom0 has exposed the P2M of "guest" at frame 0x8000
      When dom0 exposes the P2M of "guest" at frame <gpfn>, with a map of:
        | start | size      |
        | 0     | 0x4000000 |
      Then the call is refused with EBUSY

      Examples:
        | where         | gpfn   |
        | in place of   | 0x8000 |
        | at the end of | 0x8001 |
        | in front of   | 0x7fff |

    @PHY-028
    Scenario: a domain without privilege may not look at others
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" exposes the P2M of "peer" at frame 0x8000, with a map of:
        | start | size      |
        | 0     | 0x2000000 |
      Then the call is refused with EPERM

    @MEM-004 @PHY-042
    Scenario: the table of a domain that is gone stays as long as dom0 looks at it
      Given the machine "one-domain" with "guest" booted
      And dom0 has exposed the P2M of "guest" at frame 0x8000
      When the toolstack destroys "guest"
      Then "guest" is gone
      And dom0 finds entry 2000 of the table at frame 0x8000 to be empty
