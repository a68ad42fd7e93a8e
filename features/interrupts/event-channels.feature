Feature: Event channels

  Each domain has 4096 ports. A port is free, or bound to one source: another domain's port, a
  virtual interrupt, an interprocessor event. The lowest free port is always the next one given out.

  Rule: An interdomain channel joins two ports

    @VIC-013 @VIC-016 @VIC-020
    Scenario: two domains are joined and one notifies the other
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      When "peer" binds to that port
      And "peer" sends on its end
      Then vcpu 0 of "guest" enters its event callback once, with its end pending

    @VIC-016
    Scenario: the binder finds its own end pending
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      When "peer" binds to that port
      Then vcpu 0 of "peer" enters its event callback once, with its end pending

    @VIC-017
    Scenario: a port made for another domain
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      When dom0 calls event_channel_op bind_interdomain with:
        | remote_dom  | "guest"   |
        | remote_port | that port |
      Then the call is refused with EINVAL

    @VIC-018
    Scenario: a domain that does not exist
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op bind_interdomain with:
        | remote_dom  | 77 |
        | remote_port | 1  |
      Then the call is refused with ESRCH

    @VIC-019
    Scenario: a port that is already bound
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      When "peer" calls event_channel_op bind_interdomain with:
        | remote_dom  | "guest"   |
        | remote_port | that port |
      Then the call is refused with EINVAL

    @VIC-026 @VIC-021
    Scenario: closing one end leaves the other unbound
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      When "peer" closes its end
      Then the port of "guest" has status unbound, for "peer"
      When "guest" sends on its end
      Then the call returns 0
      And vcpu 0 of "peer" enters no event callback

    @VIC-070
    Scenario: a domain joins two ports of its own
      Given the machine "one-domain" with "guest" booted
      And "guest" has a port open for itself
      When "guest" binds to that port
      And "guest" sends on its end
      Then vcpu 0 of "guest" enters its event callback, with that port pending

  Rule: Ports are given to whoever may have them

    @VIC-014
    Scenario: an unprivileged domain does not name itself by number
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op alloc_unbound with:
        | dom        | "guest" |
        | remote_dom | 0       |
      Then the call is refused with EPERM

    @VIC-015
    Scenario: a port in a domain that does not exist
      Given the machine "one-domain"
      When dom0 calls event_channel_op alloc_unbound with:
        | dom        | 77 |
        | remote_dom | 0  |
      Then the call is refused with ESRCH

    @VIC-071
    Scenario: dom0 opens a port in another domain
      Given the machine "one-domain" with "guest" booted
      When dom0 calls event_channel_op alloc_unbound with:
        | dom        | "guest" |
        | remote_dom | 0       |
      Then the call returns 0
      And the port of "guest" has status unbound, for "dom0"

    @VIC-030 @VIC-072
    Scenario: an unprivileged domain has no say over another's ports
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls event_channel_op status with:
        | dom  | "peer" |
        | port | 1      |
      Then the call is refused with EPERM
      When "guest" calls event_channel_op reset with:
        | dom | "peer" |
      Then the call is refused with EPERM
      When dom0 calls event_channel_op reset with:
        | dom | "peer" |
      Then the call returns 0

    @VIC-031
    Scenario: reset closes every port
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op reset with:
        | dom | SELF |
      Then the call returns 0
      When "guest" calls event_channel_op alloc_unbound with:
        | dom        | SELF |
        | remote_dom | 0    |
      Then the reply has:
        | port | 1 |

    @VIC-028
    Scenario: a port that was closed is given out again as new
      Given the machine "smp-2way" with "guest" booted
      And "guest" has a port open for itself
      And "guest" has masked that port
      And "guest" has bound to that port
      And "guest" has moved that port to vcpu 1
      And "guest" has sent on its end
      Then that port is pending
      When "guest" closes that port
      And "guest" calls event_channel_op alloc_unbound with:
        | dom        | SELF |
        | remote_dom | 0    |
      Then that port has the number of the port that was closed
      And that port is not pending
      When "guest" asks for the status of that port
      Then the reply has:
        | status | 1 |
        | vcpu   | 0 |

    @VIC-032
    Scenario: a domain has 4095 ports and no more
      Given the machine "one-domain" with "guest" booted
      And "guest" has closed all its ports
      When "guest" executes:
        """
        // alloc_unbound {SELF, 0} until it is refused: r8 = how often it was not, r9 = why it was
                alloc   r37=ar.pfs,8,0,6,0
                mov     r35=ar.lc
                mov     r36=r0
                mov     r34=5000
                movl    r33=operation ;;
                dep     r33=-1,r33,63,1
                mov     ar.lc=r34
        1:      mov     r2=32
                mov     r32=6 ;;
                break   0x1000 ;;
                cmp.ne  p6,p7=r8,r0 ;;
        (p6)    br.cond.spnt 2f
        (p7)    adds    r36=1,r36
                br.cloop.sptk 1b ;;
        2:      mov     r9=r8
                mov     r8=r36
                mov     ar.lc=r35
                mov     ar.pfs=r37 ;;
                br.ret.sptk.many b0 ;;
                .align  8
        operation:
                data2   0x7ff0, 0
                data4   0
        """
      Then r8 is 4095
      And r9 is -28, ENOSPC

  Rule: Virtual interrupts are bound once, on a vcpu that may have them

    @VIC-036 @VIC-077
    Scenario: a virtual interrupt is bound once on a vcpu, and again when its port is closed
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op bind_virq with:
        | virq | 16 |
        | vcpu | 0  |
      Then the call returns 0
      When "guest" calls event_channel_op bind_virq with:
        | virq | 16 |
        | vcpu | 0  |
      Then the call is refused with EEXIST
      When "guest" closes that port
      And "guest" calls event_channel_op bind_virq with:
        | virq | 16 |
        | vcpu | 0  |
      Then the call returns 0

    @VIC-037 @VIC-038 @VIC-039
    Scenario Outline: virq <virq> on vcpu <vcpu> is refused
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls event_channel_op bind_virq with:
        | virq | <virq> |
        | vcpu | <vcpu> |
      Then the call is refused with <errno>

      Examples:
        | virq | vcpu | errno  |
        | 2    | 1    | EINVAL |
        | 2    | 9    | EINVAL |
        | 24   | 0    | EINVAL |
        | 0    | 9    | ENOENT |
        | 16   | 9    | ENOENT |

    @VIC-040
    Scenario: a per-vcpu virtual interrupt does not move
      Given the machine "smp-2way" with "guest" booted
      When "guest" calls event_channel_op bind_virq with:
        | virq | 16 |
        | vcpu | 0  |
      And "guest" calls event_channel_op bind_vcpu with:
        | port | that port |
        | vcpu | 1         |
      Then the call is refused with EINVAL

  Rule: A channel notifies the vcpu that it is bound to

    @VIC-073
    Scenario: an interdomain port is moved to vcpu 1
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And "guest" has a port open for "dom0"
      And dom0 has bound to that port
      When "guest" calls event_channel_op bind_vcpu with:
        | port | that port |
        | vcpu | 1         |
      And dom0 sends on its end
      Then vcpu 1 of "guest" enters its event callback once, with its end pending
      And vcpu 0 of "guest" enters no event callback

    @VIC-074
    Scenario: what was pending before the port moved stays with the old vcpu
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And "guest" has a port open for "dom0"
      And dom0 has bound to that port
      And vcpu 0 of "guest" has masked its interrupts
      And dom0 has sent on its end
      When "guest" calls event_channel_op bind_vcpu with:
        | port | that port |
        | vcpu | 1         |
      Then vcpu 1 of "guest" enters no event callback
      When vcpu 0 of "guest" unmasks its interrupts
      Then vcpu 0 of "guest" enters its event callback once, with its end pending
      And vcpu 1 of "guest" enters no event callback

  Rule: An event on a pending port is no new event

    @VIC-035
    Scenario: the second send changes nothing, though the guest has forgotten the first
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      And vcpu 0 of "guest" has masked its interrupts
      And "peer" has sent on its end
      And vcpu 0 of "guest" has cleared its upcall and its selector
      When "peer" sends on its end
      And vcpu 0 of "guest" unmasks its interrupts
      Then vcpu 0 of "guest" enters no event callback
      And that port is pending

  Rule: A masked port waits

    @VIC-023 @VIC-024
    Scenario: unmasking delivers what was pending
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      And "guest" has masked that port
      When "peer" sends on its end
      Then vcpu 0 of "guest" enters no event callback
      When "guest" calls event_channel_op unmask with:
        | port | that port |
      Then the call returns 0
      And vcpu 0 of "guest" enters its event callback once, with that port pending

    @VIC-025
    Scenario: a port beyond the last cannot be unmasked
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op unmask with:
        | port | 4096 |
      Then the call is refused with EINVAL

  Rule: A port that is not bound cannot be used

    @VIC-022 @VIC-027
    Scenario Outline: <op> on port <port> is refused
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op <op> with:
        | port | <port> |
      Then the call is refused with EINVAL

      Examples:
        | op    | port |
        | send  | 0    |
        | send  | 100  |
        | send  | 5000 |
        | close | 0    |
        | close | 100  |

    @VIC-075
    Scenario: a port whose bucket of 128 has never been needed
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op status with:
        | dom  | SELF |
        | port | 128  |
      Then the call is refused with EINVAL
      When "guest" calls event_channel_op unmask with:
        | port | 128 |
      Then the call is refused with EINVAL

    @VIC-076
    Scenario Outline: the status of port <port>, which is not open, is closed
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op status with:
        | dom  | SELF   |
        | port | <port> |
      Then the call returns 0
      And the reply has:
        | status | 0 |

      Examples:
        | port |
        | 0    |
        | 127  |

    @VIC-022
    Scenario: a virtual interrupt's port takes no send
      Given the machine "one-domain" with "guest" booted
      When "guest" calls event_channel_op bind_virq with:
        | virq | 16 |
        | vcpu | 0  |
      And "guest" calls event_channel_op send with:
        | port | that port |
      Then the call is refused with EINVAL

    @VIC-033
    Scenario: an operation that does not exist
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall 32 with the arguments 11 and 0
      Then the call is refused with ENOSYS

    @VIC-034
    Scenario: an argument that is not in the domain's memory
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall 32 with the arguments 7 and 0x80000fffffff0000
      Then the call is refused with EFAULT
