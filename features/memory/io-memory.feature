Feature: A domain maps memory-mapped I/O that it has the right to

  A driver reaches the registers of its device at their machine address: ioremap puts them at the
  same guest-physical address, uncached. Dom0 has the right to all of the machine; the toolstack
  gives a driver domain the frames and ports of its device.

  Rule: ioremap maps I/O at its own address

    @PHY-008 @PHY-009
    Scenario Outline: dom0 maps <what>
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op ioremap with:
        | address | <address> |
        | size    | <size>    |
      Then the call returns <address>
      And dom0 has <frames> uncached frames of the machine from <address> on
      And dom0 reads all ones from the register at <address>

      Examples:
        | what                             | address    | size   | frames |
        | the registers of a device        | 0xe0000000 | 0x8000 | 2      |
        | a register in the middle         | 0xe0005ff8 | 8      | 1      |
        | registers on both sides of a page | 0xe0007ff8 | 16     | 2      |
        | a page, asking for no bytes      | 0xe0010000 | 0      | 1      |

    @PHY-010
    Scenario Outline: <what>
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op ioremap with:
        | address | <address> |
        | size    | <size>    |
      Then the call is refused with EINVAL

      Examples:
        | what                                   | address        | size    |
        | memory is not I/O                      | 0x4000000      | 0x4000  |
        | nor are the firmware's tables          | 0xfff0000      | 0x4000  |
        | nor is the space of the I/O ports      | 0xffffc000000  | 0x4000  |
        | a range must be I/O to its end         | 0xffffbffc000  | 0x8000  |
        | no guest has an address beyond 44 bits | 0x100000000000 | 0x4000  |

    @PHY-010
    Scenario: what the machine's map does not cover counts as I/O
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op ioremap with:
        | address | 0x80000000 |
        | size    | 0x4000     |
      Then the call returns 0x80000000

    @PHY-040
    Scenario: a mapping that is there stays
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest" at frame 0x38001
      When dom0 calls ia64_dom0vp_op ioremap with:
        | address | 0xe0000000 |
        | size    | 0x8000     |
      Then the call returns 0xe0000000
      And dom0 has 1 uncached frame of the machine from 0xe0000000 on
      And dom0 still has frame 2000 of "guest" at frame 0x38001
      And Xen counts "ioremap over a mapping" once

  Rule: A domain needs the right to every frame

    @PHY-011
    Scenario: a domain without rights may not
      Given the machine "one-domain" with "guest" booted
      When "guest" calls ia64_dom0vp_op ioremap with:
        | address | 0xe0000000 |
        | size    | 0x4000     |
      Then the call is refused with EPERM

    @PHY-012
    Scenario: a driver domain maps the frames that the toolstack gave it, and no others
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl iomem_permission with:
        | domain       | "guest" |
        | first_mfn    | 0x38000 |
        | nr_mfns      | 2       |
        | allow_access | 1       |
      Then the call returns 0
      When "guest" calls ia64_dom0vp_op ioremap with:
        | address | 0xe0000000 |
        | size    | 0x8000     |
      Then the call returns 0xe0000000
      And "guest" reads all ones from the register at 0xe0000000
      When "guest" calls ia64_dom0vp_op ioremap with:
        | address | 0xe0004000 |
        | size    | 0x8000     |
      Then the call is refused with EPERM

    @PHY-012 @PHY-011
    Scenario: a right that is taken back is gone
      Given the machine "one-domain" with "guest" booted
      And the toolstack has given "guest" the I/O frames 0x38000 to 0x38003
      When dom0 calls domctl iomem_permission with:
        | domain       | "guest" |
        | first_mfn    | 0x38001 |
        | nr_mfns      | 1       |
        | allow_access | 0       |
      And "guest" calls ia64_dom0vp_op ioremap with:
        | address | 0xe0000000 |
        | size    | 0x10000    |
      Then the call is refused with EPERM
      When "guest" calls ia64_dom0vp_op ioremap with:
        | address | 0xe0008000 |
        | size    | 0x8000     |
      Then the call returns 0xe0008000

    @MEM-015 @PHY-030
    Scenario: a domain with rights to I/O may have memory of several pages at once
      Given the machine "one-domain" with "guest" booted
      And "guest" has given back 4 frames
      And the toolstack has given "guest" the I/O frames 0x38000 to 0x38000
      When "guest" calls memory_op populate_physmap with:
        | domid        | SELF |
        | nr_extents   | 1    |
        | extent_order | 2    |
        | extent_start | 1024 |
      Then the call returns 1
      And frames 1024 to 1027 of "guest" are contiguous in the machine

    @PHY-013 @HYP-107
    Scenario Outline: <op> of <what> is refused with <errno>
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl <op> with:
        | domain    | <domain> |
        | first_mfn | <first>  |
        | nr_mfns   | <count>  |
      Then the call is refused with <errno>

      Examples:
        | op               | what                         | domain  | first              | count              | errno  |
        | iomem_permission | a range that wraps           | "guest" | 0xffffffffffffffff | 2                  | EINVAL |
        | iomem_permission | no frames above 0            | "guest" | 1                  | 0                  | EINVAL |
        | iomem_permission | a domain that does not exist | 77      | 1                  | 1                  | ESRCH  |
        | iomem_permission | both                         | 77      | 2                  | 0xffffffffffffffff | EINVAL |
        | memory_mapping   | a range that wraps           | "guest" | 0xffffffffffffffff | 2                  | EINVAL |
        | memory_mapping   | a domain that does not exist | 77      | 1                  | 1                  | ESRCH  |
        | memory_mapping   | both                         | 77      | 2                  | 0xffffffffffffffff | EINVAL |

  Rule: The toolstack maps I/O into a domain without its doing

    @HYP-107
    Scenario: memory_mapping puts machine frames where the toolstack wants them
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl memory_mapping with:
        | domain      | "guest" |
        | first_gfn   | 0x9000  |
        | first_mfn   | 0x38000 |
        | nr_mfns     | 1       |
        | add_mapping | 1       |
      Then the call returns 0
      And "guest" reads all ones from the register at 0x24000000
      When dom0 calls domctl memory_mapping with:
        | domain      | "guest" |
        | first_gfn   | 0x9000  |
        | first_mfn   | 0x38000 |
        | nr_mfns     | 1       |
        | add_mapping | 0       |
      Then the call returns 0
      And frame 0x9000 of "guest" is not populated
      When "guest" calls ia64_dom0vp_op ioremap with:
        | address | 0xe0000000 |
        | size    | 0x4000     |
      Then the call is refused with EPERM

    @HYP-107
    Scenario: memory_mapping skips what is no I/O
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl memory_mapping with:
        | domain      | "guest" |
        | first_gfn   | 0x9000  |
        | first_mfn   | 2000    |
        | nr_mfns     | 1       |
        | add_mapping | 1       |
      Then the call returns 0
      And frame 0x9000 of "guest" is not populated

    @HYP-107
    Scenario Outline: <op> of <ports> ports from <first> on gives "guest" their frames
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl <op> with:
        | domain   | "guest" |
        | <port>   | <first> |
        | nr_ports | <ports> |
        | <allow>  | 1       |
      Then the call returns 0
      And "guest" has <frames> uncached frames of the machine from <address> on
      When dom0 calls domctl <op> with:
        | domain   | "guest" |
        | <port>   | <first> |
        | nr_ports | <ports> |
        | <allow>  | 0       |
      Then the call returns 0
      And "guest" has 0 uncached frames of the machine from <address> on

      Examples:
        | op                | port        | allow        | first | ports | frames | address       |
        | ioport_permission | first_port  | allow_access | 0x3f8 | 8     | 1      | 0xffffc0fc000 |
        | ioport_permission | first_port  | allow_access | 0x3f8 | 16    | 2      | 0xffffc0fc000 |
        | ioport_mapping    | first_mport | add_mapping  | 0x3f8 | 8     | 1      | 0xffffc0fc000 |

    @HYP-107
    Scenario Outline: ioport_mapping of <what> is refused with <errno>
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl ioport_mapping with:
        | domain      | <domain> |
        | first_gport | <first>  |
        | first_mport | <first>  |
        | nr_ports    | <count>  |
      Then the call is refused with <errno>

      Examples:
        | what                         | domain  | first  | count | errno  |
        | no ports                     | "guest" | 0x3f8  | 0     | EINVAL |
        | ports beyond the space       | "guest" | 0xffff | 2     | EINVAL |
        | a domain that does not exist | 77      | 0x3f8  | 1     | ESRCH  |

  Rule: Each PCI host bridge adds a space of I/O ports

    @PHY-031 @PHY-045
    Scenario: dom0 adds the spaces in their order
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op add_io_space with:
        | phys_base    | 0x80000000 |
        | space_number | 2          |
      Then the call is refused with EINVAL
      When dom0 calls ia64_dom0vp_op add_io_space with:
        | phys_base    | 0x80000000 |
        | space_number | 1          |
      Then the call returns 0
      And dom0 may use the 65536 ports from 0x1000000 on
      When dom0 calls ia64_dom0vp_op add_io_space with:
        | phys_base    | 0x90000000 |
        | space_number | 1          |
      Then the call is refused with EINVAL

    @PHY-031
    Scenario: a space without an address is ignored
      Given the machine "one-domain"
      When dom0 calls ia64_dom0vp_op add_io_space with:
        | phys_base    | 0  |
        | space_number | 77 |
      Then the call returns 0
