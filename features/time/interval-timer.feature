Feature: Each vcpu has an interval timer

  A guest sets cr.itm, and cr.itv lets the timer through. With an event callback there is no vector:
  what comes is VIRQ_ITC, on the vcpu whose timer it is. Time is ar.itc, in nanoseconds.

  Rule: The timer interrupts once when the counter reaches itm

    @TIM-002
    Scenario: itm 1 ms ahead
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 1 ms ahead
      And "guest" blocks
      And 2 ms pass
      Then "guest" enters its event callback once, with that port pending
      And "guest" enters its event callback when the timer is due

    @TIM-002
    Scenario: the same value again does not interrupt again
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 1 ms ahead
      And "guest" blocks
      And 2 ms pass
      Then "guest" enters its event callback once, with that port pending
      When "guest" sets cr.itm to the same value again
      And "guest" blocks
      And 40 ms pass
      Then "guest" enters no event callback

    @TIM-004
    Scenario: a later value in place of an earlier one
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 1 ms ahead
      And "guest" sets cr.itm 3 ms ahead
      And "guest" blocks
      And 5 ms pass
      Then "guest" enters its event callback once, with that port pending
      And "guest" enters its event callback when the timer is due

    @TIM-010
    Scenario: only the vcpu whose timer it is
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound VIRQ_ITC
      And vcpu 1 of "guest" has unmasked its timer vector
      And vcpu 0 of "guest" has bound VIRQ_ITC
      And vcpu 0 of "guest" has unmasked its timer vector
      When vcpu 0 of "guest" sets cr.itm 100 µs ahead
      And vcpu 0 of "guest" blocks
      And vcpu 1 of "guest" blocks
      And 200 µs pass
      Then vcpu 0 of "guest" enters its event callback once, with that port pending
      And vcpu 1 of "guest" enters no event callback

  Rule: A value that has passed is found by the host's tick, or when the vcpu is switched in

    Xen looks whether a vcpu has missed its timer at each tick of its own, and when it gives the
    vcpu a processor.

    @TIM-003
    Scenario: the vcpu is switched in
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 1 ms back
      Then "guest" enters its event callback once, with that port pending
      When "guest" blocks
      And 40 ms pass
      Then "guest" enters no event callback

    @TIM-003
    Scenario: the vcpu keeps its processor
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound VIRQ_ITC
      And vcpu 1 of "guest" has unmasked its timer vector
      And everything sleeps until 50 µs before the host's timer ticks
      When vcpu 1 of "guest" sets cr.itm 1 ms back
      Then vcpu 1 of "guest" enters no event callback
      When 60 µs pass
      Then vcpu 1 of "guest" enters its event callback once, with that port pending
      And vcpu 1 of "guest" enters its event callback when the host's timer ticks

    @TIM-003
    Scenario: a timer that finds no port bound waits for one
      Given the machine "one-domain" with "guest" booted
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 10 µs ahead
      And 20 µs pass
      Then "guest" enters no event callback
      When "guest" calls event_channel_op bind_virq with:
        | virq | 16 |
        | vcpu | 0  |
      Then "guest" enters its event callback once, with that port pending

  Rule: itv masks the timer

    @TIM-005
    Scenario: a masked timer does not interrupt
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      When "guest" sets cr.itm 10 µs ahead
      And 20 µs pass
      Then "guest" enters no event callback

    @TIM-005
    Scenario: masking forgets itm
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 20 µs ahead
      And "guest" masks its timer vector
      And "guest" unmasks its timer vector
      And 40 µs pass
      Then "guest" enters no event callback
      When "guest" sets cr.itm 10 µs ahead
      And 20 µs pass
      Then "guest" enters its event callback once, with that port pending

    @TIM-006
    Scenario Outline: itv has no bits 15 to 13 and 11 to 8: <value>
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        movl r14=<value> ;;
        mov cr.itv=r14 ;;
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x5400, with code 0

      Examples:
        | value  |
        | 0x01ef |
        | 0x08ef |
        | 0x20ef |
        | 0x80ef |

    @TIM-006
    Scenario: itv reads as it was written
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        movl r14=0x110ef ;;
        mov cr.itv=r14 ;;
        mov r8=cr.itv
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x110ef

    @TIM-007
    Scenario: cr.itm may be read
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        mov r9=cr.itm ;;
        mov r8=1
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
