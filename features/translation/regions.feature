Feature: Region registers are virtual

  A guest chooses region ids below 2^18 and page sizes. The hardware gets other values: ids of the
  domain's own block, mangled. The guest reads back what it wrote.

  Background:
    Given the machine "two-domains" with "guest" and "peer" booted

  Rule: What was written is read back

    @TLB-001
    Scenario Outline: region register <region> reads <value>
      When "guest" executes:
        """
        movl    r14=<region> << 61
        movl    r15=<value> ;;
        mov     rr[r14]=r15 ;;
        mov     r8=rr[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <value>

      Examples:
        | region | value      |
        | 0      | 0x39       |
        | 1      | 0x3ffff38  |
        | 5      | 0x1234541  |
        | 6      | 0x12370    |

    @TLB-005
    Scenario: a region that is not used may be written as 0
      When "guest" executes:
        """
        movl    r14=2 << 61 ;;
        mov     rr[r14]=r0 ;;
        mov     r8=rr[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0

  Rule: A value that the hardware could not take is refused

    @TLB-002 @TLB-003
    Scenario Outline: <what>
      When "guest" executes:
        """
        movl    r14=2 << 61
        movl    r15=<value> ;;
        mov     rr[r14]=r15
        br.ret.sptk.many b0 ;;
        """
      Then the guest takes a fault at vector 0x5400, with code 0x30

      Examples:
        | what                       | value              |
        | a region id of 19 bits     | 0x4000038          |
        | pages of 2 KiB             | 0x12c              |
        | pages of 128 KiB           | 0x144              |
        | pages of 1 GiB             | 0x178              |
        | reserved bit 1             | 0x13a              |
        | reserved bit 32            | 0x100000138        |

    @TLB-002
    Scenario Outline: SET_RR ignores <what>
      When "guest" executes:
        """
        movl    r8=<region> << 61
        movl    r9=0x4000038 ;;
        break   0x11 ;;
        movl    r14=<region> << 61 ;;
        mov     r8=rr[r14]
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <before>

      Examples:
        | what                                    | region | before |
        | a region id of 19 bits for region 2     | 2      | 0x338  |
        | a region id of 19 bits for region 7     | 7      | 0x838  |

  Rule: Equal ids of different domains are different

    @TLB-004
    Scenario: two domains use the same address with the same region id
      Given frame 1500 of "guest" holds 0x1111
      And frame 1500 of "peer" holds 0x2222
      And "guest" has mapped 0x2000000000100000 to frame 1500
      And "peer" has mapped 0x2000000000100000 to frame 1500
      When "guest" loads from 0x2000000000100000
      Then it reads 0x1111
      When "peer" loads from 0x2000000000100000
      Then it reads 0x2222
      When "guest" purges 0x2000000000100000 by ptc.ga
      And "peer" loads from 0x2000000000100000
      Then it reads 0x2222
