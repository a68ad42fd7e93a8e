Feature: PAL procedures

  PAL tells a paravirtual domain of a virtual processor: its number, its one-entry translation caches,
  its registers. What is the same for all comes from the host; what would disturb others is not there.

  Background:
    Given the machine "smp-2way" with "guest" booted

  Rule: PAL is entered at guest-physical 0x800

    @DOM-018
    Scenario: a static procedure through the stub, which uses r9
      When "guest" executes:
        """
        movl    r14=REGION7 + 0x800
        1:      mov     r15=ip
        mov     r31=b0
        mov     r9=77
        mov     r28=12 ;;                       // FIXED_ADDR
        adds    r15=back - 1b,r15
        mov     b6=r14 ;;
        mov     b0=r15
        br.sptk b6 ;;
        back:   mov     b0=r31
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 0

    @DOM-018
    Scenario: a stacked procedure returns as it was called
      When "guest" executes:
        """
        alloc   r31=ar.pfs,0,2,8,0
        mov     r33=b0
        movl    r14=REGION7 + 0x800
        movl    r28=262                         // GET_PSTATE
        mov     r34=r28 ;;
        mov     b6=r14
        br.call.sptk.many b0=b6 ;;
        mov     b0=r33
        mov     ar.pfs=r31
        br.ret.sptk.many b0 ;;
        """
      Then r8 is -1

  Rule: The processor is virtual

    @HYP-081
    Scenario Outline: vcpu <vcpu> has its number as fixed address
      Given all vcpus of "guest" are running
      When vcpu <vcpu> of "guest" calls fw_pal fixed_addr
      Then the call returns 0
      And the reply has:
        | r9 | <vcpu> |

      Examples:
        | vcpu |
        | 0    |
        | 1    |

    @HYP-082
    Scenario: VM_SUMMARY tells of 12 registers of each kind and region ids of 18 bits
      When "guest" calls fw_pal vm_summary
      Then the call returns 0
      And the reply has:
        | r9  | 0x2030b0b300f1059 |
        | r10 | 0x1232            |

    @HYP-102
    Scenario: VM_INFO tells of a translation cache of 128 entries
      When "guest" calls fw_pal vm_info with:
        | level | 0 |
        | type  | 2 |
      Then the call returns 0
      And the reply has:
        | r9  | 0x300800180 |
        | r10 | 0x4000      |

    @HYP-102
    Scenario Outline: VM_INFO, level <level> type <type>
      When "guest" calls fw_pal vm_info with:
        | level | <level> |
        | type  | <type>  |
      Then the call returns <status>

      Examples:
        | level | type | status |
        | 0     | 1    | -2     |
        | 1     | 1    | 0      |
        | 1     | 2    | 0      |
        | 2     | 2    | -2     |

    @HYP-102
    Scenario: one ptc.e purges all
      When "guest" calls fw_pal ptce_info
      Then the reply has:
        | r9  | 0           |
        | r10 | 0x100000001 |
        | r11 | 0           |

    @HYP-081
    Scenario Outline: <procedure> is <status>
      When "guest" calls fw_pal <procedure>
      Then the call returns <status>

      Examples:
        | procedure           | status |
        | platform_addr       | -1     |
        | logical_to_physical | -1     |
        | vm_tr_read          | -1     |
        | unknown-9999        | -1     |
        | mc_drain            | 0      |
        | prefetch_visibility | 1      |

  Rule: Some procedures write to a virtual address of the guest

    @HYP-081
    Scenario Outline: <procedure> fills its buffer
      When "guest" calls fw_pal <procedure>, with a buffer
      Then the call returns 0
      And the buffer begins with <word>

      Examples:
        | procedure     | word               |
        | halt_info     | 0x3000000a03e803e8 |
        | brand_info    | 0x2952286c65746e49 |

    @HYP-081
    Scenario Outline: <procedure> of a buffer that is not mapped
      When "guest" calls fw_pal <procedure> with:
        | buffer | 0xa000000000000000 |
      Then the call returns -2

      Examples:
        | procedure     |
        | perf_mon_info |
        | halt_info     |
        | brand_info    |

    @HYP-081
    Scenario: BRAND_INFO has one name only
      When "guest" calls fw_pal brand_info with:
        | information | 1 |
      Then the call returns -2

    @HYP-101
    Scenario Outline: <what> crashes the domain
      Given the toolstack does not react
      When "guest" calls fw_pal <procedure>, and does not return, with:
        | <field> | <value> |
      Then "guest" is shut down with reason "crash"

      Examples:
        | what                                        | procedure   | field    | value              |
        | CACHE_FLUSH with a progress indicator       | cache_flush | progress | 1                  |
        | a buffer in the hypervisor's range          | halt_info   | buffer   | 0xf000000000004000 |

    @HYP-101
    Scenario: CACHE_FLUSH from its beginning
      When "guest" calls fw_pal cache_flush
      Then the call returns 0

  Rule: HALT_LIGHT waits for an event

    @HYP-090
    Scenario: it returns when an event comes, with interrupts off
      Given "guest" has a port open for "dom0"
      And dom0 has bound to that port
      When "guest" halts by PAL HALT_LIGHT
      Then "guest" executes no instruction
      When dom0 sends on its end
      Then the blocked call returns 0
      And "guest" finds its interrupts masked

    @HYP-090
    Scenario: with an event pending and enabled it returns at once
      Given vcpu 0 of "guest" has bound an IPI port
      When "guest" executes:
        """
        movl    r14=XSI_INTERRUPT_MASK_ADDR
        mov     r15=1 ;;
        ld8     r14=[r14]
        mov     r28=29 ;;
        adds    r16=-1,r14
        movl    r2=0x1000 ;;
        st1     [r16]=r15 ;;                    // pending
        break   0x1000 ;;
        ld1     r9=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 0

    @HYP-090
    Scenario: HALT takes the vcpu down
      Given all vcpus of "guest" are running
      When vcpu 1 of "guest" halts by PAL HALT
      Then vcpu 1 of "guest" is down
