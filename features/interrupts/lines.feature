Feature: Interrupts of the machine

  Xen owns the I/O SAPIC. dom0 asks for vectors and programs the lines of devices by physdev_op; a
  domain that is permitted an interrupt binds it to a port. On ia64 the number of an interrupt, the
  pirq, is its vector.

  Background:
    Given the machine "devices" with "guest" booted
    And dom0 has routed the line of "card" to a vector
    And dom0 has routed the line of "clock" to a vector

  Rule: Who is permitted an interrupt takes it by a port

    @VIC-055
    Scenario: a domain that is not permitted the interrupt
      When "guest" binds the interrupt of "card"
      Then the call is refused with EPERM

    @VIC-029
    Scenario: a domain that is permitted it is told by an event
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When "guest" asks for the status of that port
      Then the reply has:
        | status | 3    |
        | vcpu   | 0    |
        | pirq   | 0x31 |
      When the device "card" interrupts
      Then "guest" is told of "card" once

    @VIC-073
    Scenario: the port notifies the vcpu that it is moved to
      Given all vcpus of "guest" are running
      And dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      And "guest" has moved that port to vcpu 1
      When the device "card" interrupts
      Then vcpu 1 of "guest" is told of "card" once
      And vcpu 0 of "guest" is not told of "card"

    @VIC-056
    Scenario: a domain has one port for an interrupt
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When "guest" binds the interrupt of "card"
      Then the call is refused with EEXIST

    @VIC-087
    Scenario: an interrupt that no line has been routed to
      When dom0 calls event_channel_op bind_pirq with:
        | pirq | 0x60 |
      Then the call is refused with ENOSYS

    @VIC-057
    Scenario: the interrupt of Xen's serial line is not to be had
      When dom0 calls event_channel_op bind_pirq with:
        | pirq | 0x30 |
      Then the call is refused with EBUSY

    @VIC-055
    Scenario Outline: pirq <pirq>, which cannot exist, bound by <domain>
      When <domain> calls event_channel_op bind_pirq with:
        | pirq | <pirq> |
      Then the call is refused with <errno>

      Examples:
        | domain  | pirq | errno  |
        | "guest" | 288  | EINVAL |
        | "guest" | 287  | EPERM  |
        | dom0    | 512  | EINVAL |
        | dom0    | 511  | EPERM  |

    @VIC-026
    Scenario: a port that is closed takes no interrupt, and the line is masked
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When "guest" closes its port for the interrupt of "card"
      Then the line of "card" is masked
      When the device "card" interrupts
      Then "guest" is not told of "card"

  Rule: A level interrupt goes on when every sharer has ended it

    @VIC-058
    Scenario: the line is masked until the interrupt is ended
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When the device "card" interrupts
      Then "guest" is told of "card" once
      And the line of "card" is masked
      When the device "card" is served
      And the device "card" interrupts
      Then "guest" is not told of "card"
      When "guest" ends the interrupt of "card"
      Then the call returns 0
      And "guest" is told of "card" once

    @VIC-058
    Scenario: a line that is still active interrupts again
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      And the device "card" has interrupted
      When "guest" ends the interrupt of "card"
      Then "guest" is told of "card" once

    @VIC-058
    Scenario: two domains share a line
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "peer" the interrupt of "card"
      And "guest" has bound the interrupt of "card", sharing it
      And "peer" has bound the interrupt of "card", sharing it
      When the device "card" interrupts
      Then "guest" is told of "card" once
      And "peer" is told of "card" once
      When the device "card" is served
      And "guest" ends the interrupt of "card"
      Then the line of "card" is masked
      When "guest" ends the interrupt of "card"
      Then the line of "card" is masked
      When "peer" ends the interrupt of "card"
      Then the line of "card" is not masked

    @VIC-058
    Scenario: a sharer that lets go counts as one that has ended the interrupt
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "peer" the interrupt of "card"
      And "guest" has bound the interrupt of "card", sharing it
      And "peer" has bound the interrupt of "card", sharing it
      And the device "card" has interrupted
      When the device "card" is served
      And "guest" ends the interrupt of "card"
      And "peer" closes its port for the interrupt of "card"
      Then the line of "card" is not masked

    @VIC-058
    Scenario: a sharer that is destroyed does not hold up the others
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "peer" the interrupt of "card"
      And "guest" has bound the interrupt of "card", sharing it
      And "peer" has bound the interrupt of "card", sharing it
      And the device "card" has interrupted
      When dom0 calls domctl destroydomain with:
        | interface_version | 6      |
        | domain            | "peer" |
      And the device "card" is served
      And "guest" ends the interrupt of "card"
      Then the line of "card" is not masked

    @VIC-058
    Scenario: two devices on one line
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When the device "card" interrupts
      And the device "second-card" interrupts
      And the device "card" is served
      And "guest" ends the interrupt of "card"
      Then the line of "card" is masked
      When the device "second-card" is served
      And "guest" ends the interrupt of "card"
      Then the line of "card" is not masked

    @VIC-058
    Scenario: IRQ_UNMASK_NOTIFY ends the interrupts whose ports are not masked
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      And the device "card" has interrupted
      When the device "card" is served
      And "guest" calls physdev_op irq_unmask_notify
      Then the call returns 0
      And the line of "card" is not masked

    @VIC-058
    Scenario: but not that of a masked port
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      And "guest" has masked that port
      And the device "card" has interrupted
      When the device "card" is served
      And "guest" calls physdev_op irq_unmask_notify
      Then the line of "card" is masked

  Rule: Sharing is by consent, and for seven

    @VIC-057
    Scenario: one that does not share, after one that does not
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "peer" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When "peer" binds the interrupt of "card"
      Then the call is refused with EBUSY

    @VIC-057
    Scenario: one that would share, after one that does not
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "peer" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      When "peer" binds the interrupt of "card", sharing it
      Then the call is refused with EBUSY

    @VIC-057
    Scenario: one that does not share, after one that does
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "peer" the interrupt of "card"
      And "guest" has bound the interrupt of "card", sharing it
      When "peer" binds the interrupt of "card"
      Then the call is refused with EBUSY

    @VIC-086
    Scenario: the eighth sharer
      Given the machine "eight-domains" with all its domains booted
      And dom0 has routed the line of "card" to a vector
      And dom0 has permitted all domains the interrupt of "card"
      And "d1" has bound the interrupt of "card", sharing it
      And "d2" has bound the interrupt of "card", sharing it
      And "d3" has bound the interrupt of "card", sharing it
      And "d4" has bound the interrupt of "card", sharing it
      And "d5" has bound the interrupt of "card", sharing it
      And "d6" has bound the interrupt of "card", sharing it
      And "d7" has bound the interrupt of "card", sharing it
      When "d8" binds the interrupt of "card", sharing it
      Then the call is refused with EBUSY

  Rule: An edge interrupt goes through at once

    @VIC-085
    Scenario: each edge is an event
      Given dom0 has permitted "guest" the interrupt of "clock"
      And "guest" has bound the interrupt of "clock"
      When the device "clock" interrupts
      Then "guest" is told of "clock" once
      And the line of "clock" is not masked
      When the device "clock" interrupts
      Then "guest" is told of "clock" once

    @VIC-085
    Scenario: an edge that finds the port pending disables the line, until the domain ends it
      Given dom0 has permitted "guest" the interrupt of "clock"
      And "guest" has bound the interrupt of "clock"
      And vcpu 0 of "guest" has masked its interrupts
      And the device "clock" has interrupted
      When the device "clock" interrupts
      Then the line of "clock" is masked
      When "guest" ends the interrupt of "clock"
      Then the line of "clock" is not masked

    @VIC-085
    Scenario: or until a millisecond has passed
      Given dom0 has permitted "guest" the interrupt of "clock"
      And "guest" has bound the interrupt of "clock"
      And vcpu 0 of "guest" has masked its interrupts
      And the device "clock" has interrupted
      When the device "clock" interrupts
      Then the line of "clock" is masked
      When 500 µs pass
      Then the line of "clock" is masked
      When 501 µs pass
      Then the line of "clock" is not masked

    @VIC-085
    Scenario: it takes all sharers to be busy
      Given "peer" is booted
      And dom0 has permitted "guest" the interrupt of "clock"
      And dom0 has permitted "peer" the interrupt of "clock"
      And "guest" has bound the interrupt of "clock", sharing it
      And "peer" has bound the interrupt of "clock", sharing it
      And vcpu 0 of "guest" has masked its interrupts
      And the device "clock" has interrupted
      When the device "clock" interrupts
      Then "peer" is told of "clock" once
      And the line of "clock" is not masked

  Rule: The end of an interrupt names one that somebody has bound

    @VIC-059
    Scenario Outline: the end of interrupt <irq>
      When "guest" calls physdev_op eoi with:
        | irq | <irq> |
      Then the call is refused with EINVAL

      Examples:
        | irq  |
        | 256  |
        | 0x60 |

    @VIC-067
    Scenario: ia64_fast_eoi does the same
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      And the device "card" has interrupted
      When the device "card" is served
      And "guest" ends the interrupt of "card" by ia64_fast_eoi
      Then the call returns 0
      And the line of "card" is not masked

    @VIC-067
    Scenario: ia64_fast_eoi of an interrupt that cannot exist
      When "guest" makes hypercall 49 with the arguments 256 and 0
      Then the call is refused with EINVAL

    @VIC-063
    Scenario Outline: the <kind> interrupt of "<device>" has flags <flags>
      When "guest" asks for the status of the interrupt of "<device>"
      Then the reply has:
        | flags | <flags> |

      Examples:
        | kind  | device | flags |
        | level | card   | 1     |
        | edge  | clock  | 0     |

    @VIC-063
    Scenario: an interrupt without a line has to be ended, one that cannot exist is refused
      When "guest" calls physdev_op irq_status_query with:
        | irq | 0x60 |
      Then the reply has:
        | flags | 1 |
      When "guest" calls physdev_op irq_status_query with:
        | irq | 256 |
      Then the call is refused with EINVAL

  Rule: A domain can keep a bitmap of the interrupts that it has to end

    @VIC-064
    Scenario: the bitmap tells level from edge
      Given dom0 has permitted "guest" the interrupt of "card"
      And dom0 has permitted "guest" the interrupt of "clock"
      And "guest" has bound the interrupt of "card"
      And "guest" has registered frame 1500 as its bitmap of interrupts to end
      And "guest" has bound the interrupt of "clock"
      Then the bit of "card" in frame 1500 of "guest" is 1
      And the bit of "clock" in frame 1500 of "guest" is 0

    @VIC-064
    Scenario: with it, the end of an interrupt unmasks the port
      Given dom0 has permitted "guest" the interrupt of "card"
      And "guest" has bound the interrupt of "card"
      And "guest" has registered frame 1500 as its bitmap of interrupts to end
      And "guest" has masked that port
      And the device "card" has interrupted
      When the device "card" is served
      And "guest" ends the interrupt of "card"
      Then "guest" is told of "card" once

    @VIC-064
    Scenario Outline: <what> as the bitmap
      Given "guest" has registered frame 1500 as its bitmap of interrupts to end
      When "guest" calls physdev_op pirq_eoi_gmfn with:
        | gmfn | <gmfn> |
      Then the call is refused with <errno>

      Examples:
        | what                      | gmfn               | errno  |
        | a second page             | 1501               | EBUSY  |
        | a frame without a page    | 0x100000           | EINVAL |
        | a frame beyond all memory | 0xffffffffffffffff | EINVAL |

  Rule: dom0 gives out vectors and programs the lines

    @VIC-060
    Scenario: vectors are given out from 0x32 on, as Xen and two devices have the first
      When dom0 calls physdev_op alloc_irq_vector with:
        | irq | 20 |
      Then the reply has:
        | vector | 0x33 |
      When dom0 calls physdev_op alloc_irq_vector with:
        | irq | 20 |
      Then the reply has:
        | vector | 0x34 |

    @VIC-060
    Scenario: when none is left the call succeeds with a vector of -ENOSPC
      Given dom0 has allocated 181 vectors, up to 0xe7
      When dom0 calls physdev_op alloc_irq_vector with:
        | irq | 20 |
      Then the call returns 0
      And the reply has:
        | vector | 0xffffffe4 |

    @VIC-060 @VIC-062
    Scenario Outline: an unprivileged domain calls <op>
      When "guest" calls physdev_op <op>
      Then the call is refused with EPERM

      Examples:
        | op                 |
        | alloc_irq_vector   |
        | free_irq_vector    |
        | apic_read          |
        | apic_write         |
        | manage_pci_add     |
        | manage_pci_remove  |
        | manage_pci_add_ext |

    @VIC-060
    Scenario: an interrupt that cannot exist gets no vector
      When dom0 calls physdev_op alloc_irq_vector with:
        | irq | 256 |
      Then the call is refused with EINVAL

    @VIC-061
    Scenario Outline: a vector <vector> is given back
      When dom0 calls physdev_op free_irq_vector with:
        | vector | <vector> |
      Then the call <outcome>

      Examples:
        | vector | outcome                |
        | 0x2f   | is refused with EINVAL |
        | 0xe8   | is refused with EINVAL |
        | 0x30   | returns 0              |
        | 0xe7   | returns 0              |

    @VIC-061
    Scenario: but not given out again
      When dom0 calls physdev_op free_irq_vector with:
        | vector | 0x31 |
      And dom0 calls physdev_op alloc_irq_vector with:
        | irq | 20 |
      Then the reply has:
        | vector | 0x33 |

    @VIC-062
    Scenario Outline: apic_write of <what>
      When dom0 calls physdev_op apic_write with:
        | physbase | <base>  |
        | reg      | <reg>   |
        | value    | <value> |
      Then the call <outcome>

      Examples:
        | what                                  | base       | reg  | value  | outcome                |
        | an I/O SAPIC that does not exist      | 0xfec10000 | 0x34 | 0x31   | is refused with EINVAL |
        | a pin that does not exist             | 0xfec00000 | 0x40 | 0x31   | is refused with EINVAL |
        | a vector that was not allocated       | 0xfec00000 | 0x34 | 0x60   | is refused with EINVAL |
        | the line of Xen's serial port         | 0xfec00000 | 0x18 | 0x31   | is refused with EINVAL |
        | Xen's vector                          | 0xfec00000 | 0x34 | 0x30   | is refused with EINVAL |
        | an edge for the vector of a level     | 0xfec00000 | 0x34 | 0x31   | is refused with EINVAL |
        | low active for that of a high active  | 0xfec00000 | 0x34 | 0xa031 | is refused with EINVAL |
        | another line of the same kind         | 0xfec00000 | 0x34 | 0x8031 | returns 0              |
        | the high word of an entry, ignored    | 0xfec00000 | 0x31 | 0x31   | returns 0              |
        | a register below the entries, ignored | 0xfec00000 | 0x00 | 0x31   | returns 0              |

    @VIC-062
    Scenario: the processor that takes the interrupt is Xen's choice
      When dom0 calls physdev_op apic_write with:
        | physbase | 0xfec00000 |
        | reg      | 0x31       |
        | value    | 0x7000000  |
      And dom0 calls physdev_op apic_read with:
        | physbase | 0xfec00000 |
        | reg      | 0x31       |
      Then the reply has:
        | value | 0x1000000 |

    @VIC-062
    Scenario: dom0 reads what it has programmed, and how many pins there are
      When dom0 calls physdev_op apic_read with:
        | physbase | 0xfec00000 |
        | reg      | 0x30       |
      Then the reply has:
        | value | 0x8031 |
      When dom0 calls physdev_op apic_read with:
        | physbase | 0xfec00000 |
        | reg      | 1          |
      Then the reply has:
        | value | 0x170021 |

    @VIC-087
    Scenario: a line that was let through without a taker is masked when it interrupts
      When the device "card" interrupts
      Then the line of "card" is masked
      And Xen counts "interrupt that nobody takes" once

  Rule: What ia64 has no use for

    @VIC-065
    Scenario Outline: <op> does nothing
      When "guest" calls physdev_op <op>
      Then the call returns 0

      Examples:
        | op         |
        | map_pirq   |
        | unmap_pirq |

    @VIC-066
    Scenario Outline: <op> is refused
      When "guest" calls physdev_op <op>
      Then the call is refused with ENOSYS

      Examples:
        | op           |
        | set_iopl     |
        | set_iobitmap |
        | restore_msi  |
        | setup_gsi    |
        | unknown-22   |

    @VIC-066
    Scenario: the older physdev_op
      When "guest" makes hypercall 19 with the arguments 12 and 0
      Then the call is refused with ENOSYS

  Rule: dom0 tells Xen of the PCI devices that it finds

    @VIC-062
    Scenario: a device is added and removed, once
      When dom0 calls physdev_op manage_pci_add with:
        | bus   | 2 |
        | devfn | 8 |
      Then the call returns 0
      When dom0 calls physdev_op manage_pci_remove with:
        | bus   | 2 |
        | devfn | 8 |
      Then the call returns 0
      When dom0 calls physdev_op manage_pci_remove with:
        | bus   | 2 |
        | devfn | 8 |
      Then the call is refused with ENODEV

    @VIC-062
    Scenario Outline: an extended function <extended>, a virtual one <virtual>
      When dom0 calls physdev_op manage_pci_add_ext with:
        | is_extfn  | <extended> |
        | is_virtfn | <virtual>  |
      Then the call <outcome>

      Examples:
        | extended | virtual | outcome                |
        | 0        | 0       | is refused with EINVAL |
        | 1        | 0       | returns 0              |
        | 0        | 1       | returns 0              |
