Feature: Privileged registers

  Region registers, the task priority, kernel registers, breakpoints and keys are written by
  privileged instructions, which trap and are emulated, or, where there is one, by a hyperprivop. Both
  leave the same. What the instruction refuses with a fault, the hyperprivop ignores.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A region register reads as it was written

    @TLB-049
    Scenario Outline: written by <write>, read by <read>
      When "guest" executes:
        """
        movl    r8=0x4000000000000000
        movl    r9=0x12345 << 8 | 16 << 2
        movl    r14=XSI_RRS + 8 * 2
        mov     r31=r9 ;;
        <write> ;;
        movl    r8=0x4000000000000123 ;;
        <read> ;;
        ld8     r9=[r14]
        sub     r10=r8,r31
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x1234540
      And r9 is 0x1234540
      And r10 is 0

      Examples:
        | write          | read           |
        | mov rr[r8]=r9  | mov r8=rr[r8]  |
        | mov rr[r8]=r9  | break 0x10     |
        | break 0x11     | mov r8=rr[r8]  |
        | break 0x11     | break 0x10     |

    @TLB-049
    Scenario Outline: SET_RR0_TO_RR4 writes five at once: region <region>
      When "guest" executes:
        """
        mov     r8=0x138
        mov     r9=0x238
        mov     r10=0x338
        mov     r11=0x438
        mov     r14=0x538 ;;
        break   0x1a ;;
        movl    r8=<region> << 61 ;;
        mov     r8=rr[r8] ;;
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <value>

      Examples:
        | region | value |
        | 0      | 0x138 |
        | 3      | 0x438 |
        | 4      | 0x538 |

    @TLB-049
    Scenario: SET_RR0_TO_RR4 writes none if one is refused
      When "guest" executes:
        """
        mov     r8=0x938
        mov     r9=0x238
        mov     r10=0x338
        mov     r11=0x438
        movl    r14=0x40000 << 8 | 14 << 2 ;;   // region id beyond 18 bits
        break   0x1a ;;
        mov     r9=rr[r0]
        br.ret.sptk.many b0 ;;
        """
      Then r9 is 0x138

  Rule: The task priority is stored unless it has reserved bits

    @TLB-050
    Scenario Outline: written by <write>, read by <read>
      When "guest" executes:
        """
        mov     r8=0x50 ;;
        <write> ;;
        mov     r8=r0 ;;
        <read> ;;
        mov     r9=cr.tpr
        mov     cr.tpr=r0
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x50
      And r9 is 0x50

      Examples:
        | write         | read         |
        | mov cr.tpr=r8 | mov r8=cr.tpr |
        | mov cr.tpr=r8 | break 9      |
        | break 0xa     | mov r8=cr.tpr |
        | break 0xa     | break 9      |

    @TLB-050
    Scenario: SET_TPR ignores a value with reserved bits
      When "guest" executes:
        """
        movl    r8=0x8050 ;;
        break   0xa ;;
        mov     r8=cr.tpr
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0

    @TLB-050
    Scenario: mov to cr.tpr faults for it
      When "guest" executes:
        """
        movl    r8=0x8050 ;;
        mov     cr.tpr=r8
        """
      Then the guest takes a fault at vector 0x5400, with code 0x30

  Rule: Interrupts are acknowledged and ended either way, in a guest without a callback

    @VIC-050 @VIC-052
    Scenario Outline: by <ivr> and <eoi>
      Given the machine "one-domain"
      And "guest" runs this kernel:
        """
                .global _start
        _start: movl    r16=answer
                mov     r14=0                   // vector 0x31 to vcpu 0, by the firmware's IPI
                mov     r15=0x31
                movl    r2=0x400 ;;
                break   0x1000 ;;
                mov     r15=0x52 ;;
                break   0x1000 ;;
                <ivr> ;;
                mov     r9=r8 ;;                // 0x52; 0x31 waits for its end
                <ivr> ;;
                shl     r9=r9,8 ;;
                or      r9=r9,r8                // 15: nothing
                <eoi> ;;
                <ivr> ;;
                shl     r9=r9,8 ;;
                or      r9=r9,r8                // 0x31
                <eoi> ;;
                <ivr> ;;
                shl     r9=r9,8 ;;
                or      r9=r9,r8 ;;             // 15
                st8     [r16]=r9 ;;
        2:      hint    @pause
                br.cond.sptk 2b ;;
                .align  8
                .global answer
        answer: data8   0
        """
      When the toolstack builds "guest"
      Then the word at "answer" in "guest" becomes 0x520f310f

      Examples:
        | ivr           | eoi           |
        | mov r8=cr.ivr | mov cr.eoi=r0 |
        | break 8       | break 0xb     |

  Rule: Kernel registers are written by the kernel and read by anybody

    @TLB-054
    Scenario Outline: ar.k3 by <way>
      When "guest" executes:
        """
        movl    r9=0x123456789a
        mov     r8=3 ;;
        <write> ;;
        movl    r14=XSI_KRS + 8 * 3
        mov     r8=ar.k3 ;;
        ld8     r9=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x123456789a
      And r9 is 0x123456789a

      Examples:
        | way         | write        |
        | instruction | mov ar.k3=r9 |
        | SET_KR      | break 0x12   |

    @TLB-070
    Scenario Outline: mov to <register> is illegal
      When "guest" executes:
        """
        mov     <register>=r0
        """
      Then the guest takes a fault at vector 0x5400, with code 0

      Examples:
        | register |
        | ar27     |
        | ar20     |

    @TLB-070
    Scenario Outline: mov to <register> is ignored
      When "guest" executes:
        """
        mov     r9=-1 ;;
        mov     <register>=r9 ;;
        mov     r8=0
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0

      Examples:
        | register |
        | ar.itc   |
        | ar24     |

  Rule: A kernel cannot have its register stack at level 0

    @TLB-039
    Scenario: ar.rsc.pl written as 0 reads as 1
      When "guest" executes:
        """
        mov     ar.rsc=0 ;;
        mov     r8=ar.rsc
        mov     ar.rsc=3
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 4

  Rule: GET_CPUID tells of Xen, the instruction of the host

    @TLB-043
    Scenario Outline: index <index>
      When "guest" executes:
        """
        mov     r8=<index> ;;
        mov     r9=cpuid[r8]
        break   0x14 ;;
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <hyperprivop>
      And r9 is <instruction>

      Examples:
        | index | hyperprivop        | instruction        |
        | 0     | 0x343661692f6e6558 | 0x49656e69756e6547 |
        | 1     | 0                  | 0x6c65746e         |
        | 2     | 0                  | 0                  |

  Rule: Breakpoints and protection keys have their limits

    @TLB-067
    Scenario Outline: <what> does not exist
      When "guest" executes:
        """
        mov     r14=8 ;;
        <what>
        """
      Then the guest takes a fault at vector 0x5400, with code 0x30

      Examples:
        | what              |
        | mov dbr[r14]=r0   |
        | mov ibr[r14]=r0   |
        | mov r8=dbr[r14]   |
        | mov r8=ibr[r14]   |

    @TLB-068
    Scenario Outline: <what> in the hypervisor's range
      When "guest" executes:
        """
        movl    r9=0xf000000000004000 ;;
        <what>
        """
      Then the guest takes a fault at vector 0x5400, with code 0

      Examples:
        | what             |
        | mov dbr[r0]=r9   |
        | mov ibr[r0]=r9   |

    @TLB-068
    Scenario: a breakpoint of the guest's own is kept, without a match at level 0
      When "guest" executes:
        """
        movl    r9=0x2000000000001000
        movl    r10=1 << 56 | 2 << 56 | 0xff    // levels 0 and 1, no reads or writes
        mov     r14=1 ;;
        mov     dbr[r0]=r9
        mov     dbr[r14]=r10 ;;
        mov     r8=dbr[r0]
        mov     r9=dbr[r14]
        mov     dbr[r14]=r0
        mov     dbr[r0]=r0
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x2000000000001000
      And r9 is 0x2000000000000ff

    @TLB-069
    Scenario: the last protection key register is the hypervisor's, valid for key 0, and can be read
      When "guest" executes:
        """
        mov     r14=15 ;;
        mov     r8=pkr[r14]
        mov     r9=3 << 8 | 1
        mov     r14=14 ;;
        mov     pkr[r14]=r9 ;;
        mov     r10=pkr[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r10 is 0x301

    @TLB-069
    Scenario Outline: <what> is reserved
      When "guest" executes:
        """
        mov     r14=<index> ;;
        <what>
        """
      Then the guest takes a fault at vector 0x5400, with code 0x30

      Examples:
        | index | what             |
        | 15    | mov pkr[r14]=r0  |
        | 16    | mov r8=pkr[r14]  |
        | 16    | mov pkr[r14]=r0  |
