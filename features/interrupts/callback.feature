Feature: The event callback

  Each vcpu registers the address at which it takes events. An upcall is made on the way back to the
  guest, whenever one is pending and not masked.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A callback is an address that the guest may use

    @VIC-003 @VIC-004 @VIC-005
    Scenario Outline: registering <what>
      When "guest" calls callback_op register with:
        | type    | <type>    |
        | address | <address> |
      Then the call <outcome>

      Examples:
        | what                             | type | address            | outcome                |
        | a failsafe callback              | 1    | 0xe000000000100000 | returns 0              |
        | an address of the hypervisor     | 0    | 0xf000000000000000 | is refused with EINVAL |
        | a type that does not exist       | 2    | 0xe000000000100000 | is refused with ENOSYS |

    @VIC-006
    Scenario: a callback is not taken back
      When "guest" calls callback_op unregister with:
        | type | 0 |
      Then the call is refused with EINVAL

    @VIC-007
    Scenario: an operation that does not exist
      When "guest" makes hypercall 30 with the arguments 2 and 0
      Then the call is refused with ENOSYS

  Rule: An upcall masks what would interrupt its handler

    @VIC-002 @VIC-009
    Scenario: what the vcpu finds in its handler
      Given "guest" has a port open for itself
      When "guest" binds to that port
      Then vcpu 0 of "guest" enters its event callback once, with its end pending
      And the upcall interrupted the guest's own code
      And its handler found the psr of that code, with i and ic set
      And its handler found interrupts masked and interruption collection off

    @VIC-010
    Scenario: nothing is delivered while the vcpu masks its interrupts
      Given "guest" has a port open for itself
      And vcpu 0 of "guest" has masked its interrupts
      When "guest" binds to that port
      Then vcpu 0 of "guest" enters no event callback
      When vcpu 0 of "guest" unmasks its interrupts
      Then vcpu 0 of "guest" enters its event callback once, with its end pending

    @HYP-022
    Scenario: block clears the mask, and returns at once when an event is pending
      Given "guest" has a port open for itself
      And vcpu 0 of "guest" has masked its interrupts
      And "guest" has bound to that port
      When "guest" calls sched_op block
      Then the call returns 0
      And vcpu 0 of "guest" enters its event callback once, with its end pending

  Rule: A privileged register reads as the virtual processor's

    @VIC-048 @VIC-050 @VIC-052
    Scenario Outline: <register> reads <value>
      When "guest" executes:
        """
        mov     r8=<register>
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <value>

      Examples:
        | register | value |
        | cr.lid   | 0x0   |
        | cr.ivr   | 0xf   |
        | cr.eoi   | 0x0   |

    @VIC-049 @VIC-054 @VIC-084
    Scenario Outline: <register> cannot be written
      When "guest" executes:
        """
        mov     <register>=r0
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x5400, with code 0x0

      Examples:
        | register |
        | cr.lid   |
        | cr.ivr   |
        | cr.irr0  |

    @VIC-051
    Scenario: reserved bits of cr.tpr
      When "guest" executes:
        """
        mov     r14=0x100 ;;
        mov     cr.tpr=r14
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x5400, with code 0x30
