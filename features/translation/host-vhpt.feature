Feature: The host VHPT

  The hardware walks a table of 2048 entries: one of its processor, or one of the vcpu's own. A page
  has one place in it, so that pages displace each other.

  Rule: Pages of one place displace each other

    @TLB-009
    Scenario: what has lost its place hits only while the processor's own cache has it
      Given the machine "one-domain" with "guest" booted
      And frame 3000 of "guest" holds 0x3000
      And frame 3001 of "guest" holds 0x3001
      And "guest" has mapped 0x2000000000100000 to frame 3000
      When "guest" maps 0x2000000002100000 to frame 3001
      Then Xen counts "VHPT collision" at least once for "guest"
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" loads from 300 other pages
      And "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault
      When "guest" loads from 0x2000000002100000
      Then it reads 0x3001

    @TLB-009
    Scenario: pages of other places stay
      Given the machine "one-domain" with "guest" booted
      And frame 3000 of "guest" holds 0x3000
      And "guest" has mapped 0x2000000001900000 to frame 3000
      And "guest" has mapped 0x2000000001904000 to frame 3001
      When "guest" loads from 300 other pages
      And "guest" loads from 0x2000000001900000
      Then it reads 0x3000
      And Xen counts "vTLB hit" never for "guest"

  Rule: Small pages need a table of the vcpu's own

    @TLB-011 @TLB-073
    Scenario: a page of 4 KiB rebuilds the table, once
      Given the machine "one-domain" with "guest" booted
      And frame 3000 of "guest" holds 0x3000
      When "guest" maps 4 KiB at 0x2000000000100000 to frame 3000
      Then Xen counts "VHPT rebuilt" once for "guest"
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When "guest" loads from 0x2000000000101000
      Then it takes an Alternate Data TLB fault
      When "guest" maps 4 KiB at 0x2000000000101000 to frame 3000
      And "guest" loads from 0x2000000000101000
      Then it reads 0x3000
      And Xen counts "VHPT rebuilt" never for "guest"

    @TLB-011
    Scenario: what was inserted before is gone, and large pages go in by pieces of 4 KiB
      Given the machine "one-domain" with "guest" booted
      And frame 3000 of "guest" holds 0x3000
      And frame 3001 of "guest" holds 0x3001
      And "guest" has mapped 0x2000000000200000 to frame 3001
      When "guest" maps 4 KiB at 0x2000000000100000 to frame 3000
      And "guest" loads from 0x2000000000200000
      Then it takes an Alternate Data TLB fault
      When "guest" maps 0x2000000000200000 to frame 3001
      And "guest" loads from 0x2000000000200000
      Then it reads 0x3001
      When "guest" loads from 0x2000000000203000
      Then it is done
      And Xen counts "vTLB hit" once for "guest"

    @TLB-011
    Scenario: dom0 may not
      Given the machine "one-domain" with "guest" booted
      When dom0 executes, and does not return:
        """
        movl    r14=0x2000000000100000
        movl    r15=0x661
        mov     r16=12 << 2 ;;
        mov     cr.ifa=r14
        mov     cr.itir=r16 ;;
        itc.d   r15 ;;
        """
      Then Xen says that "dom0" crashed by "16 KiB"

    @TLB-011 @HYP-076
    Scenario: tables of their own, from the start
      Given the machine "per-vcpu-vhpt" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      And vcpu 1 of "guest" has mapped 0x2000000000100000 to frame 3000
      When vcpu 0 of "guest" purges 0x2000000000100000 by ptc.l
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When vcpu 0 of "guest" purges 0x2000000000100000 by ptc.ga
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault

  Rule: A vcpu finds nothing that is not its own

    @TLB-031
    Scenario Outline: on <machine> two vcpus use one address for different frames
      Given the machine "<machine>" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      And frame 3001 of "guest" holds 0x3001
      And vcpu 0 of "guest" has mapped 0x2000000000100000 to frame 3000
      And vcpu 1 of "guest" has mapped 0x2000000000100000 to frame 3001
      When vcpu 0 of "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x3001

      Examples:
        | machine          |
        | shared-processor |
        | smp-2way         |
        | per-vcpu-vhpt    |

    @TLB-031
    Scenario: a vcpu that ran elsewhere finds nothing of what it left behind
      Given the machine "smp-2way" with "guest" booted
      And frame 3000 of "guest" holds 0x3000
      And frame 3001 of "guest" holds 0x3001
      And dom0 lets vcpu 0 of "guest" run on processors 0
      And "guest" has mapped 0x2000000000100000 to frame 3000
      And dom0 lets vcpu 0 of "guest" run on processors 1
      And "guest" has mapped 0x2000000000100000 to frame 3001
      When "guest" loads from 0x2000000000100000
      Then it reads 0x3001
      When dom0 lets vcpu 0 of "guest" run on processors 0
      And "guest" loads from 0x2000000000100000
      Then it reads 0x3001

  Rule: What a frame was is not seen any more

    @TLB-030
    Scenario: a frame changes while a vcpu uses it
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x1111
      And vcpu 1 of "guest" has pinned 0x2000000000100000 to frame 3000 in dtr 5
      When vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x1111
      When "guest" exchanges frame 3000 for a new one that holds 0x2222, while vcpu 1 loads from 0x2000000000100000
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x2222

    @TLB-030
    Scenario: a frame appears where there was none
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back 1 frame
      And "guest" has pinned 0x2000000000100000 to frame 1024 in dtr 5
      When "guest" loads from 0x2000000000100000
      Then Xen counts "p2m miss" once
      When "guest" populates them again, in one batch
      And frame 1024 of "guest" is given 0x4444
      And "guest" loads from 0x2000000000100000
      Then it reads 0x4444
