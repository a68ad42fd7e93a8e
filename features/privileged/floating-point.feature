Feature: Floating-point registers are loaded when they are used

  The high partition, f32 to f127, is disabled in hardware until a vcpu first uses it. The guest does
  not see that: its own psr.dfh is a copy.

  Rule: The first use is retried without the guest's knowing

    @TLB-055
    Scenario: f40 is written and read, psr.dfh of the guest stays 0
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        movl    r14=XSI_HPSR_DFH
        movl    r15=XSI_VPSR_DFH
        mov     r9=42 ;;
        ld1     r11=[r14]
        setf.sig f40=r9 ;;
        getf.sig r8=f40
        ld1     r9=[r14]
        ld1     r10=[r15]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 42
      And r11 is 1
      And r9 is 0
      And r10 is 0

    @TLB-055
    Scenario: a guest that has disabled them itself gets the fault
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        ssm     psr.dfh ;;
        setf.sig f40=r0
        """
      Then the guest takes a fault at vector 0x5500, with code 2

    @TLB-055
    Scenario: the handler of a fault has them enabled
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        mov     r14=ip
        mov     r15=cr.iva
        mov     r9=42 ;;
        mov     cr.iva=r14
        ssm     psr.dfh ;;
        break.m 0x99
        nop.i   0 ;;
        .org    0x2c00
        mov     r11=cr.ipsr
        setf.sig f40=r9 ;;
        getf.sig r8=f40
        mov     cr.iva=r15
        bsw.1 ;;
        extr.u  r11=r11,19,1
        ssm     psr.ic | psr.i
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 42
      And r11 is 1

  Rule: Domains that share a processor do not share registers

    @TLB-055
    Scenario: each finds its own value in f40
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" executes:
        """
        mov     r9=11 ;;
        setf.sig f40=r9
        br.ret.sptk.many b0 ;;
        """
      And "peer" executes:
        """
        mov     r9=22 ;;
        setf.sig f40=r9
        br.ret.sptk.many b0 ;;
        """
      And "guest" executes:
        """
        getf.sig r8=f40
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 11
      When "peer" executes:
        """
        getf.sig r8=f40
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 22
