Feature: A vcpu can ask what has become of its time

  Xen counts for each vcpu how long it was running, runnable (it waited for a processor), blocked and
  offline. What it was runnable or offline is stolen time: the guest's clock goes on, its work doesn't.

  Rule: The times of all states make the time since the domain was created

    @HYP-034
    Scenario: asking for oneself
      Given the machine "one-domain" with "guest" booted
      When "guest" calls vcpu_op get_runstate_info for vcpu 0
      Then the reply has:
        | state | 0 |
      And the times of all states make the time of the call
      When "guest" sleeps for 1 ms
      And "guest" calls vcpu_op get_runstate_info for vcpu 0
      Then the times of all states make the time of the call

    @HYP-034
    Scenario: asking for a vcpu that has never run
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls vcpu_op get_runstate_info for vcpu 1
      Then the reply has:
        | state | 3 |
      And the times of all states make the time of the call

  Rule: Time is counted for the state that a vcpu is in

    @HYP-034
    Scenario: blocked
      Given the machine "one-domain" with "guest" booted
      And "guest" has noted its run state
      When "guest" sleeps for 1 ms
      Then "guest" has been blocked for 90 to 100 % of the time since

    @HYP-034
    Scenario: down
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has noted its run state
      When "guest" calls vcpu_op down for vcpu 1
      And "guest" sleeps for 1 ms
      Then vcpu 1 of "guest" has been offline for 90 to 100 % of the time since

    @TIM-019
    Scenario: runnable, while another vcpu has the processor
      Given the machine "two-domains" with "guest" and "peer" booted
      And "peer" computes all the time
      When "guest" computes for 200 µs
      Then "guest" has been runnable for 42 to 58 % of that time
      And "guest" has been running for 42 to 58 % of that time

    @TIM-019
    Scenario: offline, while the domain is paused
      Given the machine "one-domain" with "guest" booted
      And "guest" has noted its run state
      When dom0 calls domctl pausedomain with:
        | domain | "guest" |
      And 1 ms passes
      And dom0 calls domctl unpausedomain with:
        | domain | "guest" |
      Then "guest" has been offline for 80 to 100 % of the time since

  Rule: A registered area tells the same without a call

    @TIM-018
    Scenario: it is written at once, and when the vcpu is switched in
      Given the machine "one-domain" with "guest" booted
      When "guest" registers its run state area
      Then the call returns 0
      And the run state area says running
      When "guest" sleeps for 1 ms
      Then the run state area says running
      And the run state area counts at least 990 µs of blocked time more
      And the run state area was written after the sleep

    @TIM-018
    Scenario: an area that is not there is accepted, what is written is lost
      Given the machine "one-domain" with "guest" booted
      When "guest" calls vcpu_op register_runstate_memory_area with:
        | vcpu    | 0                  |
        | address | 0x8000000fffff0000 |
      Then the call returns 0
      When "guest" sleeps for 1 ms
      Then "guest" is running
