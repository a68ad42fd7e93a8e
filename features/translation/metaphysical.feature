Feature: Metaphysical mode

  There is one virtual bit for psr.dt, rt and it. Without it, addresses of region 0 are
  guest-physical; all other regions are translated as ever.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: An address of region 0 is guest-physical

    @TLB-006
    Scenario: frame 3000 is at 3000 times 16 KiB
      Given frame 3000 of "guest" holds 0x3000
      When "guest" executes:
        """
        movl    r14=3000 << 14
        rsm     psr.dt ;;
        ld8     r8=[r14] ;;
        ssm     psr.dt
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x3000
      And Xen counts "metaphysical hit" once for "guest"

    @TLB-006
    Scenario: in virtual mode it is not
      When "guest" loads from 0x2ee0000
      Then it takes an Alternate Data TLB fault

  Rule: Other regions are translated by their region registers

    @TLB-007
    Scenario: data of region 5 is virtual, and Xen says so
      Given frame 3000 of "guest" holds 0x3000
      And "guest" has pinned 0xa000000000100000 to frame 3000 in dtr 5
      When "guest" executes:
        """
        movl    r14=0xa000000000100000
        rsm     psr.dt ;;
        ld8     r8=[r14] ;;
        ssm     psr.dt
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x3000
      And Xen counts "virtual access in metaphysical mode" once

    @TLB-007
    Scenario: code of region 5 is virtual, and nothing is said
      Given frame 3000 of "guest" holds a procedure that returns 0x77
      And "guest" has pinned 0xa000000000100000 to frame 3000 in itr 5
      When "guest" executes:
        """
        mov     r16=b0
        mov     r17=ar.pfs
        movl    r14=0xa000000000100000
        rsm     psr.dt ;;
        mov     b6=r14 ;;
        br.call.sptk.many b0=b6 ;;
        ssm     psr.dt
        mov     ar.pfs=r17
        mov     b0=r16 ;;
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x77
