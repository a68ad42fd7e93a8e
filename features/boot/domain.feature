Feature: The toolstack builds a paravirtual domain

  A domain is built from dom0 by hypercalls alone: domctl to create it, memory_op to give it memory,
  dom0vp to map that memory while its kernel, tables and rings are written, and domctl again to set
  the registers of its first vcpu.

  Rule: A domain is built by hypercalls of dom0

    @RBT-039 @HYP-076
    Scenario: the calls that build a domain
      Given the machine "one-domain"
      When the toolstack builds "guest"
      Then dom0 has made these calls, in this order:
        | domctl             | createdomain           |
        | domctl             | max_mem                |
        | domctl             | max_vcpus              |
        | memory_op          | populate_physmap       |
        | event_channel_op   | alloc_unbound          |
        | ia64_dom0vp_op     | add_physmap_with_gmfn  |
        | domctl             | arch_setup             |
        | domctl             | setvcpucontext         |
        | domctl             | unpausedomain          |
      And "guest" is running

    @DOM-026 @MEM-023
    Scenario: the domain has the memory that its description asks for
      Given the machine "one-domain" with "guest" booted
      Then "guest" owns 4096 frames
      When "guest" calls memory_op maximum_reservation with:
        | domid | SELF |
      Then the call returns 4096

    @DOM-001 @DOM-021
    Scenario: the kernel runs, and says so on its console ring
      Given the machine "one-domain" with "guest" booted
      Then the console of "guest" shows "agent: serving"

    @DOM-001
    Scenario: a kernel of one's own
      Given the machine "one-domain"
      And "guest" runs this kernel:
        """
                .global _start
        _start: mov     r14=1
                movl    r15=answer ;;
        1:      shladd  r14=r14,1,r14
                st8     [r15]=r14
                cmp.gtu p6,p0=100,r14
        (p6)    br.cond.sptk 1b ;;
        2:      hint    @pause
                br.cond.sptk 2b ;;
                .align  8
                .global answer
        answer: data8   0
        """
      When the toolstack builds "guest"
      Then the word at "answer" in "guest" becomes 243

  Rule: A domain is entered as dom0 is

    @DOM-005 @DOM-006
    Scenario: registers at entry
      Given the machine "one-domain" with "guest" booted
      Then "guest" was entered with r28 at the boot parameters behind its start_info page
      And "guest" was entered with psr bits ac and ic set
      And "guest" was entered with psr bits i, dt, rt and it clear
      And "guest" was entered with cr.tpr 0x0, cr.itv 0x10000 and cr.iva 0x0

    @DOM-007 @DOM-008 @DOM-009
    Scenario: start_info
      Given the machine "one-domain" with "guest" booted
      Then start_info of "guest" has the magic "xen-3.0-ia64"
      And start_info of "guest" counts 4096 frames
      And start_info of "guest" has no flags
      And start_info of "guest" puts xenstore in frame 4094 and the console in frame 4095

    @DOM-011 @DOM-012
    Scenario: memory map
      Given the machine "one-domain" with "guest" booted
      Then the memory map of "guest" begins with:
        | type          | from   | to     |
        | PAL code      | 0x0    | 0x1000 |
        | ACPI NVS      | 0x1000 | 0x2000 |
      And the memory map of "guest" has conventional memory up to 0x3ff0000

    @DOM-015 @DOM-016
    Scenario Outline: ACPI tells each vcpu: <machine>
      Given the machine "<machine>" with "guest" booted
      Then the ACPI tables of "guest" begin at 0x1000, with valid checksums
      And the ACPI tables of "guest" enable <vcpus> processors

      Examples:
        | machine    | vcpus |
        | one-domain | 1     |
        | smp-2way   | 2     |
        | smp-4way   | 4     |

  Rule: What cannot be built is refused, and leaves nothing behind

    @RBT-027
    Scenario: an id that is in use
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl createdomain with:
        | domain | 1 |
      Then the call is refused with EINVAL

    @RBT-028
    Scenario Outline: a number of vcpus that is not possible: <max>
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl max_vcpus with:
        | domain | "guest" |
        | max    | <max>   |
      Then the call is refused with <errno>

      Examples:
        | max | errno  |
        | 65  | EINVAL |
        | 0   | EINVAL |
        | 2   | EBUSY  |

    @RBT-029
    Scenario: registers of a vcpu that was never set up
      Given the machine "smp-2way" with "guest" booted
      When dom0 calls domctl getvcpucontext with:
        | domain | "guest" |
        | vcpu   | 1       |
      Then the call is refused with ENODATA

    @DOM-029 @HYP-070
    Scenario: only dom0 may build
      Given the machine "one-domain" with "guest" booted
      When "guest" calls domctl createdomain with:
        | domain | 0 |
      Then the call is refused with EPERM
      When "guest" calls domctl getdomaininfo with:
        | domain | 0 |
      Then the call is refused with EPERM

    @MEM-013
    Scenario: more memory than the machine has
      Given the machine "one-domain"
      When the toolstack tries to build a domain of 1 GiB
      Then the build fails when the memory is populated
      And no domain but dom0 exists
      And all of the machine's free memory is free again
