Feature: The virtual local SAPIC

  Each vcpu has the control registers of an interrupt controller. A kernel that takes events by a
  callback finds nothing in them. One without a callback has each event requested as the vector that
  it chose in shared_info, and has to look for it: no vector is ever delivered by itself.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A privileged register reads as the virtual processor's

    @VIC-048 @VIC-050 @VIC-052
    Scenario Outline: <register> reads <value>
      When "guest" executes:
        """
        mov     r8=<register>
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <value>

      Examples:
        | register | value |
        | cr.lid   | 0x0   |
        | cr.ivr   | 0xf   |
        | cr.eoi   | 0x0   |
        | cr.lrr0  | 0x10000 |
        | cr.lrr1  | 0x10000 |

    @VIC-048
    Scenario: each vcpu reads its own number in cr.lid
      Given the machine "smp-4way" with "guest" booted
      And all vcpus of "guest" are running
      When vcpu 3 of "guest" executes:
        """
        mov     r8=cr.lid
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x3000000

    @VIC-049 @VIC-053 @VIC-054 @VIC-084
    Scenario Outline: <register> cannot be written
      When "guest" executes:
        """
        mov     <register>=r0
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x5400, with code 0x0

      Examples:
        | register |
        | cr.lid   |
        | cr.ivr   |
        | cr.irr0  |
        | cr.irr1  |
        | cr.irr2  |
        | cr.irr3  |
        | cr.lrr0  |
        | cr.lrr1  |

    @VIC-053
    Scenario: the external lines can be masked, as they are
      When "guest" executes:
        """
        movl    r14=0x10000 ;;
        mov     cr.lrr0=r14
        mov     cr.lrr1=r14
        mov     r8=cr.lrr1
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x10000

    @VIC-052
    Scenario: an end of interrupt with nothing in service is ignored
      When "guest" executes:
        """
        mov     cr.eoi=r0 ;;
        mov     r8=cr.ivr
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0xf

    @VIC-051
    Scenario: reserved bits of cr.tpr
      When "guest" executes:
        """
        mov     r14=0x100 ;;
        mov     cr.tpr=r14
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x5400, with code 0x30

  Rule: Without a callback an event is a vector, taken by reading cr.ivr

    @VIC-081
    Scenario: a vector in service holds back the next event until it has ended
      Given "guest" takes events as vector 0xe9, without a callback
      And "guest" has a port open for itself
      And "guest" has bound to that port
      When "guest" executes:
        """
        mov     r8=cr.ivr
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0xe9
      Given vcpu 0 of "guest" has cleared its upcall, its selector and all that is pending
      And "guest" has sent on its end
      When "guest" executes:
        """
        mov     r9=cr.irr3
        mov     r8=cr.ivr ;;
        extr.u  r9=r9,0xe9-192,1
        mov     cr.eoi=r0 ;;
        mov     r10=cr.ivr ;;
        mov     r11=cr.irr3
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0xf
      And r9 is 1
      And r10 is 0xe9
      And r11 is 0

    @VIC-083
    Scenario Outline: vector <vector> with cr.tpr <tpr> is read as <ivr>
      Given "guest" takes events as vector <vector>, without a callback
      And "guest" has a port open for itself
      And "guest" has bound to that port
      When "guest" executes:
        """
        movl    r14=<tpr> ;;
        mov     cr.tpr=r14
        mov     r8=cr.ivr
        mov     cr.tpr=r0 ;;
        mov     r9=cr.ivr
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <ivr>

      Examples:
        | vector | tpr     | ivr  |
        | 0x5f   | 0x40    | 0x5f |
        | 0x5f   | 0x50    | 0xf  |
        | 0x60   | 0x50    | 0x60 |
        | 0x20   | 0x10    | 0x20 |
        | 0x1f   | 0x10    | 0xf  |
        | 0xff   | 0x10000 | 0xf  |

    @VIC-082
    Scenario: the timer's vector is forgotten when the time to come has been put off
      Given "guest" takes events as vector 0x40, without a callback
      When "guest" executes:
        """
        // cr.itm in the past: the vector is requested; then in the far future
        movl    r14=0x7fffffffffffffff
        mov     r15=0xef ;;
        mov     cr.itv=r15
        mov     cr.itm=r0
        mov     r16=1000 ;;
        1:      adds    r16=-1,r16 ;;
        cmp.ne  p6,p0=r16,r0
        (p6)    br.cond.sptk 1b ;;
        mov     r9=cr.irr3
        mov     cr.itm=r14
        mov     r8=cr.ivr ;;
        mov     r10=cr.irr3
        extr.u  r9=r9,0xef-192,1
        br.ret.sptk.many b0 ;;
        """
      Then r9 is 1
      And r8 is 0xf
      And r10 is 0

    @HYP-104
    Scenario: the firmware's IPI is a vector too
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And vcpu 1 of "guest" takes events as vector 0xe9, without a callback
      When vcpu 0 of "guest" sends vector 0xf3 to vcpu 1 by the firmware's IPI
      And vcpu 1 of "guest" executes:
        """
        mov     r9=cr.irr3
        mov     r8=cr.ivr ;;
        extr.u  r9=r9,0xf3-192,1
        mov     cr.eoi=r0
        br.ret.sptk.many b0 ;;
        """
      Then r9 is 1
      And r8 is 0xf3
