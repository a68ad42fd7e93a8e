Feature: Xen starts dom0

  Dom0 is the domain that Xen builds itself, before anything else runs. It starts as every
  paravirtual kernel does: at its entry point, in metaphysical mode, with r28 pointing to the boot
  parameters behind its start_info page.

  Background:
    Given the machine "one-domain"

  Rule: A paravirtual kernel is entered with the registers that the ABI promises

    @DOM-005
    Scenario: r28 holds the address of the boot parameters
      Then dom0 was entered with r28 at the boot parameters behind its start_info page

    @DOM-006
    Scenario: interrupts are off and addresses are physical
      Then dom0 was entered with psr bits ac and ic set
      And dom0 was entered with psr bits i, dt, rt and it clear

    @DOM-006
    Scenario: the virtual processor starts from reset values
      Then dom0 was entered with cr.tpr 0x0, cr.itv 0x10000 and cr.iva 0x0
      And dom0 was entered with region registers 0 to 5 of 16 KiB pages that are walked
      And dom0 was entered with region registers 6 to 7 of 16 KiB pages that are not walked

  Rule: start_info tells dom0 what it is

    @DOM-007
    Scenario: the magic names the ABI
      Then start_info of dom0 has the magic "xen-3.0-ia64"

    @DOM-022
    Scenario: dom0 is the privileged, initial domain
      Then start_info of dom0 has the flags "privileged" and "initial domain"

    @DOM-008 @MEM-023
    Scenario: dom0 knows its size
      Then start_info of dom0 counts 4096 frames
      And dom0 owns 4096 frames

  Rule: The firmware that dom0 finds is complete

    @DOM-013
    Scenario: the EFI system table is where the boot parameters say
      Then the EFI system table of dom0 begins with "IBI SYST"

    @DOM-014
    Scenario: the SAL system table has two entries
      Then the SAL system table of dom0 begins with "SST_", has 2 entries and sums to zero

    @DOM-010
    Scenario: memory descriptors have the form that EFI gave them
      Then the memory map of dom0 has descriptors of 40 bytes, version 1

  Rule: The XSI window is where the kernel asks for it

    @HYP-089
    Scenario: firmware call 0x600 moves shared_info and the mapped registers
      Then the XSI window of dom0 is at 0xfffffffffff00000
      And vcpu 0 of dom0 reads its interrupt mask address there

    @HYP-088
    Scenario Outline: an address that no guest may use crashes the domain: <why>
      Given "guest" is booted
      And the toolstack does not react
      When "guest" asks for the XSI window at <address>
      Then "guest" is shut down with reason "crash"

      Examples:
        | why                        | address            |
        | not in region 7            | 0xa000000000000000 |
        | not aligned to 64 KiB      | 0xfffffffffff04000 |
        | in the hypervisor's range  | 0xf100000000000000 |

  Rule: The kernel of dom0 writes to Xen's console

    @HYP-044
    Scenario: console_io write
      Then the console of dom0 shows "agent: serving"
      When dom0 calls console_io write with:
        | buffer | "hello from dom0" |
      Then the call returns 0
      And the console of dom0 shows "hello from dom0"
