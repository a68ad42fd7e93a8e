Feature: The region 7 optimisation

  A kernel that has guest-physical memory identity mapped in region 7 can have Xen insert these
  pages for it.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A miss of the kernel in region 7 is resolved by Xen when the feature is on

    @TLB-024
    Scenario: off, as it is at first, the guest handles it
      When "guest" loads from 0xe000010000000000
      Then Xen counts "TLB miss reflected" once for "guest"
      And Xen counts "identity hit" never for "guest"

    @TLB-024 @HYP-007
    Scenario: on, the guest does not notice
      When "guest" turns feature 1 on
      Then the call returns 0
      When "guest" loads from 0xe000010000000000
      Then Xen counts "TLB miss reflected" never for "guest"
      And Xen counts "identity hit" once for "guest"

    @TLB-024
    Scenario: off again
      When "guest" turns feature 1 on
      And "guest" loads from 0xe000010000000000
      And "guest" turns feature 1 off
      And "guest" purges everything by ptc.e
      Then Xen counts "identity hit" once for "guest"
      When "guest" loads from 0xe000010000000000
      Then Xen counts "TLB miss reflected" once for "guest"
      And Xen counts "identity hit" never for "guest"

    @TLB-024
    Scenario: a region that is walked is not for the feature
      Given region 6 of "guest" is walked by a page table that is not mapped
      When "guest" turns feature 1 on
      And "guest" loads from 0xc000000000100000
      Then it takes a VHPT Translation fault

  Rule: There are no other features for a paravirtual domain

    @TLB-025
    Scenario Outline: feature <cmd> is refused
      When "guest" turns feature <cmd> on
      Then the call is refused with ENOSYS

      Examples:
        | cmd |
        | 0   |
        | 2   |
        | 3   |
        | 9   |

    @TLB-025
    Scenario: a description that cannot be read is refused
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        movl    r32=0x80000ffffffffff8  // inline handle of no memory
        mov     r2=0x700 ;;
        break   0x1000
        br.ret.sptk.many b0 ;;
        """
      Then r8 is -14, EFAULT
