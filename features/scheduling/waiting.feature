Feature: A vcpu gives its processor away

  A kernel that has nothing to do yields, blocks until an event, or polls: it waits for one of its
  ports, masked or not, or until a time.

  Rule: Yield lets others run first, and changes nothing else

    @HYP-021
    Scenario Outline: <call> yield
      Given the machine "one-domain" with "guest" booted
      When "guest" calls <call> yield
      Then the call returns 0

      Examples:
        | call            |
        | sched_op        |
        | sched_op_compat |

    @HYP-021
    Scenario: who yields all the time waits most of the time
      Given the machine "two-domains" with "guest" and "peer" booted
      And "peer" computes all the time
      And "guest" has noted its run state
      When "guest" yields 40 times
      Then "guest" has been runnable for 80 to 100 % of the time since

    @HYP-027
    Scenario Outline: <call> has no command <command>
      Given the machine "one-domain" with "guest" booted
      When "guest" calls <call> <command>
      Then the call is refused with ENOSYS

      Examples:
        | call            | command   |
        | sched_op        | unknown-6 |
        | sched_op_compat | unknown-3 |
        | sched_op_compat | unknown-6 |

  Rule: Block lets events through and sleeps until there is one

    @HYP-022
    Scenario: an event that is pending ends it at once
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound an IPI port
      And "guest" has masked its interrupts
      When "guest" sends to that port
      And "guest" blocks
      Then the blocked call returns 0
      And "guest" enters its event callback once, with that port pending
      And "guest" has its interrupts unmasked

    @HYP-023
    Scenario: another domain's event ends it
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      When "guest" blocks
      Then "guest" is blocked
      And "guest" executes no instruction
      When "peer" sends on its end
      Then "guest" enters its event callback once, with its end pending
      And the blocked call returns 0

    @HYP-023
    Scenario: a vcpu of the same domain ends it by an IPI
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound an IPI port
      When vcpu 1 of "guest" blocks
      Then vcpu 1 of "guest" is blocked
      When vcpu 0 of "guest" sends to that port
      Then vcpu 1 of "guest" enters its event callback once, with that port pending
      And vcpu 1 of "guest" is not blocked

  Rule: Poll waits for a port, whether masked or not

    @HYP-024
    Scenario: a port that is pending already
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 0 of "guest" has bound an IPI port
      And "guest" has masked that port
      When vcpu 1 of "guest" sends to that port
      And vcpu 0 of "guest" polls the port of vcpu 0
      Then the blocked call returns 0
      And vcpu 0 of "guest" enters no event callback

    @HYP-024
    Scenario: a masked port that becomes pending
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 0 of "guest" has bound an IPI port
      And "guest" has masked that port
      When vcpu 0 of "guest" polls the port of vcpu 0
      Then vcpu 0 of "guest" is blocked
      When vcpu 1 of "guest" sends to that port
      Then the blocked call returns 0
      And vcpu 0 of "guest" enters no event callback

    @HYP-091
    Scenario: another port than the one that is polled, masked
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And every vcpu of "guest" has bound an IPI port
      And "guest" has masked that port
      When vcpu 1 of "guest" polls the port of vcpu 0
      And vcpu 0 of "guest" sends to the IPI port of vcpu 1
      Then vcpu 1 of "guest" is blocked

    @HYP-092
    Scenario: any port of the domain, when more than one is polled
      Given the machine "smp-4way" with "guest" booted
      And all vcpus of "guest" are running
      And every vcpu of "guest" has bound an IPI port
      When vcpu 3 of "guest" polls the ports of vcpus 0 and 1
      Then vcpu 3 of "guest" is blocked
      When vcpu 0 of "guest" sends to the IPI port of vcpu 2
      Then vcpu 3 of "guest" is not blocked
      And vcpu 3 of "guest" enters no event callback

    @HYP-025
    Scenario: at most 128 ports are polled
      Given the machine "one-domain" with "guest" booted
      When "guest" calls sched_op poll with:
        | nr_ports | 129 |
      Then the call is refused with EINVAL

    @HYP-025
    Scenario: port 4096 does not exist
      Given the machine "one-domain" with "guest" booted
      When "guest" polls port 4096
      Then the blocked call returns -22

    @HYP-025
    Scenario: an event that could be delivered comes before everything about the ports
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound an IPI port
      And "guest" has masked its interrupts
      When "guest" sends to that port
      And "guest" unmasks its interrupts in memory and polls port 4096
      Then r8 is 0
      And "guest" enters its event callback once, with that port pending

  Rule: Poll waits until a system time at the longest

    @HYP-026 @TIM-020
    Scenario: the time-out
      Given the machine "one-domain" with "guest" booted
      When "guest" polls no port for 1 ms
      And 990 µs pass
      Then "guest" is blocked
      When 20 µs pass
      Then the blocked call returns 0
      And "guest" enters no event callback

    @HYP-026
    Scenario: a time that has passed
      Given the machine "one-domain" with "guest" booted
      When "guest" polls no port for 0 ns
      Then the blocked call returns 0

    @HYP-026
    Scenario: a port that is pending before the time-out
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 0 of "guest" has bound an IPI port
      When vcpu 0 of "guest" polls the port of vcpu 0 for 10 ms
      And vcpu 1 of "guest" sends to that port
      Then the blocked call returns 0
