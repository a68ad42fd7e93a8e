Feature: SAL procedures, and the classes of calls

  SAL is there so that a kernel can boot: it takes the entry point of the other processors, and answers
  the rest without harm. dom0 gets at the machine's own where there is something to get.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: SET_VECTORS takes the boot rendezvous, and nothing else for a domU

    @HYP-084
    Scenario: type 2 has an entry and a global pointer, the rest must be 0
      When "guest" calls fw_sal set_vectors with:
        | type  | 2      |
        | entry | 0x1000 |
        | gp    | 0x2000 |
      Then the call returns 0
      When "guest" calls fw_sal set_vectors with:
        | type  | 2      |
        | entry | 0x1000 |
        | gp    | 0x2000 |
        | in4   | 1      |
      Then the call returns -2

    @HYP-103
    Scenario: type 0 of a domU is accepted, and the entry of type 2 stays
      Given the machine "smp-2way" with "guest" booted
      And "guest" has registered its entry for other processors
      When "guest" calls fw_sal set_vectors with:
        | type  | 0      |
        | entry | 0x1000 |
      Then the call returns 0
      When vcpu 0 of "guest" sends vector 0xf3 to vcpu 1 by the firmware's IPI
      Then vcpu 1 of "guest" serves its mailbox

    @HYP-103
    Scenario: dom0 has no types above 2
      When dom0 calls fw_sal set_vectors with:
        | type | 3 |
      Then the call returns -2

  Rule: A domU has no configuration space

    @HYP-083
    Scenario: it reads 0, and Xen takes notice
      When "guest" calls fw_sal pci_config_read with:
        | address | 0x10 |
        | size    | 4    |
      Then the call returns 0
      And the reply has:
        | value | 0 |
      And Xen counts "PCI configuration access of a domU" once

    @HYP-083
    Scenario: dom0 reads the machine's, which has no devices
      When dom0 calls fw_sal pci_config_read with:
        | address | 0x10 |
        | size    | 4    |
      Then the call returns 0
      And the reply has:
        | value | 0xffffffff |

  Rule: The other procedures have fixed answers

    @HYP-084
    Scenario Outline: <who> calls <procedure>
      When <who> calls fw_sal <procedure>
      Then the call returns <status>

      Examples:
        | who     | procedure           | status |
        | "guest" | get_state_info      | -5     |
        | dom0    | get_state_info      | -5     |
        | "guest" | get_state_info_size | 0      |
        | "guest" | clear_state_info    | 0      |
        | dom0    | clear_state_info    | -5     |
        | "guest" | mc_rendez           | 0      |
        | "guest" | mc_set_params       | 0      |
        | "guest" | cache_flush         | 0      |
        | "guest" | cache_init          | 0      |
        | "guest" | freq_base           | 0      |
        | "guest" | physical_id_info    | -1     |
        | "guest" | update_pal          | 0      |
        | "guest" | unknown-33554433    | -1     |
        | dom0    | unknown-16777300    | -1     |

    @HYP-084
    Scenario: dom0 has no machine-check parameters above type 4
      When dom0 calls fw_sal mc_set_params with:
        | type | 5 |
      Then the call returns -2

  Rule: r2 selects the class of a call

    @HYP-007
    Scenario Outline: class <class>, <what>
      When "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        mov     r32=r0
        movl    r2=<class> ;;
        break   0x1000 ;;
        br.ret.sptk.many b0 ;;
        """
      Then r8 is <result>

      Examples:
        | class              | what                                      | result             |
        | 0x700              | opt_feature with a null handle            | -14                |
        | 0x200              | the old fast class                        | -38                |
        | 0x900              | nothing                                   | -38                |
        | 0x100000011        | a hypercall number with a bit above       | -38                |
        | 0x500              | FPSWA of old                              | -1                 |
        | 0x501              | FPSWA on a host without                   | -1                 |
        | 0x302              | an EFI service                            | 0x8000000000000003 |
        | 0x1100             | a SAL procedure that does not exist       | -1                 |
