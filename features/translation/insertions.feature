Feature: A guest inserts translations

  A vcpu has 12 translation registers a side, and remembers the last translation inserted into each
  of its translation caches. Of a page that is inserted, the 16 KiB around the address go to the
  hardware; the rest follows when it is used, as long as the page is remembered.

  Background:
    Given the machine "one-domain" with "guest" booted
    And frame 3000 of "guest" holds 0x3000
    And frame 3001 of "guest" holds 0x3001
    And frame 3002 of "guest" holds 0x3002
    And frame 3003 of "guest" holds 0x3003
    And frame 3100 of "guest" holds 0x3100

  Rule: An inserted page hits

    @TLB-009
    Scenario: and is still there, in the host VHPT, after the next insertion
      Given "guest" has mapped 0x2000000000100000 to frame 3000
      And "guest" has mapped 0x2000000000300000 to frame 3001
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      And Xen counts "vTLB hit" never for "guest"
      When "guest" loads from 0x2000000000300000
      Then it reads 0x3001

    @TLB-009
    Scenario: a second insertion for an address takes the place of the first
      Given "guest" has mapped 0x2000000000100000 to frame 3000
      When "guest" maps 0x2000000000100000 to frame 3001
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3001

    @TLB-015
    Scenario: data that was inserted can be executed
      Given frame 3010 of "guest" holds a procedure that returns 0x77
      And "guest" has mapped 0x2000000000100000 to frame 3010
      When "guest" calls 0x2000000000100000
      Then it reads 0x77

    @TLB-017
    Scenario: an address that nothing maps is an alternate miss
      When "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault
      When "guest" calls 0x2000000000100000
      Then it takes an Alternate Instruction TLB fault
      And Xen counts "TLB miss reflected" once for "guest"

  Rule: A large page is inserted piece by piece

    @TLB-010
    Scenario: its other pieces hit without a fault to the guest
      Given "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      And Xen counts "vTLB hit" never for "guest"
      When "guest" loads from 0x200000000010c000
      Then it reads 0x3003
      And Xen counts "vTLB hit" once for "guest"

    @TLB-010 @TLB-009
    Scenario: until another page is inserted
      Given "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When "guest" maps 0x2000000000300000 to frame 3100
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" loads from 0x2000000000104000
      Then it takes an Alternate Data TLB fault

    @TLB-010 @TLB-056
    Scenario Outline: until anything is purged by <instruction>
      Given "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When "guest" purges 0x4000000000000000 by <instruction>
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" loads from 0x2000000000104000
      Then it takes an Alternate Data TLB fault

      Examples:
        | instruction |
        | ptc.l       |
        | ptc.ga      |
        | ptr.d       |

    @TLB-057
    Scenario: a translation register of the other side does not matter
      Given "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When "guest" pins 0x4000000000000000 to frame 3100 in itr 5
      And "guest" loads from 0x2000000000104000
      Then it reads 0x3001

    @TLB-057
    Scenario: one of the same side does
      Given "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When "guest" pins 0x4000000000000000 to frame 3100 in dtr 5
      And "guest" loads from 0x2000000000104000
      Then it takes an Alternate Data TLB fault

  Rule: There are twelve translation registers a side

    @TLB-012
    Scenario Outline: <register> exists
      When "guest" pins 0x2000000000100000 to frame 3000 in <register>
      Then it is done

      Examples:
        | register |
        | dtr 11   |
        | itr 11   |

    @TLB-012
    Scenario Outline: <register> is reserved
      When "guest" pins 0x2000000000100000 to frame 3000 in <register>
      Then the guest takes a fault at vector 0x5400, with code 0x30

      Examples:
        | register |
        | dtr 12   |
        | itr 12   |

    @TLB-059
    Scenario: one covers the page around its address
      When "guest" pins 64 KiB at 0x2000000000106000 to frame 3000 in dtr 5
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" loads from 0x200000000010c000
      Then it reads 0x3003
      And Xen counts "TR hit" at least once for "guest"
      When "guest" loads from 0x2000000000110000
      Then it takes an Alternate Data TLB fault

    @TLB-058
    Scenario: of two for one address the lower one counts
      When "guest" pins 0x2000000000100000 to frame 3000 in dtr 6
      And "guest" pins 0x2000000000100000 to frame 3100 in dtr 5
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3100

    @TLB-014
    Scenario: one wins over a page that was inserted
      Given "guest" has pinned 0x2000000000104000 to frame 3100 in dtr 5
      And "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When "guest" loads from 0x2000000000104000
      Then it reads 0x3100
      When "guest" loads from 0x2000000000108000
      Then it reads 0x3002

    @TLB-014
    Scenario: what the host VHPT had before stays until it is purged
      Given "guest" has mapped 0x2000000000100000 to frame 3000
      When "guest" pins 0x2000000000100000 to frame 3100 in dtr 5
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" purges 0x2000000000100000 by ptc.l
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3100

    @TLB-013
    Scenario: ptr.d takes it away, and its range
      Given "guest" has pinned 0x2000000000100000 to frame 3000 in dtr 5
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" purges 0x2000000000100000 by ptr.d
      And "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault

  Rule: Nobody inserts over the hypervisor's range

    @TLB-033
    Scenario Outline: <what> crashes the domain
      Given the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r14=<address>
        movl    r15=0x661
        mov     r16=<shift> << 2
        mov     r17=5 ;;
        mov     cr.ifa=r14
        mov     cr.itir=r16 ;;
        <insert> ;;
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "hypervisor's range"

      Examples:
        | what                          | address            | shift | insert          |
        | itc.d at its first page       | 0xf000000000000000 | 14    | itc.d r15       |
        | itc.i at its last page        | 0xf7ffffffffffc000 | 14    | itc.i r15       |
        | itr.d of 4 GiB around         | 0xf300000012345678 | 32    | itr.d dtr[r17]=r15 |
        | itc.d over the XSI window     | 0xfffffffffff04000 | 12    | itc.d r15       |

    @TLB-033
    Scenario: the same octant of another region is the guest's
      When "guest" maps 0x5000000000000000 to frame 3000
      And "guest" loads from 0x5000000000000000
      Then it reads 0x3000

  Rule: A speculative access that misses is deferred

    @TLB-060
    Scenario: ld.s gives a NaT
      When "guest" executes:
        """
        movl    r14=0x2000000000100000
        mov     r8=0 ;;
        ld8.s   r15=[r14] ;;
        tnat.nz p6,p0=r15 ;;
(p6)    mov     r8=1
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1
      And Xen counts "TLB miss reflected" never for "guest"

    @TLB-060
    Scenario: lfetch.fault does nothing
      When "guest" executes:
        """
        movl    r14=0x2000000000100000
        mov     r8=5 ;;
        lfetch.fault [r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 5
      And Xen counts "TLB miss reflected" never for "guest"
