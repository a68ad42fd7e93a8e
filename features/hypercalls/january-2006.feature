Feature: Making a hypercall in January 2006

  Before xencomm a pointer was an address as the guest's own loads have it, and before the calls got
  stubs of their own the arguments were in r14 and the registers behind it.

  Background:
    Given the machine "january-2006" with "guest" booted

  Rule: Arguments start at r14, and pointers are virtual addresses

    @PHY-003.2006 @HYP-002.2006
    Scenario: decrease_reservation of five frames, by hand
      When "guest" executes:
        """
        movl    r15=reservation + 0xe000000000000000
        mov     r14=1
        mov     r2=12 ;;
        break   0x1000
        br.ret.sptk.many b0 ;;
        .align  16
        reservation:
        data8   0, 5
        data4   0, 0
        data8   0x7ff0
        """
      Then r8 is 5

    @HYP-002.2006
    Scenario: what is in r32 and behind it makes no difference
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        movl    r15=reservation + 0xe000000000000000
        mov     r14=1
        mov     r32=-1
        mov     r33=-1
        mov     r2=12 ;;
        break   0x1000
        br.ret.sptk.many b0 ;;
        .align  16
        reservation:
        data8   0, 5
        data4   0, 0
        data8   0x7ff0
        """
      Then r8 is 5

    @HYP-002.2006
    Scenario Outline: a pointer to <what> cannot be followed
      When "guest" executes:
        """
        movl    r14=<pointer>
        mov     r2=16 ;;
        break   0x1000
        br.ret.sptk.many b0 ;;
        """
      Then r8 is -14, EFAULT

      Examples:
        | what                                  | pointer            |
        | a page that the guest has not mapped  | 0x2000000000000000 |
        | what would be an inline handle        | 0x8000000000100000 |
        | memory that the guest does not have   | 0xe000010000000000 |

    @HYP-002.2006
    Scenario: only r8 changes
      When "guest" executes:
        """
        mov     r14=0
        mov     r15=0x15
        mov     r16=0x16
        mov     r3=0x3
        mov     r2=17 ;;
        break   0x1000 ;;
        shl     r9=r15,16
        shl     r10=r16,8 ;;
        or      r9=r9,r10 ;;
        or      r9=r9,r3
        mov     r10=r2
        br.ret.sptk.many b0 ;;
        """
      Then r9 is 0x151603
      And r10 is 17

  Rule: What came later is not there, and unknown numbers give -1

    @HYP-003.2006
    Scenario Outline: hypercall <number>, <name>
      When "guest" makes hypercall <number> with the arguments 0 and 0
      Then the call returns -1

      Examples:
        | number | name             |
        | 1      | mmu_update       |
        | 6      | sched_op_compat  |
        | 13     | multicall        |
        | 15     | set_timer_op     |
        | 24     | vcpu_op          |
        | 29     | sched_op         |
        | 30     | callback_op      |
        | 32     | event_channel_op |
        | 33     | physdev_op       |
        | 48     | ia64_dom0vp_op   |
        | 63     | nothing          |

    @HYP-003.2006
    Scenario Outline: the firmware call <name>
      When "guest" executes:
        """
        movl    r28=0xfffffffffff00000
        mov     r2=<class> ;;
        break   0x1000
        br.ret.sptk.many b0 ;;
        """
      Then r8 is -1

      Examples:
        | name               | class |
        | set_shared_info_va | 0x600 |
        | opt_feature        | 0x700 |

  Rule: event_channel_op has the number 16, and its command in front of its argument

    @HYP-003.2006
    Scenario: a port is bound and told
      When "guest" executes:
        """
        movl    r14=operation + 0xe000000000000000
        mov     r2=16 ;;
        break   0x1000 ;;
        movl    r14=operation + 0xe000000000000000 ;;
        adds    r15=4,r14
        adds    r16=8,r14 ;;
        ld4     r9=[r15]
        ld4     r10=[r16]
        br.ret.sptk.many b0 ;;
        .align  16
        operation:
        data4   7, 0, 0
        """
      Then r8 is 0
      And r9 is 0
      And r10 is 3
