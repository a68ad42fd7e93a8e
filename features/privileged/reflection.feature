Feature: Faults that the guest handles itself

  What the hypervisor does not resolve it reflects: the interruption registers are filled in
  mapped_regs, interrupts and collection go off, bank 0 is selected, and the guest goes on at its own
  vector, cr.iva + offset.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A break that is none of the hypervisor's is the guest's own

    @TLB-047 @TLB-053
    Scenario Outline: break <immediate> in the kernel
      When "guest" executes:
        """
        break.m <immediate>
        """
      Then the guest takes a fault at vector 0x2c00, with iim <immediate>

      Examples:
        | immediate |
        | 0x1234    |
        | 0x1b      |
        | 0         |

    @TLB-048 @HYP-006
    Scenario Outline: at user level break <immediate>, <what>, too
      When "guest" executes at user level:
        """
        movl    r8=0x2000000000000000
        mov     r9=0x138
        mov     r2=17
        mov     r32=0 ;;
        break.m <immediate>
        """
      Then the guest takes a fault at vector 0x2c00, with iim <immediate>
      And region register 1 of "guest" reads 0x238

      Examples:
        | immediate | what           |
        | 0x1       | an RFI         |
        | 0x11      | a SET_RR       |
        | 0x1a      | a SET_RR0_TO_RR4 |
        | 0x1000    | a hypercall    |

  Rule: The handler is at cr.iva plus the vector

    @TLB-044
    Scenario: the low 15 bits of cr.iva are ignored
      When "guest" executes:
        """
        mov     r14=ip
        mov     r15=cr.iva ;;
        adds    r14=0x1230,r14 ;;
        mov     cr.iva=r14
        mov     r8=r0
        break.m 0x99
        nop.i   0 ;;
        .org    0x2c00
        mov     r9=cr.iva
        mov     r10=cr.iim
        mov     cr.iva=r15 ;;
        mov     r8=1
        dep.z   r9=r9,0,15
        bsw.1 ;;
        ssm     psr.ic | psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r9 is 0
      And r10 is 0x99

    @TLB-044 @TLB-036
    Scenario: the handler starts with collection and interrupts off, in bank 0
      When "guest" executes:
        """
        mov     r14=ip
        mov     r15=cr.iva ;;
        mov     cr.iva=r14
        break.m 0x99
        nop.i   0 ;;
        .org    0x2c00
        movl    r2=XSI_BANKNUM
        movl    r3=XSI_COLLECTION_ENABLED
        movl    r14=XSI_INTERRUPT_MASK_ADDR ;;
        ld4     r8=[r2]
        ld4     r9=[r3]
        ld8     r14=[r14] ;;
        ld1     r10=[r14]
        mov     r11=cr.ipsr
        mov     cr.iva=r15
        bsw.1 ;;
        extr.u  r11=r11,13,2                    // of the interrupted code: i and ic on
        ssm     psr.ic | psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 0
      And r10 is 1
      And r11 is 3

  Rule: With collection off only a data miss can be taken, and it changes nothing

    @TLB-046
    Scenario Outline: a data miss nests, with collection turned off by <way>
      When "guest" executes:
        """
        mov     r14=ip
        mov     r15=cr.iva
        movl    r2=XSI_COLLECTION_ENABLED
        movl    r16=0x111
        movl    r17=0x222
        movl    r18=0x333
        movl    r19=0x444
        movl    r20=0xa000000000000000 ;;
        mov     cr.iva=r14
        <off> ;;
        mov     cr.ifa=r16
        mov     cr.isr=r17
        mov     cr.iip=r18
        mov     cr.iha=r19
        ld8     r21=[r20]
        nop.i   0 ;;
        .org    0x1400
        movl    r14=XSI_INTERRUPT_MASK_ADDR
        mov     r8=cr.ifa
        mov     r9=cr.isr
        mov     r10=cr.iip
        mov     r11=cr.iha ;;
        ld8     r14=[r14]
        shl     r9=r9,12
        shl     r10=r10,24
        shl     r11=r11,36 ;;
        ld1     r14=[r14]
        or      r8=r8,r9
        or      r10=r10,r11 ;;
        or      r8=r8,r10
        mov     r9=r14                          // the upcall mask
        mov     cr.iva=r15
        bsw.1 ;;
        ssm     psr.ic | psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x444333222111
      And r9 is 0

      Examples:
        | way     | off            |
        | rsm     | rsm psr.ic     |
        | a store | st4 [r2]=r0    |

    @TLB-045
    Scenario Outline: <what> crashes the domain
      Given the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r2=XSI_COLLECTION_ENABLED
        movl    r20=0xa000000000000000 ;;
        <off> ;;
        <fault>
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "psr.ic off"

      Examples:
        | what                             | off                   | fault          |
        | a break after rsm                | rsm psr.ic            | break.m 0x1234 |
        | a break after a store            | st4 [r2]=r0           | break.m 0x1234 |
        | a data miss in metaphysical mode | rsm psr.ic \| psr.dt  | ld8 r21=[r20]  |
