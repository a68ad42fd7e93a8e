Feature: Vcpus share the processors

  There may be more vcpus than processors. Those of one processor take turns; how much of the time
  each gets is up to the credit scheduler, in which domains have a weight and may have a cap. The same
  machine always takes the same turns.

  Rule: Every vcpu gets its share

    @TIM-019
    Scenario: two domains on one processor
      Given the machine "two-domains" with "guest" and "peer" booted
      And "peer" computes all the time
      When "guest" computes for 300 µs
      Then "guest" has been running for 40 to 60 % of that time
      And "guest" has been blocked for 0 to 0 % of that time

    @TIM-019
    Scenario: six vcpus on two processors
      Given the machine "six-on-two" with "guest" booted
      And all vcpus of "guest" are running
      And vcpus 1 to 5 of "guest" compute all the time
      When vcpu 0 of "guest" computes for 300 µs
      Then vcpu 0 of "guest" has been running for 25 to 45 % of that time
      And vcpu 0 of "guest" has been runnable for 55 to 75 % of that time

    @HYP-021
    Scenario: who yields gives way to a vcpu that has used up its share
      Given the machine "two-domains" with "guest" and "peer" booted
      And "peer" computes all the time
      When "guest" computes for 100 µs
      And "guest" notes its run state
      And "guest" yields 20 times
      Then "guest" has been runnable for 80 to 100 % of the time since

  Rule: Shares are by weight

    @TIM-019
    Scenario Outline: weights <guest> and <peer>
      Given the machine "two-domains" with "guest" and "peer" booted
      And dom0 has given "guest" the weight <guest>
      And dom0 has given "peer" the weight <peer>
      And "peer" computes all the time
      When "guest" computes for 600 µs
      Then "guest" has been running for <least> to <most> % of that time

      Examples:
        | guest | peer | least | most |
        | 256   | 256  | 42    | 58   |
        | 512   | 256  | 58    | 75   |
        | 256   | 768  | 18    | 34   |

    @TIM-019
    Scenario Outline: a cap of <cap> % holds, though nobody else wants the processor
      Given the machine "one-domain" with "guest" booted
      And dom0 has given "guest" a cap of <cap> %
      When "guest" computes for 600 µs
      Then "guest" has been running for <least> to <most> % of that time

      Examples:
        | cap | least | most |
        | 25  | 15    | 35   |
        | 50  | 40    | 60   |

    @TIM-019
    Scenario: what dom0 sets, it can ask for
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl scheduler_op with:
        | domain   | "guest" |
        | sched_id | 5       |
        | cmd      | 0       |
        | weight   | 100     |
        | cap      | 40      |
      Then the call returns 0
      When dom0 calls domctl scheduler_op with:
        | domain   | "guest" |
        | sched_id | 5       |
        | cmd      | 0       |
        | weight   | 0       |
        | cap      | 0xffff  |
      And dom0 calls domctl scheduler_op with:
        | domain   | "guest" |
        | sched_id | 5       |
        | cmd      | 1       |
        | weight   | 1       |
        | cap      | 1       |
      Then the reply has:
        | weight | 100 |
        | cap    | 40  |

    @HYP-070
    Scenario Outline: <what> is refused
      Given the machine "one-domain" with "guest" booted
      When <who> calls domctl scheduler_op with:
        | domain   | <domain> |
        | sched_id | <sched>  |
        | cmd      | <cmd>    |
        | weight   | 0        |
        | cap      | 0        |
      Then the call is refused with <errno>

      Examples:
        | what              | who     | domain  | sched | cmd | errno  |
        | another scheduler | dom0    | "guest" | 4     | 1   | EINVAL |
        | another command   | dom0    | "guest" | 5     | 2   | EINVAL |
        | an unknown domain | dom0    | 99      | 5     | 1   | ESRCH  |
        | a domain itself   | "guest" | "guest" | 5     | 0   | EPERM  |

  Rule: A vcpu runs where its affinity admits it

    @TIM-019
    Scenario: dom0 moves a vcpu
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      Then vcpu 1 of "guest" is on processor 1
      When dom0 lets vcpu 1 of "guest" run on processors 0
      Then the call returns 0
      And vcpu 1 of "guest" is on processor 0
      And vcpu 1 of "guest" serves its mailbox
      When dom0 lets vcpu 1 of "guest" run on processors 1
      Then vcpu 1 of "guest" is on processor 1
      And vcpu 1 of "guest" serves its mailbox

    @TIM-019
    Scenario Outline: on processor <processor> it <shares> with vcpu 0
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 0 of "guest" computes all the time
      When dom0 lets vcpu 1 of "guest" run on processors <processor>
      And vcpu 1 of "guest" computes for 200 µs
      Then vcpu 1 of "guest" has been runnable for <least> to <most> % of that time

      Examples:
        | processor | shares        | least | most |
        | 0         | takes turns   | 40    | 60   |
        | 1         | need not wait | 0     | 2    |

    @TIM-019
    Scenario: a vcpu stays where it may run
      Given the machine "smp-4way" with "guest" booted
      And all vcpus of "guest" are running
      When dom0 lets vcpu 2 of "guest" run on processors 1, 2, 3
      Then vcpu 2 of "guest" is on processor 2
      When dom0 lets vcpu 2 of "guest" run on processors 1, 3
      Then vcpu 2 of "guest" is on processor 1
      And the affinity of vcpu 2 of "guest" has processors 1, 3
      And the affinity of vcpu 1 of "guest" has processors 0, 1, 2, 3

    @TIM-019
    Scenario: a vcpu that moves takes its memory and its events with it
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound an IPI port
      When dom0 lets vcpu 1 of "guest" run on processors 0
      And vcpu 0 of "guest" sends to that port
      Then vcpu 1 of "guest" enters its event callback once, with that port pending

    @TIM-019
    Scenario: no processor that is there
      Given the machine "smp-2way" with "guest" booted
      When dom0 lets vcpu 1 of "guest" run on processors 2, 3
      Then the call is refused with EINVAL
      When dom0 lets vcpu 2 of "guest" run on processors 0
      Then the call is refused with EINVAL
      When dom0 calls domctl setvcpuaffinity with:
        | domain  | "guest"            |
        | vcpu    | 0                  |
        | cpumap  | 0x8000000fffff0000 |
        | nr_cpus | 8                  |
      Then the call is refused with EFAULT
