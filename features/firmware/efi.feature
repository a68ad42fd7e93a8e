Feature: EFI runtime services

  Every domain has EFI's runtime services behind stubs in guest-physical page 0. The clock, with the
  domain's offset, and the reset are for all; what belongs to the machine, its variables and its clock,
  is dom0's alone.

  Rule: The services are where the system table says

    @DOM-017
    Scenario Outline: the descriptor of <service>
      Given the machine "one-domain" with "guest" booted
      Then the descriptor of EFI <service> in "guest" points to <stub>

      Examples:
        | service                   | stub  |
        | GetTime                   | 0x100 |
        | SetVirtualAddressMap      | 0x140 |
        | GetVariable               | 0x150 |
        | ResetSystem               | 0x190 |

    @DOM-017
    Scenario: the stub of GetTime calls the service
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        alloc   r31=ar.pfs,0,2,8,0
        mov     r33=b0
        movl    r14=REGION7 + 0x100
        mov     r34=r0                          // no place for the time
        mov     r35=r0 ;;
        mov     b6=r14
        br.call.sptk.many b0=b6 ;;
        mov     b0=r33
        mov     ar.pfs=r31
        br.ret.sptk.many b0 ;;
        """
      Then r8 is 0x8000000000000002

  Rule: Everybody may ask for the time, which has the domain's offset

    @HYP-085
    Scenario Outline: with an offset of <offset> seconds
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl settimeoffset with:
        | domain  | "guest"  |
        | seconds | <offset> |
      And "guest" gets the time from EFI
      Then EFI answers "success"
      And the time is "<time>"
      When dom0 gets the time from EFI
      Then the time is "2006-01-17 00:00"

      Examples:
        | offset | time             |
        | 0      | 2006-01-17 00:00 |
        | 3600   | 2006-01-17 01:00 |
        | -60    | 2006-01-16 23:59 |

    @HYP-085
    Scenario: a null pointer
      Given the machine "one-domain" with "guest" booted
      When "guest" calls fw_efi get_time
      Then EFI answers "invalid parameter"

  Rule: What belongs to the machine is dom0's

    @HYP-086 @HYP-087
    Scenario Outline: a domU gets no <service>
      Given the machine "one-domain" with "guest" booted
      When "guest" calls fw_efi <service>
      Then EFI answers "unsupported"

      Examples:
        | service                |
        | set_time               |
        | get_wakeup_time        |
        | set_wakeup_time        |
        | get_variable           |
        | get_next_variable_name |
        | set_variable           |

    @HYP-086
    Scenario: dom0 sets the clock for all
      Given the machine "one-domain" with "guest" booted
      When dom0 sets the machine's time to "2026-02-28 23:58"
      Then EFI answers "success"
      When "guest" gets the time from EFI
      Then the time is "2026-02-28 23:58"

    @HYP-086
    Scenario: a time that is none
      Given the machine "one-domain"
      When dom0 sets the machine's time to "2025-02-29 12:00"
      Then EFI answers "invalid parameter"

    @HYP-087
    Scenario: dom0 finds the variables that it has set
      Given the machine "one-domain"
      When dom0 reads the EFI variable "BootOrder"
      Then EFI answers "not found"
      When dom0 sets the EFI variable "BootOrder" to "first"
      And dom0 sets the EFI variable "Language" to "en"
      And dom0 sets the EFI variable "BootOrder" to "second"
      And dom0 reads the EFI variable "BootOrder"
      Then EFI answers "success"
      And the variable is "second"
      And the names of dom0's EFI variables are:
        | BootOrder |
        | Language  |

    @HYP-087
    Scenario: a variable that is set to nothing is gone
      Given the machine "one-domain"
      When dom0 sets the EFI variable "BootOrder" to "first"
      And dom0 sets the EFI variable "BootOrder" to ""
      Then EFI answers "success"
      When dom0 reads the EFI variable "BootOrder"
      Then EFI answers "not found"

    @HYP-087
    Scenario: a buffer that is too small is told the size
      Given the machine "one-domain"
      When dom0 sets the EFI variable "BootOrder" to "first"
      And dom0 reads the EFI variable "BootOrder" into 4 bytes
      Then EFI answers "buffer too small"
      And the variable has 5 bytes

  Rule: A domain goes over to virtual addresses once

    @DOM-019
    Scenario Outline: <what> is refused
      Given the machine "one-domain" with "guest" booted
      When "guest" calls fw_efi set_virtual_address_map with:
        | descriptor_size    | <size>    |
        | descriptor_version | <version> |
      Then EFI answers "invalid parameter"

      Examples:
        | what                          | size | version |
        | a wrong version               | 40   | 2       |
        | a wrong size of descriptors   | 48   | 1       |

    @DOM-020
    Scenario: the second time it is not supported
      Given the machine "one-domain" with "guest" booted
      When "guest" gives EFI a virtual address map with its identity map
      Then EFI answers "success"
      When "guest" gives EFI a virtual address map with its identity map
      Then EFI answers "unsupported"

    @DOM-020
    Scenario: services and pointers are virtual from then on
      Given the machine "one-domain" with "guest" booted
      When "guest" gives EFI a virtual address map with its identity map
      Then the descriptor of EFI GetTime in "guest" points to 0xe000000000000100
      When "guest" gets the time from EFI by virtual pointers
      Then EFI answers "success"
      And the time is "2006-01-17 00:00"

    @DOM-020
    Scenario: a map without the firmware's code changes no descriptor
      Given the machine "one-domain" with "guest" booted
      When "guest" calls fw_efi set_virtual_address_map with:
        | descriptor_size    | 40 |
        | descriptor_version | 1  |
      Then EFI answers "success"
      And the descriptor of EFI GetTime in "guest" points to 0x100
      When "guest" gets the time from EFI by virtual pointers
      Then EFI answers "success"

    @DOM-020
    Scenario: a pointer without translation is the guest's data TLB fault
      Given the machine "one-domain" with "guest" booted
      When "guest" gives EFI a virtual address map with its identity map
      And "guest" executes:
        """
        alloc   r31=ar.pfs,8,0,0,0
        movl    r32=0xa000000000000000
        mov     r33=r0
        mov     r2=0x300 ;;
        break   0x1000
        """
      Then the guest takes a fault at vector 0x1000, and its handler finds:
        | ifa | 0xa000000000000000 |

  Rule: ResetSystem shuts the domain down, and has failed if it is resumed

    @HYP-100
    Scenario: resumed after ResetSystem
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" calls EFI ResetSystem with type 0
      Then "guest" is shut down with reason "reboot"
      When dom0 calls domctl resumedomain with:
        | domain | "guest" |
      Then the blocked call returns 0x8000000000000003

    @HYP-100
    Scenario: a service that nobody gets
      Given the machine "one-domain"
      When dom0 calls fw_efi get_next_high_monotonic_count
      Then EFI answers "unsupported"
      When dom0 calls fw_efi unknown-200
      Then EFI answers "unsupported"
