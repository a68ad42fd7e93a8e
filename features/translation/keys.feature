Feature: Protection keys

  A translation has a key; with psr.pk on, a key register has to admit the access. The guest has key
  registers 0 to 14.

  Background:
    Given the machine "one-domain" with "guest" booted
    And frame 3000 of "guest" holds 0x3000
    And "guest" has mapped 0x2000000000100000 to frame 3000 with key 5

  Rule: tak tells the key of a translation

    @TLB-062
    Scenario: of an address that is mapped
      When "guest" executes:
        """
        movl    r14=0x2000000000100000 ;;
        tak     r8=r14
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x500

    @TLB-062
    Scenario: of one that is not
      When "guest" executes:
        """
        movl    r14=0x4000000000100000 ;;
        tak     r8=r14
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 1

  Rule: With psr.pk on, a key register has to admit the access

    @TLB-069
    Scenario: a key in no register is a key miss
      When "guest" executes:
        """
        movl    r14=0x2000000000100000
        ssm     psr.pk ;;
        ld8     r8=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then it takes a Data Key Miss fault

    @TLB-069
    Scenario: a key in a register lets the access through
      When "guest" executes:
        """
        mov     r15=3
        mov     r16=5 << 8 | 1
        movl    r14=0x2000000000100000 ;;
        mov     pkr[r15]=r16
        ssm     psr.pk ;;
        ld8     r8=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x3000

    @TLB-069
    Scenario: a register can refuse reads
      When "guest" executes:
        """
        mov     r15=3
        mov     r16=5 << 8 | 5
        movl    r14=0x2000000000100000 ;;
        mov     pkr[r15]=r16
        ssm     psr.pk ;;
        ld8     r8=[r14]
        br.ret.sptk.many b0 ;;
        """
      Then it takes a Key Permission fault
