Feature: Returning from interruptions, and banks

  rfi and the hyperprivop RFI go on as the interruption registers in mapped_regs say: at iip, with the
  psr of ipsr, in its bank, and in the frame of ifs if that is valid. The guest always runs on hardware
  bank 1; what its other bank holds is in mapped_regs.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: RFI goes to iip, with ipsr

    @TLB-041 @TLB-066
    Scenario Outline: <return> to virtual mode with interrupts <interrupts>
      When "guest" executes:
        """
        1:      mov     r14=ip
        movl    r15=0x101008022000 | <i> << 14  // bn, it, rt, dt, ic
        mov     r8=r0 ;;
        adds    r14=landed - 1b,r14
        rsm     psr.ic | psr.i ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0 ;;
        <return> ;;
        adds    r8=1,r8 ;;                      // not here
        landed:
        mov     r9=psr
        movl    r16=XSI_BANKNUM
        movl    r17=XSI_METAPHYSICAL_MODE ;;
        ssm     psr.i
        extr.u  r9=r9,13,2                      // i and ic
        ld4     r10=[r16]
        ld4     r11=[r17]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is <i and ic>
      And r10 is 1
      And r11 is 0

      Examples:
        | return  | interrupts | i | i and ic |
        | rfi     | on         | 1 | 3        |
        | break 1 | on         | 1 | 3        |
        | rfi     | off        | 0 | 1        |
        | break 1 | off        | 0 | 1        |

    @TLB-066
    Scenario Outline: <return> to a psr without <missing> enters metaphysical mode
      When "guest" executes:
        """
        1:      mov     r14=ip
        movl    r15=0x101008022000 - (1 << <bit>) ;;
        adds    r14=landed - 1b,r14
        rsm     psr.ic | psr.i ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0 ;;
        <return> ;;
        landed:
        movl    r17=XSI_METAPHYSICAL_MODE ;;
        ld4     r8=[r17]
        ssm     psr.i | psr.dt
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1

      Examples:
        | return  | missing | bit |
        | rfi     | dt      | 17  |
        | break 1 | dt      | 17  |
        | rfi     | rt      | 27  |
        | break 1 | rt      | 27  |
        | rfi     | it      | 36  |
        | break 1 | it      | 36  |

    @TLB-066
    Scenario Outline: <return> to privilege level 0 stays at the kernel's level
      When "guest" executes:
        """
        1:      mov     r14=ip
        movl    r15=0x101008022000 ;;
        adds    r14=landed - 1b,r14
        rsm     psr.ic | psr.i ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0 ;;
        <return> ;;
        landed:
        mov     ar.rsc=0 ;;                     // a level is never below that which runs
        mov     r8=ar.rsc
        mov     ar.rsc=3
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 4

      Examples:
        | return  |
        | rfi     |
        | break 1 |

    @TLB-066
    Scenario Outline: <return> to user level runs there
      When "guest" executes:
        """
        1:      mov     r14=ip
        movl    r15=0x101308026000 ;;           // and cpl 3
        adds    r14=landed - 1b,r14
        rsm     psr.ic | psr.i ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0 ;;
        <return> ;;
        landed: nop 0
        """
      Then the guest takes a fault at vector 0x5200, and its handler finds:
        | ipsr | 0x101308426000 |

      Examples:
        | return  |
        | rfi     |
        | break 1 |

  Rule: A frame is restored by RFI alone

    @TLB-041 @TLB-040
    Scenario: COVER saves the frame in ifs, RFI restores it
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        1:      mov     r14=ip
        movl    r15=0x101008022000
        mov     r32=77
        rsm     psr.ic | psr.i ;;
        adds    r14=landed - 1b,r14 ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0 ;;
        break   4 ;;                            // COVER
        mov     r9=cr.ifs
        alloc   r16=ar.pfs,0,2,0,0
        mov     r32=88 ;;
        break   1 ;;                            // RFI
        landed:
        mov     r8=r32
        mov     r10=r32
        mov     ar.pfs=r31
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 77
      And r9 is 0x8000000000000408

    @TLB-040
    Scenario: the cover instruction leaves ifs alone
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        1:      mov     r14=ip
        movl    r15=0x101008022000
        movl    r16=0x1234
        movl    r17=1 << 63 | 8 << 7 | 8        // the frame, which cover does not save
        rsm     psr.ic | psr.i ;;
        adds    r14=landed - 1b,r14 ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r16
        cover ;;
        mov     r8=cr.ifs
        mov     cr.ifs=r17 ;;
        break   1 ;;
        landed:
        mov     ar.pfs=r31
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x1234

    @RBT-026
    Scenario: rfi with a frame to restore crashes the domain
      Given the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r14=1 << 63
        rsm     psr.ic | psr.i ;;
        mov     cr.ifs=r14
        rfi
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "rfi"

  Rule: The bank that is not selected is in mapped_regs

    @TLB-042
    Scenario: bsw.0 and bsw.1 exchange r16 to r31
      When "guest" executes:
        """
        movl    r2=XSI_BANK0_REGS + 8 * 4
        movl    r3=XSI_BANK1_REGS + 8 * 4
        mov     r14=55
        mov     r20=77
        rsm     psr.i ;;
        st8     [r2]=r14
        bsw.0 ;;
        mov     r8=r20                          // 55, from mapped_regs
        ld8     r9=[r3]                         // 77, there
        mov     r20=88 ;;
        bsw.1 ;;
        mov     r10=r20                         // 77 again
        ld8     r11=[r2]                        // 88, there
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 55
      And r9 is 77
      And r10 is 77
      And r11 is 88

    @TLB-042
    Scenario: banknum follows, and a switch to the selected bank does nothing
      When "guest" executes:
        """
        movl    r2=XSI_BANKNUM
        rsm     psr.i ;;
        mov     r20=77
        bsw.1 ;;
        mov     r11=r20
        ld4     r8=[r2]
        bsw.0 ;;
        ld4     r9=[r2]
        bsw.1 ;;
        ld4     r10=[r2]
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r9 is 0
      And r10 is 1
      And r11 is 77

    @TLB-042
    Scenario: NaT bits go with their registers
      When "guest" executes:
        """
        movl    r2=XSI_VNAT
        movl    r14=0xa000000000000000
        mov     r8=r0
        mov     r9=r0
        rsm     psr.i
        mov     r20=r0 ;;
        ld8.s   r21=[r14]
        bsw.0 ;;
        ld8     r10=[r2]
        mov     r21=r0 ;;
        bsw.1 ;;
        tnat.nz p6,p0=r20
        tnat.nz p7,p0=r21 ;;
        (p6)    mov     r8=1
        (p7)    mov     r9=1
        ssm     psr.i ;;
        mov     r21=r0
        shr.u   r10=r10,4 ;;
        and     r10=3,r10
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 1
      And r10 is 2

    @TLB-042
    Scenario: a guest may select the bank by itself, as bsw would
      When "guest" executes:
        """
        movl    r2=XSI_BANKNUM
        movl    r3=XSI_BANK1_REGS + 8 * 4
        mov     r14=1
        rsm     psr.i ;;
        mov     r20=88
        st4     [r2]=r0                         // bank 0: its r20 is 88
        st8     [r3]=r14
        bsw.1 ;;
        mov     r8=r20
        bsw.0 ;;
        mov     r9=r20
        bsw.1 ;;
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r9 is 88

    @TLB-041 @TLB-066
    Scenario Outline: <return> with psr.bn 0 ends in bank <bank>
      When "guest" executes:
        """
        1:      mov     r14=ip
        movl    r15=0x001008022000
        movl    r2=XSI_BANKNUM ;;
        adds    r14=landed - 1b,r14
        rsm     psr.ic | psr.i ;;
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0 ;;
        <return> ;;
        landed:
        ld4     r8=[r2]
        bsw.1 ;;
        ssm     psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <bank>

      Examples:
        | return  | bank |
        | rfi     | 0    |
        | break 1 | 1    |
