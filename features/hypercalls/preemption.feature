Feature: A long call does not keep the machine

  Some calls have as much to do as the guest asks for. Xen does a part of it and leaves the vcpu on
  the break instruction, with registers that say where to go on. Executing it again goes on; between
  two parts whatever waits has its turn. The guest notices nothing: it gets one result.

  Rule: The call comes back once, when everything is done

    @HYP-010
    Scenario: 20000 extents
      Given the machine "roomy" with "guest" booted
      And dom0 sets the limit of "guest" to 512 MiB
      When "guest" calls memory_op populate_physmap with:
        | extent_start | 10000..29999 |
        | nr_extents   | 20000        |
        | domid        | SELF         |
      Then the call returns 20000
      And it has been recorded as one call
      And "guest" owns 20000 frames more than before
      When "guest" calls memory_op decrease_reservation with:
        | extent_start | 10000..29999 |
        | nr_extents   | 20000        |
        | domid        | SELF         |
      Then the call returns 20000
      And "guest" owns 20000 frames fewer than before

    @HYP-010
    Scenario: what can't be done is not done, however late
      Given the machine "roomy" with "guest" booted
      And dom0 sets the limit of "guest" to 320 MiB
      When "guest" calls memory_op populate_physmap with:
        | extent_start | 10000..29999 |
        | nr_extents   | 20000        |
        | domid        | SELF         |
      Then the call returns 16384
      And "guest" owns 16384 frames more than before

    @HYP-010
    Scenario Outline: <what>
      Given the machine "one-domain" with "guest" booted
      When <who> makes a multicall of 1500 calls of xen_version version
      Then the call returns 0
      And all 1500 results are 0x40000

      Examples:
        | what                       | who     |
        | a long list of a guest     | "guest" |
        | a long list of dom0        | dom0    |

    @HYP-010
    Scenario: a long text on the console is written once, in order
      Given the machine "one-domain"
      When dom0 writes 5000 numbered lines to Xen's console in one call
      Then the call returns 0
      And Xen's console shows these lines once, in order

  Rule: Events are delivered in the middle of it

    @HYP-010 @HYP-009
    Scenario: one event before the long part and one after it
      Given the machine "roomy" with "guest" booted
      And dom0 sets the limit of "guest" to 512 MiB
      And "guest" has bound two IPI ports
      When "guest" makes a multicall that sends to the first port, populates 20000 frames and sends to the second
      Then the call returns 0
      And "guest" enters its event callback with the first port, and later with the second
