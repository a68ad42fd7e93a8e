Feature: The guest's own page table

  Xen walks a guest's VHPT for it, in the short format, where pta and the region register say so.
  The guest's handlers are entered only for what the table does not have.

  Background:
    Given the machine "one-domain" with "guest" booted
    And frame 3000 of "guest" holds 0x3000

  Rule: What the table has is inserted silently

    @TLB-018
    Scenario: the guest does not notice
      Given region 1 of "guest" is walked by a page table in frame 2900
      And the page table of "guest" in frame 2900 maps 0x2000000000100000 to frame 3000
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      And Xen counts "guest VHPT hit" once for "guest"
      And Xen counts "TLB miss reflected" never for "guest"

    @TLB-014
    Scenario: a translation register wins over the table
      Given frame 3100 of "guest" holds 0x3100
      And region 1 of "guest" is walked by a page table in frame 2900
      And the page table of "guest" in frame 2900 maps 0x2000000000100000 to frame 3000
      And "guest" has pinned 0x2000000000100000 to frame 3100 in dtr 5
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3100

  Rule: What the table lacks is the guest's to find

    @TLB-019 @TLB-016
    Scenario: an entry that is not present is a TLB miss
      Given frame 2900 of "guest" holds 0
      And region 1 of "guest" is walked by a page table in frame 2900
      When "guest" loads from 0x2000000000000008
      Then it takes a Data TLB fault
      And "guest" finds ifa 0x2000000000000008, itir 0x238 and iha at the entry of ifa in its page table
      When "guest" calls 0x2000000000000010
      Then it takes an Instruction TLB fault
      And "guest" finds ifa 0x2000000000000010, itir 0x238 and iha at the entry of ifa in its page table

    @TLB-020 @TLB-016
    Scenario: a part of the table that is not mapped is a VHPT fault
      Given region 1 of "guest" is walked by a page table that is not mapped
      When "guest" loads from 0x2000000000100008
      Then it takes a VHPT Translation fault
      And "guest" finds ifa 0x2000000000100008, itir 0x238 and iha at the entry of ifa in its page table
      When "guest" calls 0x2000000000100010
      Then it takes a VHPT Translation fault
      And "guest" finds ifa 0x2000000000100010, itir 0x238 and iha at the entry of ifa in its page table

    @TLB-021
    Scenario: a table in the long format is not looked at
      Given region 1 of "guest" is walked by a page table in frame 2900
      And the page table of "guest" in frame 2900 maps 0x2000000000100000 to frame 3000
      And the page tables of "guest" are in the long format
      When "guest" loads from 0x2000000000100000
      Then it takes a Data TLB fault

    @TLB-022
    Scenario: for the table itself no table is walked
      Given region 1 of "guest" is walked by a page table that is not mapped
      When "guest" loads from 0x2000100000000200
      Then it takes a Data TLB fault

    @TLB-061
    Scenario Outline: tpa of an address that <what> is a <fault> fault
      Given region 1 of "guest" is walked by a page table that is not mapped
      When "guest" executes:
        """
        movl    r14=<address> ;;
        tpa     r8=r14
        br.ret.sptk.many b0 ;;
        """
      Then it takes a <fault> fault

      Examples:
        | what                        | address            | fault              |
        | the table should have       | 0x2000000000100000 | Data TLB           |
        | no table should have        | 0x4000000000100000 | Alternate Data TLB |

  Rule: THASH is the guest's, thash the host's

    @TLB-023
    Scenario: the same address hashed both ways
      Given region 1 of "guest" is walked by a page table in frame 2900
      When "guest" executes:
        """
        movl    r14=0x2000000000100000 ;;
        mov     r8=r14
        thash   r9=r14 ;;
        break   0xd ;;
        shr.u   r10=r9,59               // 0xf000000000000000: the hypervisor's range
        extr.u  r11=r9,0,5              // entries of 32 bytes
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x2000100000000200
      And r10 is 0x1e
      And r11 is 0
