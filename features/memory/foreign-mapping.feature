Feature: Dom0 maps the memory of other domains

  Dom0 puts a frame of another domain into its own guest-physical space with the dom0vp hypercall.
  The mapping holds a reference: the frame is not reused before it is gone.

  Rule: Dom0 and no other maps a foreign frame

    @PHY-016 @MEM-002
    Scenario: the frame appears at the place that dom0 named
      Given the machine "one-domain" with "guest" booted
      And frame 2000 of "guest" holds 0x1122334455667788
      When dom0 maps frame 2000 of "guest"
      Then the call returns 0
      And dom0 reads 0x1122334455667788 through the mapping
      And the frame has 2 references

    @PHY-015
    Scenario: an unprivileged domain may not
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls ia64_dom0vp_op add_physmap_with_gmfn with:
        | gpfn  | 0x8000 |
        | gmfn  | 100    |
        | domid | "peer" |
      Then the call is refused with EPERM

    @PHY-017 @PHY-018 @PHY-019 @PHY-020 @PHY-038
    Scenario Outline: <what> is refused
      Given the machine "one-domain" with "guest" booted
      When dom0 calls ia64_dom0vp_op add_physmap_with_gmfn with:
        | gpfn  | 0x8000   |
        | gmfn  | <gmfn>   |
        | flags | <flags>  |
        | domid | <domain> |
      Then the call is refused with <errno>

      Examples:
        | what                              | gmfn   | flags | domain  | errno  |
        | its own memory, by number         | 100    | 0     | 0       | EINVAL |
        | its own memory, as SELF           | 100    | 0     | SELF    | ESRCH  |
        | a domain that does not exist      | 100    | 0     | 77      | ESRCH  |
        | an internal flag                  | 100    | 2     | "guest" | EINVAL |
        | a frame that is not populated     | 0x9000 | 0     | "guest" | EINVAL |

  Rule: A mapping goes as it came

    @PHY-021
    Scenario: zap_physmap drops the reference, and not the frame
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest"
      When dom0 unmaps the frame
      Then the call returns 0
      And the frame has 1 reference
      And "guest" owns as many frames as before
      When "guest" gives back frame 2000
      Then the machine has 1 more free frame than before

    @MEM-003
    Scenario: a frame that its owner gives back stays until it is unmapped
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest"
      When "guest" gives back frame 2000
      Then all of them are done
      And the frame has 1 reference
      And the machine has as many free frames as before
      When dom0 unmaps the frame
      Then the machine has 1 more free frame than before

    @PHY-041 @PHY-022
    Scenario: zapping what is not there
      Given the machine "one-domain" with "guest" booted
      When dom0 calls ia64_dom0vp_op zap_physmap with:
        | gpfn  | 0x9000 |
        | order | 0      |
      Then the call returns 0
      When dom0 calls ia64_dom0vp_op zap_physmap with:
        | gpfn  | 0x9000 |
        | order | 1      |
      Then the call is refused with ENOSYS

  Rule: Frame numbers translate both ways

    @PHY-004 @PHY-007
    Scenario Outline: phystomach and machtophys are inverse for <domain>
      Given the machine "one-domain" with "guest" booted
      When "<domain>" asks for the machine frame of its frame 2000
      And "<domain>" asks for its frame behind that machine frame
      Then the call returns 2000

      Examples:
        | domain |
        | dom0   |
        | guest  |

    @PHY-005 @PHY-006 @PHY-014
    Scenario Outline: <what>
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall 48 with the arguments <op> and <frame>
      Then the call returns -1

      Examples:
        | what                                          | op | frame    |
        | phystomach of a frame that is not populated   | 1  | 0x9000   |
        | machtophys of a frame beyond the last         | 3  | 0xffffff |
        | an operation that does not exist              | 2  | 0        |
        | a reserved operation                          | 4  | 0        |
        | an operation beyond the last                  | 15 | 0        |
