Feature: dom0 controls domains

  A domctl is a structure with a command, the version of the interface, and a domain. Xen looks at
  the version first, then at who calls, then at the command, and only then at the domain.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: The version is looked at before the caller, the caller before the rest

    @HYP-070
    Scenario Outline: <who> with version <version>
      When <who> calls domctl getdomaininfo with:
        | interface_version | <version> |
        | domain            | 0         |
      Then the call is refused with <refusal>

      Examples:
        | who     | version | refusal |
        | dom0    | 5       | EACCES  |
        | "guest" | 5       | EACCES  |
        | "guest" | 6       | EPERM   |

    @abi-5.2
    Scenario: a structure that isn't there
      When dom0 makes hypercall 36 with the arguments 0x80000f0000000000 and 0
      Then the call is refused with EFAULT

  Rule: A command that ia64 does not have is refused, whatever the domain

    @HYP-072
    Scenario Outline: <command>
      When dom0 calls domctl <command> with:
        | domain | <domain> |
      Then the call is refused with ENOSYS

      Examples:
        | command                       | domain  |
        | unknown-99                    | "guest" |
        | unknown-99                    | 4711    |
        | getpageframeinfo              | "guest" |
        | getpageframeinfo2             | "guest" |
        | hypercall_init                | "guest" |
        | real_mode_area                | "guest" |
        | pin_mem_cacheattr             | "guest" |
        | set_ext_vcpucontext           | "guest" |
        | set_cpuid                     | "guest" |
        | suppress_spurious_page_faults | "guest" |
        | debug_op                      | "guest" |
        | gettscinfo                    | "guest" |
        | getpageframeinfo3             | "guest" |
        | gdbsx_guestmemio              | "guest" |
        | gdbsx_domstatus               | "guest" |
        | assign_device                 | 4711    |
        | test_assign_device            | "guest" |
        | deassign_device               | "guest" |
        | get_device_group              | "guest" |

    @abi-5.2
    Scenario Outline: <command>, which has no better error for a missing IOMMU
      When dom0 calls domctl <command> with:
        | domain | "guest" |
      Then the call is refused with ESRCH

      Examples:
        | command       |
        | bind_pt_irq   |
        | unbind_pt_irq |

  Rule: A domain that does not exist is no domain, and neither is SELF

    @HYP-073
    Scenario Outline: <command> of domain <domain>
      When dom0 calls domctl <command> with:
        | domain | <domain> |
      Then the call is refused with <refusal>

      Examples:
        | command         | domain | refusal |
        | getmemlist      | 4711   | EINVAL  |
        | getmemlist      | SELF   | EINVAL  |
        | arch_setup      | 4711   | EINVAL  |
        | set_opt_feature | 4711   | EINVAL  |
        | pausedomain     | 4711   | ESRCH   |
        | unpausedomain   | SELF   | ESRCH   |
        | max_mem         | 4711   | ESRCH   |
        | setdebugging    | SELF   | ESRCH   |
        | sendtrigger     | 4711   | ESRCH   |
        | disable_migrate | SELF   | ESRCH   |
        | gethvmcontext   | 4711   | ESRCH   |

  Rule: What needs a VTi domain does not work on a paravirtual one

    @HYP-074
    Scenario Outline: <command>
      When dom0 calls domctl <command> with:
        | domain | "guest" |
      Then the call is refused with EINVAL

      Examples:
        | command       |
        | sethvmcontext |
        | gethvmcontext |

    @HYP-075 @HYP-108
    Scenario Outline: trigger <trigger> for vcpu <vcpu>
      When dom0 calls domctl sendtrigger with:
        | domain  | "guest"   |
        | trigger | <trigger> |
        | vcpu    | <vcpu>    |
      Then the call is refused with <refusal>

      Examples:
        | trigger | vcpu | refusal |
        | 0       | 0    | ENOSYS  |
        | 2       | 0    | ENOSYS  |
        | 0       | 64   | EINVAL  |
        | 0       | 1    | ESRCH   |

    @abi-5.2
    Scenario Outline: sharing memory, operation <operation>, enable <enable>
      When dom0 calls domctl mem_sharing_op with:
        | domain     | "guest"     |
        | sharing_op | <operation> |
        | enable     | <enable>    |
      Then the call returns <result>

      Examples:
        | operation | enable | result |
        | 0         | 0      | 0      |
        | 0         | 1      | -22    |
        | 1         | 0      | -38    |

  Rule: What is set is seen

    @abi-5.2
    Scenario: a debugger is attached, and gone again
      When dom0 calls domctl setdebugging with:
        | domain | "guest" |
        | enable | 1       |
      Then the call returns 0
      And dom0 finds "guest" with the flag "debugged"
      When dom0 calls domctl setdebugging with:
        | domain | "guest" |
        | enable | 0       |
      Then dom0 finds "guest" without the flag "debugged"
      When dom0 calls domctl setdebugging with:
        | domain | 0 |
        | enable | 1 |
      Then the call is refused with EINVAL

    @abi-5.2
    Scenario: the identity map of region 7 can be turned on from outside
      When dom0 calls domctl set_opt_feature with:
        | domain  | "guest" |
        | feature | 1       |
        | on      | 1       |
        | pgprot  | 0x661   |
      Then the call returns 0
      When dom0 calls domctl set_opt_feature with:
        | domain  | "guest" |
        | feature | 9       |
      Then the call is refused with ENOSYS

    @abi-5.2
    Scenario: addresses are 64 bits wide
      When dom0 calls domctl set_address_size with:
        | domain | "guest" |
        | size   | 64      |
      Then the call returns 0
      When dom0 calls domctl set_address_size with:
        | domain | "guest" |
        | size   | 32      |
      Then the call is refused with EINVAL
