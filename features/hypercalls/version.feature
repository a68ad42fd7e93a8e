Feature: What Xen says about itself

  Background:
    Given the machine "one-domain" with "guest" booted

  @HYP-001
  Scenario: the version is 4.0
    When "guest" calls xen_version version
    Then the call returns 0x40000

  @HYP-039
  Scenario: the capabilities name the ABI
    When "guest" calls xen_version capabilities
    Then the call returns 0
    And the reply's capabilities begin with "xen-3.0-ia64 "

  @HYP-040
  Scenario: the page size is asked for without a buffer
    When "guest" makes hypercall 17 with the arguments 7 and 0
    Then the call returns 16384
    When "guest" makes hypercall 17 with the arguments 7 and 0x8000000000400000
    Then the call is refused with EINVAL

  @HYP-041
  Scenario: the hypervisor's virtual range
    When "guest" calls xen_version platform_parameters
    Then the reply has:
      | virt_start | 0xf000000000000000 |

  @MEM-031 @MEM-032
  Scenario: features of the memory model
    When "guest" calls xen_version get_features with:
      | submap_idx | 0 |
    Then the reply has:
      | submap | 5 |
    When "guest" calls xen_version get_features with:
      | submap_idx | 1 |
    Then the call is refused with EINVAL

  @HYP-042
  Scenario: a question that does not exist
    When "guest" makes hypercall 17 with the arguments 10 and 0
    Then the call is refused with ENOSYS

  @HYP-043
  Scenario: Xen's console is dom0's
    When "guest" calls console_io write with:
      | buffer | "let me in" |
    Then the call is refused with EPERM

  @abi-4.8
  Scenario Outline: <question> is answered with <size>
    When "guest" calls xen_version <question>
    Then the call returns 0

    Examples:
      | question     | size            |
      | extraversion | 16 characters   |
      | compile_info | 144 bytes       |
      | changeset    | 64 characters   |
      | guest_handle | the UUID        |
      | commandline  | 1024 characters |

  @abi-4.2
  Scenario: the old way to shut down takes the reason itself
    Given the toolstack does not react
    When "guest" shuts down by sched_op_compat with reason 1
    Then "guest" is shut down with code 1
