Feature: Hyperprivops

  A break of 1 to 0x1a at the kernel's privilege level is a hyperprivop: it does what a privileged
  instruction does, without being fetched and decoded. Arguments are in r8 to r11 and r14.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: An event that is pending and unmasked is delivered on the way out

    @TLB-072
    Scenario Outline: behind <what>
      When "guest" executes:
        """
        movl    r14=XSI_INTERRUPT_MASK_ADDR
        mov     r15=ar.k5                       // the agent's log: a count comes first
        mov     r18=1 ;;
        ld8     r14=[r14]
        ld8     r20=[r15] ;;
        adds    r14=-1,r14                      // upcall_pending
        mov     r8=3
        movl    r9=0x5555 ;;
        st1     [r14]=r18 ;;
        ld8     r21=[r15]
        <operation> ;;
        ld8     r10=[r15]
        sub     r9=r21,r20 ;;
        sub     r10=r10,r20
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <result>
      And r9 is 0
      And r10 is 1

      Examples:
        | what                     | operation                | result |
        | GET_RR                   | break 0x10               | 0x138  |
        | mov from rr              | mov r8=rr[r8]            | 0x138  |
        | GET_TPR                  | break 9                  | 0      |
        | mov from cr.tpr          | mov r8=cr.tpr            | 0      |
        | SET_KR                   | break 0x12 ;; mov r8=ar.k3 | 0x5555 |
        | mov to ar.k3             | mov ar.k3=r9 ;; mov r8=ar.k3 | 0x5555 |
        | EOI                      | break 0xb                | 3      |
        | mov to cr.eoi            | mov cr.eoi=r0            | 3      |

    @HYP-009
    Scenario: behind a hypercall, whose result is there
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        movl    r14=XSI_INTERRUPT_MASK_ADDR
        mov     r4=ar.k5
        mov     r18=1 ;;
        ld8     r14=[r14]
        ld8     r5=[r4] ;;
        adds    r14=-1,r14
        mov     r32=0
        mov     r33=0
        mov     r2=17 ;;
        st1     [r14]=r18 ;;
        { .mii
        nop.m   0
        nop.i   0
        break.i 0x1000 ;;
        }
        behind: mov r14=ip
        ld8     r9=[r4]
        and     r16=127,r5 ;;
        shl     r16=r16,6
        sub     r9=r9,r5
        adds    r4=64 + 24,r4 ;;                // where the upcall interrupted
        add     r16=r16,r4 ;;
        ld8     r10=[r16] ;;
        sub     r10=r10,r14
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x40000
      And r9 is 1
      And r10 is 0

    @VIC-012 @TLB-072
    Scenario Outline: <way> with nothing pending enters the callback <times>
      When "guest" executes:
        """
        mov     r15=ar.k5
        rsm     psr.i | psr.ic ;;
        ld8     r20=[r15]
        <operation> ;;
        ld8     r8=[r15]
        mov     r9=psr ;;
        sub     r8=r8,r20
        extr.u  r9=r9,13,2
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <count>
      And r9 is 3

      Examples:
        | way   | operation             | times | count |
        | SSM_I | break 7               | once  | 1     |
        | ssm   | ssm psr.i \| psr.ic   | never | 0     |

    @TLB-072 @TLB-041
    Scenario Outline: <return> with an event pending goes on in the callback, then where it returns to
      When "guest" executes:
        """
        1:      mov     r14=ip
        movl    r15=0x101008026000
        movl    r2=XSI_INTERRUPT_MASK_ADDR
        mov     r3=ar.k5
        mov     r18=1
        mov     r10=r0 ;;
        ld8     r2=[r2]
        adds    r14=landed - 1b,r14
        rsm     psr.ic | psr.i ;;
        adds    r2=-1,r2
        mov     cr.iip=r14
        mov     cr.ipsr=r15
        mov     cr.ifs=r0
        ld8     r9=[r3] ;;
        st1     [r2]=r18
        <return> ;;
        mov     r10=1                           // not here
        landed:
        ld8     r8=[r3] ;;
        sub     r8=r8,r9
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And r10 is 0

      Examples:
        | return  |
        | rfi     |
        | break 1 |

  Rule: Translations are inserted and purged either way

    @TLB-051
    Scenario Outline: a data translation of 64 KiB by <way>
      When "guest" executes:
        """
        mov     r16=ip
        movl    r17=0x661
        movl    r14=0x2000000000000000
        mov     r15=16 << 2
        mov     r18=3 ;;
        dep.z   r16=r16,0,28
        rsm     psr.ic | psr.i ;;
        or      r8=r16,r17
        mov     cr.ifa=r14
        mov     cr.itir=r15 ;;
        <insert> ;;
        ssm     psr.ic | psr.i
        adds    r14=0x200,r14
        movl    r16=0x4000 ;;
        ld8     r8=[r14]
        add     r14=r14,r16 ;;
        ld8     r9=[r14]
        br.ret.sptk.many b0 ;;
        .org    0x200
        data8   0x1234
        .org    0x4200
        data8   0x5678
        """
      Then r8 is 0x1234
      And r9 is 0x5678

      Examples:
        | way   | insert                                |
        | itc.d | itc.d r8                              |
        | ITC_D | break 5                               |
        | itr.d | itr.d dtr[r18]=r8                     |
        | ITR_D | mov r9=r8 ;; mov r8=3 ;; break 0xf    |

    @TLB-051
    Scenario Outline: an instruction translation by <way>
      When "guest" executes:
        """
        mov     r16=ip
        mov     r31=b0
        movl    r17=0x661
        movl    r14=0x2000000000000000
        mov     r15=14 << 2 ;;
        dep.z   r16=r16,0,28
        rsm     psr.ic | psr.i ;;
        or      r8=r16,r17
        mov     cr.ifa=r14
        mov     cr.itir=r15 ;;
        <insert> ;;
        ssm     psr.ic | psr.i
        adds    r14=0x200,r14 ;;
        mov     b6=r14
        br.sptk b6 ;;
        .org    0x200
        mov     r8=ip
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x2000000000000200

      Examples:
        | way   | insert   |
        | itc.i | itc.i r8 |
        | ITC_I | break 6  |

    @TLB-051
    Scenario Outline: purged by <way>
      When "guest" executes:
        """
        mov     r16=ip
        movl    r17=0x661
        movl    r14=0x2000000000000000
        mov     r15=14 << 2 ;;
        dep.z   r16=r16,0,28
        rsm     psr.ic | psr.i ;;
        or      r8=r16,r17
        mov     cr.ifa=r14
        mov     cr.itir=r15 ;;
        itc.d   r8 ;;
        ssm     psr.ic | psr.i
        mov     r8=r14
        mov     r9=r15
        ld8     r10=[r14] ;;
        <purge> ;;
        ld8     r10=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x1000, and its handler finds:
        | ifa | 0x2000000000000000 |

      Examples:
        | way    | purge          |
        | ptc.ga | ptc.ga r14,r15 |
        | PTC_GA | break 0xe      |

    @TLB-073
    Scenario Outline: by <way> a page of 4 KiB maps 4 KiB
      When "guest" executes:
        """
        mov     r16=ip
        movl    r17=0x661
        movl    r14=0x2000000000000000
        mov     r15=12 << 2 ;;
        dep.z   r16=r16,0,28
        rsm     psr.ic | psr.i ;;
        or      r8=r16,r17
        mov     cr.ifa=r14
        mov     cr.itir=r15 ;;
        <insert> ;;
        ssm     psr.ic | psr.i ;;
        ld8     r8=[r14]
        add     r14=r14,r17 ;;
        ld1     r8=[r14]
        adds    r14=0x1000 - 0x661,r14 ;;
        ld1     r8=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x1000, and its handler finds:
        | ifa | 0x2000000000001000 |

      Examples:
        | way   | insert   |
        | itc.d | itc.d r8 |
        | ITC_D | break 5  |
