Feature: A guest writes its page tables as it likes

  The processor never walks the page tables of an ia64 guest, so that Xen need not guard them: they
  are private data. What Xen looks at are the translations that the guest inserts, one at a time.

  Rule: There are no calls to write page tables

    @MEM-030
    Scenario Outline: <call> is not there
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall <number> with the arguments 0 and 0
      Then the call is refused with ENOSYS

      Examples:
        | call              | number |
        | mmu_update        | 1      |
        | update_va_mapping | 14     |
        | vm_assist         | 21     |
        | mmuext_op         | 26     |

    @MEM-031
    Scenario: Xen offers writable page tables in guest frame numbers
      Given the machine "one-domain" with "guest" booted
      When "guest" calls xen_version get_features with:
        | submap_idx | 0 |
      Then the reply has:
        | submap | 5 |

    @MEM-032
    Scenario: there are no other features
      Given the machine "one-domain" with "guest" booted
      When "guest" calls xen_version get_features with:
        | submap_idx | 1 |
      Then the call is refused with EINVAL

    @MEM-033
    Scenario: an entry that the guest has just stored is good for a translation
      Given the machine "one-domain" with "guest" booted
      And frame 2000 of "guest" holds 0x1122334455667788
      When "guest" executes:
        """
        movl    r14=0xe000000001f44000          // frame 2001, a page of its table
        movl    r15=0x1f40661 ;;                // frame 2000
        st8     [r14]=r15 ;;
        ld8     r16=[r14]
        movl    r17=0x2000000000000000
        mov     r18=14 << 2 ;;
        mov     cr.ifa=r17
        mov     cr.itir=r18 ;;
        itc.d   r16 ;;
        ld8     r8=[r17]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x1122334455667788

  Rule: A page is the guest's kernel's or its users'

    @MEM-034
    Scenario Outline: of privilege level <level> users may <access> it
      Given the machine "one-domain" with "guest" booted
      When "guest" maps 0x2000000000000000 to frame 2000, of privilege level <level>
      And "guest" executes:
        """
        movl    r14=0x2000000000000000 ;;
        ld8     r10=[r14]
        probe.r r8=r14,2
        probe.r r9=r14,3
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <at level 2>
      And r9 is <at level 3>

      Examples:
        | level | access                  | at level 2 | at level 3 |
        | 0     | not read                | 0          | 0          |
        | 1     | not read                | 0          | 0          |
        | 2     | not, device drivers may | 1          | 0          |
        | 3     | read                    | 1          | 1          |

  Rule: Memory is cacheable, I/O is not

    @MEM-035
    Scenario: memory that is mapped uncached is cacheable all the same
      Given the machine "one-domain" with "guest" booted
      And frame 2000 of "guest" holds 7
      When "guest" maps 0x2000000000000000 to frame 2000, uncached
      And "guest" executes:
        """
        movl    r14=0x2000000000000000 ;;
        fetchadd8.acq r8=[r14],1                // a fault in memory that is not cacheable
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 7
      And Xen counts "uncached mapping of memory" once

    @MEM-036
    Scenario: a cacheable mapping of I/O ends the domain
      Given the machine "one-domain" with "guest" booted
      And the toolstack has given "guest" the I/O frames 0x38000 to 0x38000
      And "guest" has mapped the I/O at 0xe0000000
      And the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r14=0xe0000000e0000000 ;;
        ld8     r8=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "cacheable mapping of I/O"

    @MEM-052
    Scenario Outline: memory attribute <attribute> does not exist, and ends the domain
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r14=0x2000000000000000
        movl    r15=0x1f40661 | <attribute> << 2
        mov     r16=14 << 2 ;;
        mov     cr.ifa=r14
        mov     cr.itir=r16 ;;
        itc.d   r15 ;;
        br.ret.sptk.many b0 ;;
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "memory attribute <attribute>"

      Examples:
        | attribute |
        | 1         |
        | 2         |
        | 3         |

    @MEM-053
    Scenario: a NaT page is one to the guest as well
      Given the machine "one-domain" with "guest" booted
      When "guest" maps 0x2000000000000000 to frame 2000, as a NaT page
      And "guest" loads from 0x2000000000000000
      Then it takes a NaT Consumption fault

  Rule: The P2M says what a translation may do

    @MEM-037
    Scenario: a frame that is read-only in the P2M is so in every translation
      Given the machine "one-domain" with "guest" booted
      And frame 2000 of "guest" holds 0x1122334455667788
      When dom0 calls ia64_dom0vp_op add_physmap_with_gmfn with:
        | gpfn  | 0x8000  |
        | gmfn  | 2000    |
        | flags | 1       |
        | domid | "guest" |
      Then the call returns 0
      When dom0 maps 0x2000000000000000 to frame 32768
      And dom0 loads from 0x2000000000000000
      Then it reads 0x1122334455667788
      When dom0 stores to 0x2000000000000000
      Then it takes a Data Access Rights fault

    @PHY-046
    Scenario Outline: code is never fetched from another domain's frame, mapped by itc.<side>
      Given the machine "one-domain" with "guest" booted
      And "guest" looks at its P2M at frame 0x8000
      And the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r14=0x2000000000000000
        movl    r15=0x20000661                  // frame 0x8000
        mov     r16=14 << 2 ;;
        mov     cr.ifa=r14
        mov     cr.itir=r16 ;;
        itc.<side> r15 ;;
        mov     b6=r14 ;;
        br.cond.sptk.many b6 ;;
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "execution of a foreign page"

      Examples:
        | side |
        | d    |
        | i    |

    @MEM-043
    Scenario: what is not populated reads as zero, and harms nobody
      Given the machine "one-domain" with "guest" booted
      When "guest" maps 0x2000000000000000 to frame 36864
      And "guest" loads from 0x2000000000000000
      Then it reads 0
      And Xen counts "p2m miss" once
