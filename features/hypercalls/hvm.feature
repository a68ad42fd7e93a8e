Feature: Parameters and lines of domains with a device model

  No domain here has one. A paravirtual domain may keep parameters of its own all the same; what
  drives the interrupt lines of a VTi domain is refused, once the arguments are right.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: A parameter is kept

    @abi-4.11
    Scenario: a domain sets and reads a parameter of its own
      When "guest" calls hvm_op set_param with:
        | domid | SELF |
        | index | 7    |
        | value | 42   |
      Then the call returns 0
      When "guest" calls hvm_op get_param with:
        | domid | SELF |
        | index | 7    |
      Then the reply has:
        | value | 0x2a |

    @HYP-078
    Scenario Outline: <operation> of parameter <index> of domain <domain>
      When "guest" calls hvm_op <operation> with:
        | domid | <domain> |
        | index | <index>  |
      Then the call is refused with <refusal>

      Examples:
        | operation | index | domain  | refusal |
        | set_param | 17    | SELF    | EINVAL  |
        | get_param | 17    | SELF    | EINVAL  |
        | set_param | 17    | 4711    | EINVAL  |
        | get_param | 16    | 4711    | ESRCH   |
        | get_param | 16    | "guest" | EPERM   |
        | set_param | 16    | 0       | EPERM   |

    @HYP-105
    Scenario Outline: the device model runs in domain <model>
      When <who> calls hvm_op set_param with:
        | domid | <domain> |
        | index | 13       |
        | value | <model>  |
      Then the call returns <result>

      Examples:
        | who     | domain  | model  | result |
        | dom0    | "guest" | 0      | 0      |
        | dom0    | "guest" | 0x7ff0 | 0      |
        | dom0    | "guest" | 5      | -22    |
        | "guest" | SELF    | 0x7ff0 | -22    |

  Rule: A page for the device model is mapped once

    @HYP-106
    Scenario Outline: the page of parameter <index>
      When "guest" calls hvm_op set_param with:
        | domid | SELF    |
        | index | <index> |
        | value | 2000    |
      Then the call returns 0
      And frame 2000 of "guest" has 2 references
      When "guest" calls hvm_op set_param with:
        | domid | SELF    |
        | index | <index> |
        | value | 2001    |
      Then the call is refused with EINVAL

      Examples:
        | index |
        | 5     |
        | 6     |
        | 9     |

    @HYP-106
    Scenario: a frame that the domain does not have
      When "guest" calls hvm_op set_param with:
        | domid | SELF  |
        | index | 5     |
        | value | 99999 |
      Then the call is refused with EINVAL

    @abi-4.11
    Scenario: the page is free again when the domain is gone
      When "guest" calls hvm_op set_param with:
        | domid | SELF |
        | index | 5    |
        | value | 2000 |
      And the toolstack destroys "guest"
      Then "guest" is gone
      And the machine has as many free frames as before "guest" was built

  Rule: Lines are those of VTi domains

    @HYP-079
    Scenario Outline: <operation> of domain <domain>, with <field> <value>
      When "guest" calls hvm_op <operation> with:
        | domid   | <domain> |
        | <field> | <value>  |
      Then the call is refused with <refusal>

      Examples:
        | operation          | domain  | field     | value | refusal |
        | set_pci_intx_level | SELF    | level     | 1     | EINVAL  |
        | set_pci_intx_level | "guest" | level     | 1     | EPERM   |
        | set_pci_intx_level | 4711    | device    | 32    | EINVAL  |
        | set_pci_intx_level | 4711    | device    | 31    | ESRCH   |
        | set_isa_irq_level  | 4711    | isa_irq   | 16    | EINVAL  |
        | set_isa_irq_level  | SELF    | isa_irq   | 1     | EINVAL  |
        | modified_memory    | SELF    | first_pfn | 1     | EINVAL  |
        | modified_memory    | "guest" | first_pfn | 1     | EPERM   |

    @abi-4.11
    Scenario Outline: <operation>
      When "guest" calls hvm_op <operation>
      Then the call returns <result>

      Examples:
        | operation          | result |
        | set_pci_link_route | 0      |
        | flush_tlbs         | -38    |
        | track_dirty_vram   | -38    |
        | set_mem_type       | -38    |
        | unknown-9          | -38    |
