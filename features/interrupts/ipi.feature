Feature: Interprocessor interrupts are bound to events

  A paravirtual kernel sends itself interprocessor interrupts through event channels: each vcpu has
  a port, bound by EVTCHNOP_bind_ipi, and whoever sends to the port interrupts that vcpu.

  Rule: A second vcpu starts by the SAL rendezvous

    @HYP-035 @DOM-024
    Scenario: vcpu 1 starts where the boot vcpu said
      Given the machine "smp-2way" with "guest" booted
      Then vcpu 1 of "guest" is down
      When vcpu 0 of "guest" starts vcpu 1 through the SAL rendezvous
      Then vcpu 1 of "guest" is up
      And vcpu 1 of "guest" runs at the registered entry, with r1 as registered

    @HYP-036
    Scenario: a vcpu that returns to firmware goes down
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      When vcpu 1 of "guest" returns to firmware
      Then vcpu 1 of "guest" is down
      And vcpu 0 of "guest" is up

    @HYP-029
    Scenario: is_up tells which vcpus run
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls vcpu_op is_up for vcpu 1
      Then the call returns 0
      When vcpu 0 of "guest" starts vcpu 1 through the SAL rendezvous
      And "guest" calls vcpu_op is_up for vcpu 1
      Then the call returns 1

    @HYP-028
    Scenario Outline: a vcpu that does not exist: <vcpu>
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls vcpu_op is_up for vcpu <vcpu>
      Then the call is refused with <errno>

      Examples:
        | vcpu | errno  |
        | 2    | ENOENT |
        | 64   | EINVAL |

    @HYP-032
    Scenario: a vcpu without registers cannot be brought up
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls vcpu_op up for vcpu 1
      Then the call is refused with EINVAL

  Rule: A port bound by bind_ipi delivers to exactly the vcpu that it names

    @VIC-041
    Scenario: vcpu 0 interrupts vcpu 1
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound an IPI port
      When vcpu 0 of "guest" sends to that port
      Then vcpu 1 of "guest" enters its event callback once, with that port pending
      And vcpu 0 of "guest" enters no event callback

    @VIC-041
    Scenario Outline: on <machine>, vcpu <target> and no other is interrupted by vcpu <sender>
      Given the machine "<machine>" with "guest" booted
      And all vcpus of "guest" are running
      And every vcpu of "guest" has bound an IPI port
      When vcpu <sender> of "guest" sends to the IPI port of vcpu <target>
      Then vcpu <target> of "guest" enters its event callback once, with that port pending
      And no other vcpu of "guest" enters its event callback

      Examples:
        | machine   | sender | target |
        | smp-2way  | 0      | 1      |
        | smp-2way  | 1      | 0      |
        | smp-4way  | 0      | 1      |
        | smp-4way  | 0      | 3      |
        | smp-4way  | 1      | 2      |
        | smp-4way  | 2      | 0      |
        | smp-4way  | 3      | 3      |
        | smp-16way | 7      | 15     |

    @VIC-041 @VIC-044
    Scenario Outline: on <machine>, every vcpu interrupts every vcpu
      Given the machine "<machine>" with "guest" booted
      And all vcpus of "guest" are running
      And every vcpu of "guest" has bound an IPI port
      When every vcpu of "guest" sends to the IPI port of every vcpu
      Then each vcpu of "guest" enters its event callback <times> times, each time with its own port pending

      Examples:
        | machine  | times |
        | smp-2way | 2     |
        | smp-4way | 4     |

    @VIC-041
    Scenario: of sixteen vcpus on four processors, one interrupts all
      Given the machine "smp-16way" with "guest" booted
      And all vcpus of "guest" are running
      And every vcpu of "guest" has bound an IPI port
      When vcpu 5 of "guest" sends to the IPI port of every vcpu
      Then each vcpu of "guest" enters its event callback 1 time, each time with its own port pending

    @VIC-044 @VIC-029
    Scenario: the status of the port names the vcpu
      Given the machine "smp-4way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 2 of "guest" has bound an IPI port
      When "guest" calls event_channel_op status with:
        | dom  | SELF      |
        | port | that port |
      Then the reply has:
        | status | 5 |
        | vcpu   | 2 |

    @VIC-047
    Scenario: sends that meet a pending port collapse into one
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound an IPI port
      And vcpu 1 of "guest" has masked its interrupts
      When vcpu 0 of "guest" sends to that port
      And vcpu 0 of "guest" sends to that port again
      Then vcpu 1 of "guest" enters no event callback
      When vcpu 1 of "guest" unmasks its interrupts
      Then vcpu 1 of "guest" enters its event callback once, with that port pending

  Rule: What cannot be bound is refused

    @VIC-042
    Scenario: a vcpu that does not exist
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls event_channel_op bind_ipi with:
        | vcpu | 2 |
      Then the call is refused with ENOENT

    @VIC-043
    Scenario: an IPI port stays with its vcpu
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound an IPI port
      When "guest" calls event_channel_op bind_vcpu with:
        | port | that port |
        | vcpu | 0         |
      Then the call is refused with EINVAL

  Rule: The firmware's IPI is no way around the event channels

    @VIC-045
    Scenario Outline: vector <vector> to a running vcpu is dropped
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      When vcpu 0 of "guest" sends vector <vector> to vcpu 1 by the firmware's IPI
      Then vcpu 1 of "guest" enters no event callback
      And Xen counts "interrupt vector dropped" once

      Examples:
        | vector |
        | 0xfe   |
        | 0xf3   |

    @VIC-046
    Scenario: a vcpu that does not exist is ignored
      Given the machine "smp-2way" with "guest" booted
      When vcpu 0 of "guest" sends vector 0xf3 to vcpu 9 by the firmware's IPI
      Then the call leaves r8 unchanged
      And "guest" is running
