Feature: Events and the tick in January 2006

  There was no callback: an event made one vector, the same for all, pending in the virtual local
  SAPIC, and the guest took it as an external interrupt. The tick of its virtual timer came the same
  way, with the vector of cr.itv.

  Background:
    Given the machine "january-2006" with "guest" and "peer" booted

  Rule: An event is a vector in the IRR

    @VIC-001.2006
    Scenario: the guest looks for it with its interrupts off
      Given "guest" has a port open for "peer"
      And "peer" has bound to that port
      And "guest" executes:
        """
        rsm     psr.i
        br.ret.sptk.many b0 ;;
        """
      When "peer" sends on its end
      Then "guest" takes no external interrupt
      When "guest" executes:
        """
        mov     r8=cr.irr3 ;;
        mov     r9=cr.ivr ;;
        mov     r10=cr.ivr
        mov     r11=cr.irr3 ;;
        mov     cr.eoi=r0
        br.ret.sptk.many b0 ;;
        """
      # bit 41 of the last 64: vector 0xe9
      Then r8 is 0x20000000000
      And r9 is 0xe9
      And r10 is 0xf
      And r11 is 0x0

    @VIC-001.2006
    Scenario: the guest takes it as an external interrupt
      Given "guest" has a port open for "peer"
      And "peer" has bound to that port
      When "peer" sends on its end
      Then "guest" takes one external interrupt, with its end pending

    @VIC-001.2006
    Scenario: the guest takes it once it enables interrupts
      Given "guest" has a port open for "peer"
      And "peer" has bound to that port
      And "guest" executes:
        """
        rsm     psr.i
        br.ret.sptk.many b0 ;;
        """
      And "peer" has sent on its end
      When "guest" executes:
        """
        ssm     psr.i ;;
        srlz.d
        br.ret.sptk.many b0 ;;
        """
      Then "guest" takes one external interrupt, with its end pending

    @VIC-001.2006
    Scenario: the guest holds it back by its task priority
      Given "guest" has a port open for "peer"
      And "peer" has bound to that port
      And "guest" executes:
        """
        mov     r14=0xe0 ;;
        mov     cr.tpr=r14
        br.ret.sptk.many b0 ;;
        """
      When "peer" sends on its end
      Then "guest" takes no external interrupt
      When "guest" executes:
        """
        mov     cr.tpr=r0
        br.ret.sptk.many b0 ;;
        """
      Then "guest" takes one external interrupt, with its end pending

  Rule: The tick is a vector in the IRR, each time that the counter reaches cr.itm

    @TIM-001.2006
    Scenario: two ticks, 20 microseconds apart
      When "guest" executes:
        """
        rsm     psr.i
        mov     r15=0xef
        mov     r20=20000
        mov     r21=ar.itc ;;
        mov     cr.itv=r15
        mov     r11=cr.irr3
        add     r22=r20,r21 ;;
        mov     cr.itm=r22 ;;
1:      mov     r14=cr.irr3 ;;
        cmp.eq  p6,p0=r14,r0
(p6)    br.cond.sptk 1b ;;
        mov     r8=cr.ivr ;;
        mov     cr.eoi=r0
        add     r22=r20,r22 ;;
        mov     cr.itm=r22 ;;
2:      mov     r14=cr.irr3 ;;
        cmp.eq  p6,p0=r14,r0
(p6)    br.cond.sptk 2b ;;
        mov     r9=cr.ivr
        mov     r10=ar.itc ;;
        mov     cr.eoi=r0
        movl    r15=0x10000 ;;
        mov     cr.itv=r15
        sub     r10=r10,r21
        ssm     psr.i ;;
        mov     r14=40000 ;;
        cmp.le  p6,p7=r14,r10 ;;
(p6)    mov     r10=1
(p7)    mov     r10=0
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0xef
      And r9 is 0xef
      And r10 is 1
      And r11 is 0x0

  Rule: PAL_HALT_LIGHT gives the processor away, and waits for nothing

    @TIM-001.2006
    Scenario: it returns although nothing happens
      When "guest" calls fw_pal halt_light
      Then the call returns 0
