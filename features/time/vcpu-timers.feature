Feature: vcpu_op sets timers in system time

  Beside the interval timer of the architecture each vcpu has a single-shot and a periodic timer. They
  count system time and raise VIRQ_TIMER on their vcpu.

  Rule: The single-shot timer raises VIRQ_TIMER once, at its time

    @TIM-016
    Scenario: 5 ms ahead
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" sets its single-shot timer 5 ms ahead
      And "guest" blocks
      And 10 ms pass
      Then "guest" enters its event callback once, with that port pending
      And "guest" enters its event callback when the timer is due

    @TIM-016
    Scenario: on the vcpu that has set it, and on no other
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 0 of "guest" has bound VIRQ_TIMER
      And vcpu 1 of "guest" has bound VIRQ_TIMER
      When vcpu 1 of "guest" sets its single-shot timer 20 µs ahead
      And 40 µs pass
      Then vcpu 1 of "guest" enters its event callback once, with that port pending
      And vcpu 0 of "guest" enters no event callback

    @TIM-017
    Scenario: stopped before its time
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" sets its single-shot timer 50 µs ahead
      And "guest" calls vcpu_op stop_singleshot_timer for vcpu 0
      Then the call returns 0
      When 100 µs pass
      Then "guest" enters no event callback

    @TIM-016
    Scenario: set again, only the later time counts
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" sets its single-shot timer 1 ms ahead
      And "guest" sets its single-shot timer 3 ms ahead
      And "guest" blocks
      And 5 ms pass
      Then "guest" enters its event callback once, with that port pending
      And "guest" enters its event callback when the timer is due

    @HYP-093
    Scenario: a time that has passed fires at once
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" sets its single-shot timer 10 µs back
      Then the call returns 0
      And "guest" enters its event callback once, with that port pending

    @HYP-037
    Scenario: a time that has passed is refused if it must be in the future
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" calls vcpu_op set_singleshot_timer with:
        | vcpu           | 0 |
        | timeout_abs_ns | 1 |
        | flags          | 1 |
      Then the call is refused with ETIME
      And "guest" enters no event callback

    @HYP-037
    Scenario Outline: <op> is only for the vcpu itself
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls vcpu_op <op> with:
        | vcpu | 1 |
      Then the call is refused with EINVAL

      Examples:
        | op                    |
        | set_singleshot_timer  |
        | stop_singleshot_timer |

  Rule: The periodic timer raises VIRQ_TIMER every period, until it is stopped

    @HYP-038
    Scenario: every millisecond
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" sets the periodic timer of vcpu 0 to 1 ms
      And "guest" sleeps for 5500 µs
      Then the call returns 0
      And "guest" enters its event callback 5 times, 1 ms apart
      When "guest" calls vcpu_op stop_periodic_timer for vcpu 0
      And "guest" sleeps for 5 ms
      Then "guest" enters no event callback

    @HYP-038
    Scenario: of another vcpu
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound VIRQ_TIMER
      When vcpu 0 of "guest" sets the periodic timer of vcpu 1 to 1 ms
      And "guest" sleeps for 3500 µs
      Then vcpu 1 of "guest" enters its event callback 3 times, 1 ms apart

    @HYP-038
    Scenario Outline: a period of <period>
      Given the machine "one-domain" with "guest" booted
      When "guest" calls vcpu_op set_periodic_timer with:
        | vcpu      | 0          |
        | period_ns | <period>   |
      Then the call is refused with EINVAL

      Examples:
        | period             |
        | 0                  |
        | 500000             |
        | 999999             |
        | 0x4000000000000000 |
        | 0xffffffffffffffff |
