Feature: Structures that guest and hypervisor share

  Sizes and places are part of the ABI: a kernel that was built elsewhere finds everything where the
  public headers have it.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: Structures have the sizes of the public headers

    @DOM-030
    Scenario: the boot parameters come 1168 bytes behind start_info
      Then "guest" was entered with r28 at the boot parameters behind its start_info page

    @DOM-030
    Scenario: a vcpu context has 22208 bytes
      Then domctl getvcpucontext gives dom0 22208 bytes of "guest"

  Rule: shared_info and mapped_regs are laid out as the public headers have them

    @DOM-031
    Scenario: start_info_pfn is at 0x1010
      Then the XSI window of "guest" is at 0xfffffffffff00000

    @DOM-031
    Scenario: evtchn_pending is at 0xc00
      Given vcpu 0 of "guest" has bound an IPI port
      And vcpu 0 of "guest" has masked its interrupts
      When vcpu 0 of "guest" sends to that port
      Then "guest" finds the bit of that port set at offset 0xc00 of its shared_info

    @DOM-032
    Scenario: psr.ic is at 0x4c10
      When "guest" executes:
        """
        movl    r14=0xfffffffffff04c10 ;;
        ld4     r9=[r14]
        rsm     psr.ic ;;
        ld4     r8=[r14]
        ssm     psr.ic
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0
      And r9 is 1
