Feature: The virtual processor status register

  A kernel runs at privilege level 1 with interruptions always on. What it reads and writes as psr.i,
  ic, dt, pp, dfh and bn are copies of its own: psr.i is the upcall mask in its vcpu_info, the others
  are in mapped_regs. It changes them by the privileged instruction, which traps, by a hyperprivop, or
  by a store where the copy is.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: psr.i is the inverse of the upcall mask, and never changes the privilege level

    @TLB-036 @TLB-038
    Scenario Outline: interrupts off and on by <way>
      When "guest" executes:
        """
        movl    r16=XSI_INTERRUPT_MASK_ADDR
        mov     r17=1 ;;
        ld8     r16=[r16] ;;
        <off> ;;
        mov     r8=psr
        ld1     r9=[r16]
        <on> ;;
        mov     r10=psr
        ld1     r11=[r16]
        shr.u   r8=r8,14
        shr.u   r10=r10,14 ;;
        and     r8=1,r8
        and     r10=1,r10
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 1
      And r10 is 1
      And r11 is 0

      Examples:
        | way                  | off            | on            |
        | rsm and ssm          | rsm psr.i      | ssm psr.i     |
        | stores into the mask | st1 [r16]=r17  | st1 [r16]=r0  |

    @TLB-037
    Scenario: at user level the instruction is illegal, and nothing is masked
      When "guest" executes at user level:
        """
        rsm     psr.i
        """
      Then the guest takes a fault at vector 0x5400, with code 0
      And "guest" finds its interrupts unmasked

  Rule: psr reads as the guest's own, by the instruction and by GET_PSR

    @TLB-038
    Scenario Outline: <read> shows privilege level 0, and ic from mapped_regs
      When "guest" executes:
        """
        movl    r16=XSI_COLLECTION_ENABLED
        mov     r17=1 ;;
        rsm     psr.i ;;
        st4     [r16]=r0 ;;
        <read> ;;
        mov     r9=r8
        st4     [r16]=r17 ;;
        <read> ;;
        mov     r11=r8
        ssm     psr.i
        extr.u  r8=r9,13,1
        extr.u  r9=r11,13,1
        shr.u   r10=r11,32
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 1
      And r10 is 0x10

      Examples:
        | read            |
        | mov r8=psr      |
        | break 0x19      |

    @TLB-052
    Scenario Outline: both ways agree when the guest has <state>
      When "guest" executes:
        """
        <set> ;;
        mov     r9=psr
        break   0x19 ;;
        <reset> ;;
        xor     r8=r8,r9
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0

      Examples:
        | state                       | set                    | reset                  |
        | interrupts on               | nop 0                  | nop 0                  |
        | interrupts off              | rsm psr.i              | ssm psr.i              |
        | collection off              | rsm psr.i \| psr.ic    | ssm psr.i \| psr.ic    |
        | high floating point off     | ssm psr.dfh            | rsm psr.dfh            |
        | its performance monitors on | ssm psr.pp             | rsm psr.pp             |
        | protection keys on          | mov r14=1 ;; mov pkr[r0]=r14 ;; ssm psr.pk | rsm psr.pk |
        | alignment checks on         | ssm psr.ac             | rsm psr.ac             |

    @TLB-052
    Scenario: in a handler psr.di shows what the hardware has by GET_PSR, and 1 by the instruction
      When "guest" executes:
        """
        mov     r14=ip
        mov     r15=cr.iva ;;
        mov     cr.iva=r14
        break.m 0x99 ;;
        .org    0x2c00
        mov     r9=psr
        break   0x19 ;;
        mov     cr.iva=r15
        extr.u  r10=r8,22,1
        extr.u  r11=r9,22,1
        xor     r8=r8,r9
        bsw.1 ;;
        ssm     psr.ic | psr.i ;;
        br.ret.sptk.many b0 ;;
        """
      Then r10 is 0
      And r11 is 1
      And r8 is 0x400000

  Rule: The mask of ssm and rsm has bits that a kernel may change, and no others

    @TLB-063
    Scenario: ssm with one bit too many changes nothing
      Given "guest" has masked its interrupts
      When "guest" executes:
        """
        ssm     psr.i | psr.si
        """
      Then the guest takes a fault at vector 0x5400, with code 0
      And "guest" finds its interrupts masked

    @TLB-064
    Scenario: rsm with one bit too many has cleared psr.i when it faults
      When "guest" executes:
        """
        rsm     psr.i | psr.si
        """
      Then the guest takes a fault at vector 0x5400, with code 0
      And "guest" finds its interrupts masked

    @TLB-064
    Scenario: rsm with one bit too many has cleared psr.ic, and the fault finds it off
      Given the toolstack does not react
      When "guest" executes, and does not return:
        """
        rsm     psr.ic | psr.si
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "psr.ic off"

  Rule: mov psr.l replaces the low word and no more

    @TLB-065
    Scenario Outline: with dt <dt> and rt <rt> the guest <mode>
      When "guest" executes:
        """
        movl    r14=0x2000 | <dt> << 17 | <rt> << 27
        movl    r15=XSI_METAPHYSICAL_MODE
        movl    r16=XSI_BANKNUM ;;
        mov     psr.l=r14 ;;
        ld4     r8=[r15]
        ld4     r9=[r16]
        ssm     psr.dt | psr.i ;;
        ld4     r10=[r15]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <metaphysical>
      And r9 is 1
      And r10 is 0

      Examples:
        | dt | rt | metaphysical | mode                  |
        | 1  | 1  | 0            | stays in virtual mode |
        | 0  | 1  | 1            | is in metaphysical mode |
        | 1  | 0  | 1            | is in metaphysical mode |
        | 0  | 0  | 1            | is in metaphysical mode |

  Rule: Data translation and byte order can be switched either way

    @TLB-008
    Scenario Outline: metaphysical mode by <enter> and <leave>
      When "guest" executes:
        """
        movl    r15=XSI_METAPHYSICAL_MODE ;;
        <enter> ;;
        ld4     r8=[r15]
        mov     r9=psr
        <leave> ;;
        ld4     r10=[r15]
        mov     r11=psr
        extr.u  r9=r9,17,1
        extr.u  r11=r11,17,1
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r9 is 0
      And r10 is 0
      And r11 is 1

      Examples:
        | enter       | leave       |
        | rsm psr.dt  | ssm psr.dt  |
        | rsm psr.dt  | break 3     |
        | break 2     | ssm psr.dt  |
        | break 2     | break 3     |

    @TLB-052
    Scenario Outline: little-endian again by <way>
      When "guest" executes:
        """
        sum     psr.be ;;
        mov     r8=psr
        <way> ;;
        mov     r9=psr
        extr.u  r8=r8,1,1
        extr.u  r9=r9,1,1
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r9 is 0

      Examples:
        | way        |
        | rsm psr.be |
        | break 0x18 |
