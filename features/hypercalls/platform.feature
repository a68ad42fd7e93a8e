Feature: Calls that ia64 has, and that do almost nothing there

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: platform_op is for dom0, and knows one operation that does nothing

    @HYP-077
    Scenario Outline: <operation>
      When dom0 calls platform_op <operation>
      Then the call is refused with ENOSYS

      Examples:
        | operation        |
        | getidletime      |
        | settime          |
        | add_memtype      |
        | microcode_update |
        | firmware_info    |
        | enter_acpi_sleep |
        | get_cpuinfo      |
        | unknown-99       |

    @abi-5.4
    Scenario Outline: <who> tells of power management, type <type>, version <version>
      When <who> calls platform_op set_processor_pminfo with:
        | interface_version | <version> |
        | type              | <type>    |
      Then the call is refused with <refusal>

      Examples:
        | who     | type | version    | refusal |
        | dom0    | 0    | 0x03000001 | ENOSYS  |
        | dom0    | 1    | 0x03000001 | ENOSYS  |
        | dom0    | 2    | 0x03000001 | EINVAL  |
        | dom0    | 0    | 0x03000000 | EACCES  |
        | "guest" | 0    | 0x03000000 | EPERM   |

  Rule: kexec is for dom0

    @abi-5.6
    Scenario: a kernel that was never loaded is not started
      When dom0 calls kexec_op kexec with:
        | type | 1 |
      Then the call is refused with ENOENT

    @abi-5.6
    Scenario: a kernel is loaded and unloaded
      When dom0 calls kexec_op load with:
        | type | 1 |
      Then the call returns 0
      When dom0 calls kexec_op unload with:
        | type | 1 |
      Then the call returns 0
      When dom0 calls kexec_op kexec with:
        | type | 1 |
      Then the call is refused with ENOENT

    @abi-5.6
    Scenario Outline: <who> calls <operation> with <field> <value>
      When <who> calls kexec_op <operation> with:
        | <field> | <value> |
      Then the call is refused with <refusal>

      Examples:
        | who     | operation | field | value | refusal |
        | "guest" | get_range | range | 1     | EPERM   |
        | "guest" | kexec     | type  | 7     | EPERM   |
        | dom0    | load      | type  | 2     | EINVAL  |
        | dom0    | kexec     | type  | -1    | EINVAL  |
        | dom0    | get_range | range | 7     | EINVAL  |

    @abi-5.6
    Scenario: the range of Xen itself
      When dom0 calls kexec_op get_range with:
        | range | 1 |
      Then the reply has:
        | size  | 0x4000 |
        | start | 0x0    |

  Rule: A profiler gets no counters, since perfmon has them

    @abi-5.5
    Scenario: dom0 becomes the primary profiler
      When dom0 calls xenoprof_op start
      Then the call is refused with EPERM
      When dom0 calls xenoprof_op init
      Then the call returns 0
      And the reply has:
        | is_primary | 1 |
      When dom0 calls xenoprof_op reserve_counters
      Then the call is refused with EBUSY
      When dom0 calls xenoprof_op start
      Then the call is refused with EPERM

    @abi-5.5
    Scenario: another domain does not
      When "guest" calls xenoprof_op init
      Then the call returns 0
      And the reply has:
        | is_primary | 0 |
      When "guest" calls xenoprof_op reserve_counters
      Then the call is refused with EPERM
      When "guest" calls xenoprof_op enable_virq
      Then the call is refused with EPERM
      When "guest" calls xenoprof_op unknown-16
      Then the call is refused with EINVAL

  Rule: There is no transcendent memory

    @abi-2
    Scenario: tmem_op is wired and refused
      When "guest" makes hypercall 38 with the arguments 0 and 0
      Then the call is refused with ENODEV

  Rule: Debugging flags are for whoever may act for the domain

    @HYP-080
    Scenario: an unprivileged domain does not debug another
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls ia64_debug_op set_flags with:
        | domain | "peer" |
        | flags  | 1      |
      Then the call is refused with EPERM
      When "guest" calls ia64_debug_op get_flags with:
        | domain | "guest" |
      Then the call is refused with EPERM

    @abi-5.7
    Scenario: dom0 sets flags, of which 32 are kept
      When dom0 calls ia64_debug_op set_flags with:
        | domain | "guest"     |
        | flags  | 0x500000003 |
      Then the call returns 0
      When dom0 calls ia64_debug_op get_flags with:
        | domain | "guest" |
      Then the reply has:
        | flags | 0x3 |

    @abi-5.7
    Scenario Outline: <operation> of domain <domain>
      When dom0 calls ia64_debug_op <operation> with:
        | domain | <domain> |
      Then the call is refused with <refusal>

      Examples:
        | operation | domain  | refusal |
        | get_tc    | "guest" | ENOSYS  |
        | translate | "guest" | ENOSYS  |
        | unknown-5 | "guest" | ENOSYS  |
        | get_flags | SELF    | ESRCH   |
        | get_tc    | 4711    | ESRCH   |
