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

  Rule: Each vcpu has a callback of its own

    @VIC-008
    Scenario: a vcpu that has registered none is not called
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 0 of "guest" has bound an IPI port
      And vcpu 1 of "guest" has bound an IPI port
      And vcpu 1 of "guest" takes events as vector 0xe9, without a callback
      When vcpu 0 of "guest" sends to the IPI port of vcpu 1
      Then that port is pending
      And vcpu 1 of "guest" enters no event callback
      When vcpu 1 of "guest" sends to the IPI port of vcpu 0
      Then vcpu 0 of "guest" enters its event callback, with that port pending

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

    @VIC-011
    Scenario: a store that clears the mask delivers nothing by itself
      Given "guest" has a port open for itself
      And vcpu 0 of "guest" has masked its interrupts
      And "guest" has bound to that port
      When "guest" executes:
        """
        // records in the log: r8 = after the store, r9 = after the hyperprivop SSM_I
        mov     r14=ar.k6                       // vcpu_info
        mov     r15=ar.k5 ;;                    // log
        adds    r14=1,r14
        ld8     r16=[r15] ;;
        st1     [r14]=r0 ;;
        ld8     r8=[r15] ;;
        break   0x7
        ld8     r9=[r15] ;;
        sub     r8=r8,r16
        sub     r9=r9,r16
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 2
      And vcpu 0 of "guest" enters its event callback once, with its end pending

    @VIC-012
    Scenario: SSM_I enters the callback with nothing pending
      When "guest" executes:
        """
        break   0x7
        br.ret.sptk.many b0 ;;
        """
      Then vcpu 0 of "guest" enters its event callback once, with nothing pending

    @VIC-079
    Scenario: an event is delivered though interruption collection is off
      Given "guest" has a port open for itself
      And vcpu 0 of "guest" has masked its interrupts
      And "guest" has bound to that port
      When "guest" executes:
        """
        // r8, r9 = the saved ip and psr, xor what they were before
        movl    r14=0xfffffffffff04898          // XSI iip
        movl    r15=0xfffffffffff04880          // XSI ipsr
        mov     r16=0x1234 ;;
        rsm     psr.ic ;;
        st8     [r14]=r16
        st8     [r15]=r16
        ssm     psr.i ;;
        ld8     r8=[r14]
        ld8     r9=[r15]
        ssm     psr.ic ;;
        cmp.ne  p6,p7=r8,r16
        cmp.ne  p8,p9=r9,r16 ;;
        (p6)    mov r8=1
        (p7)    mov r8=0
        (p8)    mov r9=1
        (p9)    mov r9=0
        br.ret.sptk.many b0 ;;
        """
      Then vcpu 0 of "guest" enters its event callback once, with its end pending
      And Xen counts "event delivered with psr.ic off" once
      And r8 is 1
      And r9 is 1

    @VIC-080
    Scenario: what an upcall leaves of the interruption registers
      When "guest" executes:
        """
                alloc   r32=ar.pfs,8,0,0,0
                movl    r14=0xfffffffffff04000          // mapped_regs
                mov     r20=0x5a5a ;;
                .irp    offset, 0x8a0, 0x8a8, 0x8c0, 0x8c8      // ifa, itir, iim, iha
                adds    r15=\offset,r14 ;;
                st8     [r15]=r20
                .endr
                ssm     psr.dfh ;;
                .mmi
                break.m 0x7                             // SSM_I, in slot 0
                nop.m   0
                nop.i   0 ;;
                adds    r15=0x888,r14
                adds    r16=0xc00,r14
                adds    r17=0xc25,r14 ;;
                ld8     r8=[r15]                        // r8 = isr
                ld8     r10=[r16]                       // r10 = precover_ifs
                ld1     r11=[r17]                       // r11 = virtual psr.dfh in the handler
                mov     r9=r0 ;;
                .irp    offset, 0x8a0, 0x8a8, 0x8c0, 0x8c8
                adds    r15=\offset,r14 ;;
                ld8     r16=[r15] ;;
                xor     r16=r16,r20 ;;
                or      r9=r9,r16 ;;                    // r9 = what has changed of the others
                .endr
                rsm     psr.dfh
                br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x20000000000
      And r9 is 0
      And r10 is 0x8000000000000408

    @VIC-080
    Scenario Outline: the handler starts with psr.be as dcr.be, here <be>, and dfh off
      When "guest" executes:
        """
        // the psr that a handler of our own finds, by way of ar.ccv, which nobody saves
                alloc   r39=ar.pfs,8,0,0,0
                mov     r38=cr.dcr
                mov     r14=<be>
                movl    r33=ours
                mov     r32=r0
                mov     r2=30 ;;
                dep     r33=-1,r33,63,1
                shl     r14=r14,1 ;;
                mov     cr.dcr=r14
                break   0x1000 ;;
                ssm     psr.dfh ;;
                break   0x7 ;;
                rsm     psr.dfh
                mov     cr.dcr=r38
                mov     r8=ar.ccv ;;
                extr.u  r9=r8,19,1
                extr.u  r8=r8,1,1
                br.ret.sptk.many b0 ;;
        handler:
                mov     r16=psr ;;
                mov     ar.ccv=r16
                break   0x1 ;;
                .align  8
        ours:   data8   0, handler + 0xe000000000000000
        """
      Then r8 is <be>
      And r9 is 0

      Examples:
        | be |
        | 0  |
        | 1  |

    @HYP-022
    Scenario: block clears the mask, and returns at once when an event is pending
      Given "guest" has a port open for itself
      And vcpu 0 of "guest" has masked its interrupts
      And "guest" has bound to that port
      When "guest" calls sched_op block
      Then the call returns 0
      And vcpu 0 of "guest" enters its event callback once, with its end pending
