Feature: Making a hypercall

  A hypercall is a break instruction at privilege level 1 with the number in r2 and arguments from
  r32. Pointers are xencomm handles: guest-physical addresses, inline or by descriptor.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A number without a hypercall is refused

    @HYP-003 @HYP-004 @MEM-030
    Scenario Outline: hypercall <number>
      When "guest" makes hypercall <number> with the arguments 0 and 0
      Then the call is refused with ENOSYS

      Examples:
        | number |
        | 0      |
        | 1      |
        | 2      |
        | 3      |
        | 4      |
        | 5      |
        | 8      |
        | 9      |
        | 10     |
        | 11     |
        | 14     |
        | 15     |
        | 16     |
        | 19     |
        | 21     |
        | 22     |
        | 23     |
        | 25     |
        | 26     |
        | 27     |
        | 28     |
        | 39     |
        | 47     |
        | 51     |
        | 55     |
        | 56     |
        | 63     |
        | 64     |
        | 255    |

  Rule: Arguments and result are in registers

    @HYP-002
    Scenario: r4 to r7 are kept, r2 is the number again
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        mov     r4=4
        mov     r5=5
        mov     r6=6
        mov     r7=7
        mov     r32=0
        mov     r33=0
        mov     r2=17 ;;
        break   0x1000 ;;
        shl     r9=r4,24
        shl     r10=r5,16
        shl     r11=r6,8 ;;
        or      r9=r9,r10
        or      r11=r11,r7 ;;
        or      r8=r9,r11
        mov     r9=r2
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x4050607
      And r9 is 17

    @HYP-005
    Scenario: a break in slot 2 continues at the next bundle
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        mov     r32=0
        mov     r33=0
        mov     r2=17 ;;
        { .mii
        nop.m   0
        nop.i   0
        break.i 0x1000 ;;
        }
        adds    r8=1,r8
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x40001

    @HYP-008
    Scenario: a NaT argument reads as -1
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        mov     r14=1
        mov     ar.unat=r0 ;;
        movl    r14=0xa000000000000000 ;;
        ld8.s   r32=[r14]
        mov     r33=0
        mov     r2=17 ;;
        break   0x1000
        br.ret.sptk.many b0 ;;
        """
      Then r8 is -38, ENOSYS

  Rule: Pointers are xencomm handles

    @HYP-011 @HYP-014
    Scenario Outline: a structure <form>
      When "guest" calls xen_version capabilities, passing its buffer <form>
      Then the call returns 0
      And the reply's capabilities begin with "xen-3.0-ia64 "

      Examples:
        | form                |
        | by an inline handle |
        | by a descriptor     |

    @HYP-012 @HYP-013 @HYP-016
    Scenario Outline: <what> is a fault
      When "guest" makes hypercall 17 with the arguments 3 and <handle>
      Then the call is refused with EFAULT

      Examples:
        | what                                   | handle             |
        | a null handle                          | 0                  |
        | a descriptor that is not aligned       | 0x100004           |
        | a descriptor without the magic         | 0x100000           |
        | memory that the domain does not have   | 0x80000f0000000000 |

    @HYP-014
    Scenario: the pieces of a buffer are filled in the order of its descriptor
      When "guest" calls xen_version capabilities, passing a descriptor of:
        | 0x1f47ff8 |
        | 0x1f40000 |
      Then the call returns 0
      And "guest" has the text "xen-3.0-" at 0x1f47ff8
      And "guest" has the text "ia64 " at 0x1f40000

    @HYP-015
    Scenario: an entry of all ones in the middle is skipped
      When "guest" calls xen_version capabilities, passing a descriptor of:
        | 0x1f47ff8          |
        | 0xffffffffffffffff |
        | 0x1f40000          |
      Then the call returns 0
      And "guest" has the text "xen-3.0-" at 0x1f47ff8
      And "guest" has the text "ia64 " at 0x1f40000

    @HYP-012
    Scenario: a descriptor that is right but for its magic
      When "guest" calls xen_version capabilities, passing a descriptor with the magic 0x58434f4e
      Then the call is refused with EFAULT

  Rule: Several calls can be made at once

    @HYP-017 @HYP-019
    Scenario: each entry gets its own result
      When "guest" makes a multicall of:
        | op | first | second |
        | 17 | 0     | 0      |
        | 70 | 0     | 0      |
        | 29 | 0     | 0      |
      Then the call returns 0
      And the results of the multicall are:
        | 0x40000 |
        | ENOSYS  |
        | 0x0     |

    @HYP-018
    Scenario: a multicall inside a multicall
      When "guest" makes a multicall of:
        | op | first | second |
        | 13 | 0     | 0      |
        | 17 | 0     | 0      |
      Then the call returns 0
      And the results of the multicall are:
        | EINVAL  |
        | 0x40000 |

    @HYP-020
    Scenario: a list that the domain does not have
      When "guest" makes hypercall 13 with the arguments 0x80000f0000000000 and 3
      Then the call is refused with EFAULT

  Rule: The scheduler is asked politely

    @HYP-021
    Scenario: yield
      When "guest" calls sched_op yield
      Then the call returns 0

    @HYP-023
    Scenario: a blocked vcpu wakes when an event comes
      Given "guest" has a port open for "dom0"
      And dom0 has bound to that port
      When "guest" blocks
      Then "guest" executes no instruction
      When dom0 sends on its end
      Then the blocked call returns 0
      And vcpu 0 of "guest" enters its event callback once, with its end pending

    @HYP-027
    Scenario Outline: an operation that does not exist
      When "guest" makes hypercall <number> with the arguments <op> and 0
      Then the call is refused with ENOSYS

      Examples:
        | number | op |
        | 29     | 6  |
        | 6      | 3  |

    @HYP-025
    Scenario: polling more ports than allowed
      When "guest" calls sched_op poll with:
        | nr_ports | 129 |
      Then the call is refused with EINVAL
