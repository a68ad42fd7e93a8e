Feature: An idle domain need not tick

  A kernel with nothing to do waits for an event. If it keeps its clock by a periodic tick, each tick
  takes it out of its sleep for nothing. Without, it sets its timer to the next thing that it waits
  for, and sleeps: on Xen/ia64 by PAL_HALT_LIGHT. The slides of January 2006 propose set_timer_op.

  Rule: PAL_HALT_LIGHT waits for an event, the interval timer or the host's tick

    @HYP-090
    Scenario: an event ends it
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      When "guest" halts by PAL_HALT_LIGHT
      Then "guest" is blocked
      When "peer" sends on its end
      Then "guest" is not blocked
      And the blocked call returns 0

    @HYP-090
    Scenario: the interval timer ends it
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 1 ms ahead
      And "guest" halts by PAL_HALT_LIGHT
      And 900 µs pass
      Then "guest" is blocked
      When 200 µs pass
      Then "guest" is not blocked
      And the blocked call returns 0

    @HYP-090
    Scenario: afterwards interrupts are masked
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 1 ms ahead
      And "guest" halts by PAL_HALT_LIGHT
      And 2 ms pass
      Then "guest" enters no event callback
      When "guest" unmasks its interrupts
      Then "guest" enters its event callback once, with that port pending

    @HYP-090
    Scenario: an event that is pending, but masked, ends it at once
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound an IPI port
      And "guest" has masked its interrupts
      When "guest" sends to that port
      And "guest" halts by PAL_HALT_LIGHT
      Then "guest" is not blocked
      And the blocked call returns 0
      And "guest" enters no event callback

    @TIM-015 @HYP-090
    Scenario: with nothing else to wait for the host's tick ends it
      Given the machine "one-domain" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has unmasked its timer vector
      When "guest" sets cr.itm 10 s ahead
      And "guest" halts by PAL_HALT_LIGHT
      And 40 ms pass
      Then "guest" is not blocked
      And the blocked call returns 0
      And "guest" enters no event callback

  Rule: set_timer_op is a proposal

    @TIM-014
    Scenario: Xen/ia64 does not have it
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall 15 with the arguments 1000000 and 0
      Then the call is refused with ENOSYS

    @TIM-014
    Scenario: where it is proposed, it sets the single-shot timer
      Given the machine "tickless" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" calls set_timer_op for a time 5 ms ahead
      Then the call returns 0
      When "guest" blocks
      And 10 ms pass
      Then "guest" enters its event callback once, with that port pending
      And "guest" enters its event callback when the timer is due

    @TIM-014
    Scenario: 0 stops it
      Given the machine "tickless" with "guest" booted
      And "guest" has bound VIRQ_TIMER
      When "guest" calls set_timer_op for a time 5 ms ahead
      And "guest" stops the timer by set_timer_op
      And "guest" sleeps for 10 ms
      Then "guest" enters no event callback

  Rule: What a sleep of ten seconds costs

    @TIM-015
    Scenario: with a tick, without, and with the proposal
      Given the machine "tickless" with "guest" booted
      And "guest" has bound VIRQ_ITC
      And "guest" has bound VIRQ_TIMER
      When "guest" idles for 10 s in each of these ways:
        | a tick of 100 Hz            |
        | tickless, by PAL_HALT_LIGHT |
        | tickless, by set_timer_op   |
      Then being idle has cost:
        | how                         | timer interrupts | wake-ups |
        | a tick of 100 Hz            | 1000             | 1320     |
        | tickless, by PAL_HALT_LIGHT | 1                | 321      |
        | tickless, by set_timer_op   | 1                | 1        |
      And Xen counts "timer interrupt" 1002 times for "guest"
