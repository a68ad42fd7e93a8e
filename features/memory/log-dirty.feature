Feature: The toolstack learns which frames a domain writes

  For live migration Xen logs the stores of a domain: the first store to a page faults, Xen notes the
  frame, and the guest goes on without ever knowing.

  Rule: A store makes its frame dirty

    @MEM-038
    Scenario: the log has the frame that was stored to, and not its neighbour
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When "guest" stores to frame 2000
      And "guest" loads from frame 2001
      And dom0 cleans the log of "guest"
      Then frame 2000 is logged as dirty
      And frame 2001 is not logged as dirty
      And "guest" has seen no fault

    @MEM-038
    Scenario: cleaning forgets, until the next store
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When "guest" stores to frame 2000
      And dom0 cleans the log of "guest"
      And dom0 cleans the log of "guest"
      Then frame 2000 is not logged as dirty
      When "guest" stores to frame 2000
      And dom0 cleans the log of "guest"
      Then frame 2000 is logged as dirty

    @MEM-050
    Scenario: peeking forgets nothing
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When "guest" stores to frame 2000
      And dom0 peeks into the log of "guest"
      And dom0 peeks into the log of "guest"
      Then frame 2000 is logged as dirty

    @MEM-050
    Scenario: a reader gets as much of the log as there is
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When dom0 peeks into the log of "guest"
      Then the log tells of 4096 frames

    @MEM-038
    Scenario: stores before logging are not logged
      Given the machine "one-domain" with "guest" booted
      When "guest" stores to frame 2000
      And dom0 turns on the log of "guest"
      And dom0 cleans the log of "guest"
      Then frame 2000 is not logged as dirty

  Rule: A page that the guest itself keeps clean is the guest's to mark

    @MEM-038
    Scenario: the guest gets the dirty-bit fault that it asked for
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When "guest" maps 0x2000000000000000 to frame 2000, clean
      And "guest" stores to 0x2000000000000000
      Then it takes a Dirty Bit fault

  Rule: What others write for the domain is dirty as well

    @MEM-051
    Scenario: a frame that is given back
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When "guest" gives back frame 2000
      And dom0 cleans the log of "guest"
      Then frame 2000 is logged as dirty

    @MEM-051
    Scenario: the buffer that a hypercall fills
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When "guest" calls xen_version extraversion, passing a descriptor of:
        | 0x1f40000 |
      And dom0 cleans the log of "guest"
      Then frame 2000 is logged as dirty

    @MEM-051
    Scenario: what another domain copies into a granted frame
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And the stores of "guest" are logged
      When "peer" copies 1500 bytes from its frame 1300 to reference 8 of "guest"
      And dom0 cleans the log of "guest"
      Then frame 1200 is logged as dirty

    @MEM-051
    Scenario: where a grant was mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      And the stores of "peer" are logged
      When "peer" unmaps it
      And dom0 cleans the log of "peer"
      Then frame 1024 is logged as dirty

  Rule: A domain is logged once, and never by itself

    @MEM-039
    Scenario Outline: turning on the log of <whom> is refused with <errno>
      Given the machine "one-domain" with "guest" booted
      And the stores of "guest" are logged
      When dom0 calls domctl shadow_op with:
        | domain | <domain> |
        | op     | 2        |
      Then the call is refused with <errno>

      Examples:
        | whom                         | domain  | errno  |
        | a domain that is logged      | "guest" | EINVAL |
        | itself                       | 0       | EINVAL |
        | a domain that does not exist | 77      | ESRCH  |

    @MEM-039
    Scenario Outline: <what>
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl shadow_op with:
        | domain | "guest" |
        | op     | <op>    |
        | mb     | <mb>    |
      Then the call <outcome>

      Examples:
        | what                                       | op | mb | outcome                   |
        | turning off what is not on                 | 0  | 0  | returns 0                 |
        | cleaning what is not on                    | 11 | 0  | is refused with EINVAL    |
        | test mode, which ia64 does not have        | 1  | 0  | is refused with EINVAL    |
        | translated mode, which ia64 does not have  | 3  | 0  | is refused with EINVAL    |
        | an operation that does not exist           | 32 | 0  | is refused with EINVAL    |
        | asking how much memory shadows have        | 30 | 0  | returns 0                 |
        | giving shadows no memory                   | 31 | 0  | returns 0                 |
        | giving shadows some                        | 31 | 4  | is refused with ENOMEM    |
