Feature: Virtual processors go up and down

  A vcpu other than the first is started through the firmware, or by vcpu_op: initialise gives it its
  registers, up lets it run, down stops it where it is.

  Rule: A vcpu can be given its registers by hypercall

    @HYP-031
    Scenario: initialise, then up
      Given the machine "smp-2way" with "guest" booted
      When vcpu 0 of "guest" initialises vcpu 1 at the entry of its kernel
      Then the call returns 0
      And vcpu 1 of "guest" is down
      When "guest" calls vcpu_op up for vcpu 1
      Then the call returns 0
      And vcpu 1 of "guest" serves its mailbox

    @HYP-031
    Scenario: a vcpu is initialised once
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      When vcpu 0 of "guest" initialises vcpu 1 at the entry of its kernel
      Then the call is refused with EEXIST

  Rule: A vcpu that is down keeps its state

    @HYP-094 @HYP-029
    Scenario: down and up again
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      When "guest" calls vcpu_op down for vcpu 1
      Then the call returns 0
      And vcpu 1 of "guest" is down
      When "guest" calls vcpu_op is_up for vcpu 1
      Then the call returns 0
      When "guest" calls vcpu_op up for vcpu 1
      Then the call returns 0
      And vcpu 1 of "guest" serves its mailbox

    @HYP-030
    Scenario: an event waits until the vcpu is up
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" has bound an IPI port
      When "guest" calls vcpu_op down for vcpu 1
      And vcpu 0 of "guest" sends to that port
      Then vcpu 1 of "guest" enters no event callback
      When "guest" calls vcpu_op up for vcpu 1
      Then vcpu 1 of "guest" enters its event callback once, with that port pending

  Rule: What is no operation of a vcpu is refused

    @HYP-033
    Scenario Outline: <op> is not there on ia64
      Given the machine "one-domain" with "guest" booted
      When "guest" calls vcpu_op <op> for vcpu 0
      Then the call is refused with ENOSYS

      Examples:
        | op                             |
        | register_vcpu_info             |
        | get_physid                     |
        | send_nmi                       |
        | register_vcpu_time_memory_area |
