Feature: Dom0 sees the shape of the machine

  Dom0's guest-physical address space has the outline of the machine's: firmware and ACPI tables are
  where the machine has them, devices wait for ioremap, and where the machine has memory dom0 has
  frames of its own, which are others.

  Rule: Dom0's EFI memory map follows the machine's

    @PHY-036
    Scenario: firmware and ACPI tables are identity mapped
      Given the machine "one-domain"
      Then the memory map of dom0 has the machine's ranges of these types:
        | runtime services code |
        | runtime services data |
        | ACPI reclaim          |
        | ACPI NVS              |
        | I/O ports             |
      And dom0 has each of them at its machine address

    @PHY-036
    Scenario: what the firmware protects is read-only to dom0
      Given the machine "one-domain"
      When dom0 stores to the machine's runtime services code
      Then it takes a Data Access Rights fault

    @PHY-036
    Scenario: devices are described, and not mapped
      Given the machine "one-domain"
      Then the memory map of dom0 has the machine's ranges of these types:
        | memory-mapped I/O |
      And dom0 has nothing at their machine addresses

    @PHY-036
    Scenario: memory is frames of dom0's own
      Given the machine "one-domain"
      Then the memory map of dom0 has conventional memory up to 0x4000000
      And dom0 owns every frame of its conventional memory

  Rule: Dom0 may ask for the map of the machine, and nobody else

    @PHY-032
    Scenario: the map of the machine
      Given the machine "one-domain"
      When dom0 asks for the memory map of the machine, with room for 4096 bytes
      Then it gets as many bytes as the call says
      And the map has descriptors of 40 bytes, version 1
      And the map covers the 256 MiB of the machine without a gap

    @PHY-032
    Scenario: a buffer that is too small for it
      Given the machine "one-domain"
      When dom0 asks for the memory map of the machine, with one byte too little room
      Then the call is refused with EINVAL

    @PHY-033
    Scenario: another domain may not
      Given the machine "one-domain" with "guest" booted
      When "guest" asks for the memory map of the machine, with room for 4096 bytes
      Then the call is refused with EINVAL

  Rule: The map of a domain is for those who may act on it

    @PHY-034
    Scenario: dom0 asks for the map of a guest
      Given the machine "one-domain" with "guest" booted
      When dom0 asks for the memory map of "guest"
      Then the map has descriptors of 40 bytes, version 1
      And its conventional memory covers the 64 MiB of "guest"

    @PHY-034
    Scenario: a guest asks for its own
      Given the machine "one-domain" with "guest" booted
      When "guest" asks for the memory map of itself
      Then its conventional memory covers the 64 MiB of "guest"

    @PHY-035
    Scenario: a guest asks for that of another one
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" asks for the memory map of "peer"
      Then the call is refused with EPERM

    @MEM-049
    Scenario: the highest guest frame is the last of conventional memory
      Given the machine "one-domain" with "guest" booted
      When "guest" calls memory_op maximum_gpfn with:
        | domid | SELF |
      Then the call returns 4095

    @MEM-042
    Scenario: any domain may ask for the highest machine frame
      Given the machine "one-domain" with "guest" booted
      When "guest" calls memory_op maximum_ram_page
      Then the call returns 16384

  Rule: There is no floating-point assist to ask for

    @PHY-037
    Scenario: the revision of the FPSWA
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op fpswa_revision
      Then the call is refused with ENOSYS

  Rule: What other architectures have in these places is not there

    @MEM-041
    Scenario Outline: <op>
      Given the machine "one-domain" with "guest" booted
      When "guest" calls memory_op <op>
      Then the call is refused with ENOSYS

      Examples:
        | op                      |
        | machphys_mfn_list       |
        | memory_map              |
        | machphys_mapping        |
        | set_memory_map          |
        | get_sharing_freed_pages |

    @MEM-040
    Scenario: add_to_physmap is for VTi domains
      Given the machine "one-domain" with "guest" booted
      When "guest" calls memory_op add_to_physmap with:
        | domid | SELF   |
        | space | 0      |
        | gpfn  | 0x9000 |
      Then the call is refused with ENOSYS
