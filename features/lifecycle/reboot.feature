Feature: Shutting down and rebooting

  A domain shuts itself down with a reason. Xen stops its vcpus and tells dom0 by VIRQ_DOM_EXC; what
  happens next is the toolstack's policy. A reboot is a new domain with a new id.

  Rule: A shutdown stops the whole domain and tells dom0 why

    @RBT-001 @RBT-002 @RBT-003
    Scenario Outline: reason <given> is reported as <code>
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" shuts itself down with reason <given>
      Then dom0 receives VIRQ_DOM_EXC
      And "guest" is shut down with code <code>

      Examples:
        | given | code |
        | 0     | 0    |
        | 1     | 1    |
        | 3     | 3    |
        | 0x101 | 1    |

    @RBT-010
    Scenario: all vcpus stop
      Given the machine "smp-4way" with "guest" booted
      And all vcpus of "guest" are running
      And the toolstack does not react
      When "guest" shuts itself down with reason 0
      Then "guest" executes no instruction

    @RBT-005
    Scenario: a reason that was latched before
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" calls sched_op shutdown_code with:
        | reason | 2 |
      Then the call returns 0
      And "guest" is running
      When "guest" shuts itself down with reason 1
      Then "guest" is shut down with code 2

    @RBT-008
    Scenario: shutting down another domain
      Given the machine "two-domains" with "guest" and "peer" booted
      And the toolstack does not react
      When "guest" calls sched_op remote_shutdown with:
        | domain_id | "peer" |
        | reason    | 1      |
      Then the call is refused with EPERM
      When dom0 calls sched_op remote_shutdown with:
        | domain_id | 77 |
        | reason    | 1  |
      Then the call is refused with ESRCH
      When dom0 calls sched_op remote_shutdown with:
        | domain_id | "peer" |
        | reason    | 1      |
      Then the call returns 0
      And "peer" is shut down with code 1
      And "guest" is running

    @RBT-012
    Scenario: a domain that is resumed goes on
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" shuts itself down with reason 2
      And dom0 calls domctl resumedomain with:
        | domain | "guest" |
      Then the call returns 0
      And "guest" is running

  Rule: A reboot makes a new domain

    @RBT-023 @RBT-002
    Scenario: the guest asks for a reboot
      Given the machine "one-domain" with "guest" booted
      And "guest" has run for 60 seconds
      When "guest" shuts itself down with reason 1
      Then dom0 receives VIRQ_DOM_EXC
      And the toolstack rebuilds "guest" with a new domain id
      And the domain with the old id is gone
      And "guest" has restarted once
      And the console of "guest" shows "agent: serving"

    @RBT-023
    Scenario: a second reboot does not bring the first id back
      Given the machine "one-domain" with "guest" booted
      And "guest" has run for 60 seconds
      When "guest" shuts itself down with reason 1
      Then the toolstack rebuilds "guest" with a new domain id
      When "guest" has run for 60 seconds
      And "guest" shuts itself down with reason 1
      Then the toolstack rebuilds "guest" with a new domain id

    @RBT-025
    Scenario: xenstore starts afresh
      Given the machine "one-domain" with "guest" booted
      And "guest" has run for 60 seconds
      And "guest" has written "7" to "data/left-over" in xenstore
      When "guest" shuts itself down with reason 1
      Then the toolstack rebuilds "guest" with a new domain id
      And xenstore has nothing at the old domain's path
      And xenstore has nothing at "data/left-over" of "guest"
      And xenstore has "guest" at "name" of "guest"

    @RBT-023 @RBT-017
    Scenario: no frame is lost on the way
      Given the machine "one-domain" with "guest" booted
      And "guest" has run for 60 seconds
      When "guest" shuts itself down with reason 1
      Then the toolstack rebuilds "guest" with a new domain id
      And the machine has as many free frames as when "guest" was first booted

    @RBT-006
    Scenario Outline: the firmware's ResetSystem, type <type>
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" calls EFI ResetSystem with type <type>
      Then "guest" is shut down with code <code>

      Examples:
        | type | code |
        | 0    | 1    |
        | 1    | 1    |
        | 2    | 0    |

  Rule: In January 2006 a domain could not reset itself

    @RBT-007.2006
    Scenario Outline: ResetSystem of then, type <type>
      Given the machine "january-2006" with "guest" booted
      When "guest" calls EFI ResetSystem with type <type>
      Then "guest" is running
      When "guest" calls fw_efi reset_system with:
        | type | <type> |
      Then the call returns -9223372036854775805

      Examples:
        | type |
        | 0    |
        | 2    |

  Rule: Not every shutdown is a reboot

    @RBT-001
    Scenario: a domain that powers off is destroyed
      Given the machine "one-domain" with "guest" booted
      When "guest" shuts itself down with reason 0
      Then "guest" is gone
      And the machine has as many free frames as before "guest" was built

    @RBT-026 @RBT-036
    Scenario: a domain that crashes is destroyed, if that is its policy
      Given the machine "one-domain" with "guest" booted
      When "guest" shuts itself down with reason 3
      Then "guest" is gone

    @RBT-024
    Scenario: a domain that reboots within a minute of its start is destroyed
      Given the machine "one-domain" with "guest" booted
      When "guest" shuts itself down with reason 1
      Then "guest" is gone
