Feature: dom0 asks about the whole machine

  Rule: The caller is looked at first, then the structure, then its version

    @HYP-066 @HYP-067
    Scenario Outline: <who> with version <version>
      Given the machine "one-domain" with "guest" booted
      When <who> calls sysctl sched_id with:
        | interface_version | <version> |
      Then the call returns <result>

      Examples:
        | who     | version | result |
        | dom0    | 7       | 0      |
        | dom0    | 6       | -13    |
        | "guest" | 7       | -1     |
        | "guest" | 6       | -1     |

    @HYP-066
    Scenario: an unprivileged caller whose structure isn't there
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall 35 with the arguments 0 and 0
      Then the call is refused with EPERM

  Rule: It answers what the machine has

    @HYP-068
    Scenario: processors and memory
      Given the machine "smp-4way" with "guest" booted
      When dom0 calls sysctl physinfo
      Then the call returns 0
      And the reply has:
        | nr_cpus          | 4 |
        | threads_per_core | 1 |
        | cores_per_socket | 1 |
        | max_cpu_id       | 3 |
      And the reply counts all frames of the machine, and those that are free

    @HYP-069
    Scenario: the domains, from an id on
      Given the machine "two-domains" with "guest" and "peer" booted
      When dom0 calls sysctl getdomaininfolist with:
        | first_domain | 0 |
        | max_domains  | 8 |
      Then the reply lists dom0, "guest" and "peer"
      When dom0 calls sysctl getdomaininfolist with:
        | first_domain | 0 |
        | max_domains  | 2 |
      Then the reply lists dom0 and "guest"

    @abi-5.3
    Scenario: an idle processor has been idle
      Given the machine "smp-2way" with "guest" booted
      When dom0 calls sysctl getcpuinfo with:
        | max_cpus | 16 |
      Then the reply has:
        | nr_cpus | 2 |
      And each processor has been idle for some time, and not for all of it

    @abi-5.3
    Scenario Outline: whether frame <start> to <end> are in use, operation <operation>
      Given the machine "one-domain"
      When dom0 calls sysctl page_offline_op with:
        | offline_cmd | <operation> |
        | start       | <start>     |
        | end         | <end>       |
      Then the call is refused with <refusal>

      Examples:
        | operation | start    | end      | refusal |
        | 3         | 2        | 1        | EINVAL  |
        | 4         | 1        | 1        | EINVAL  |
        | 3         | 99999999 | 99999999 | EINVAL  |
        | 3         | 1        | 1        | EFAULT  |

    @abi-5.3
    Scenario: keys are pressed on Xen's console
      Given the machine "one-domain"
      When dom0 calls sysctl debug_keys with:
        | keys    | "qm" |
        | nr_keys | 2    |
      Then the call returns 0
      And Xen counts "debug key" twice

  Rule: There are no trace buffers

    @abi-5.3
    Scenario Outline: operation <operation>
      Given the machine "one-domain"
      When dom0 calls sysctl tbuf_op with:
        | tbuf_cmd | <operation> |
      Then the call returns <result>

      Examples:
        | operation | result |
        | 0         | 0      |
        | 1         | 0      |
        | 2         | 0      |
        | 3         | -12    |
        | 4         | -22    |
        | 5         | 0      |
        | 6         | -22    |

  Rule: What belongs to other builds and architectures is refused

    @abi-5.3
    Scenario Outline: <operation>
      Given the machine "one-domain"
      When dom0 calls sysctl <operation>
      Then the call is refused with ENOSYS

      Examples:
        | operation   |
        | perfc_op    |
        | pmstat      |
        | cpu_hotplug |
        | pm_op       |
        | lockprof_op |
        | unknown-13  |
