Feature: A domain maps what another one grants

  The granter names the frame and the domain that may use it in an entry of its table; that domain
  maps it by the entry's number, its reference. The frame takes the place of a guest frame of the
  mapping domain, and is given back by the handle of the mapping. Drivers in different domains share
  their rings and data in this way.

  Rule: The granted frame takes the place of the frame at host_addr

    @HYP-049 @DRV-007 @DRV-009
    Scenario: a backend maps a granted page into a frame that it has given back
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And frame 1200 of "guest" holds 0x1122334455667788
      And "peer" has given back frame 1024
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is okay
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      And the bus address is that of the machine frame of frame 1200 of "guest"
      And "peer" reads 0x1122334455667788 in its frame 1024
      And "peer" owns as many frames as before

    @HYP-049 @DRV-006
    Scenario: both sides see what either writes
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" writes 0x70 into its frame 1024
      Then "guest" reads 0x70 in its frame 1200
      When "guest" writes 0x71 into its frame 1200
      Then "peer" reads 0x71 in its frame 1024

    @DRV-008
    Scenario: a page that was there is freed
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024
      Then "peer" owns 1 frame fewer than before
      And the machine has 1 more free frame than before
      And "guest" owns as many frames as before

    @HYP-057
    Scenario: what is unmapped is gone, and its handle with it
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it
      Then the status is okay
      And frame 1024 of "peer" is not populated
      And the frame has 1 reference
      When "peer" unmaps it again
      Then the status is bad_handle

    @MEM-008
    Scenario: Xen does not read a caller's arguments from a page of another domain
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" calls event_channel_op bind_ipi, passing a buffer in its frame 1024
      Then the call is refused with EFAULT

  Rule: The entry says what its user may do

    @DRV-010
    Scenario: a page mapped for reading cannot be written
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer" for reading, as reference 8
      And frame 1200 of "guest" holds 0x1122
      When "peer" maps reference 8 of "guest" at frame 1024 for reading
      Then the status is okay
      And "peer" reads 0x1122 in its frame 1024
      When "peer" writes 0x70 into its frame 1024
      Then it takes a Data Access Rights fault
      And "guest" reads 0x1122 in its frame 1200

    @HYP-052
    Scenario: an entry for reading is not mapped for writing
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer" for reading, as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is general_error
      And "guest" sees that reference 8 is unused
      And "peer" owns as many frames as before

    @HYP-055
    Scenario: an entry serves nobody but its user
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "guest", as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is general_error

    @HYP-055
    Scenario Outline: <what> is not mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And reference 8 of "guest" has the flags <flags>, for "peer", and frame <frame>
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is general_error
      And "guest" sees that reference 8 is unused

      Examples:
        | what                         | flags | frame |
        | an entry of no type          | 0     | 1200  |
        | an entry for a transfer      | 2     | 1200  |
        | a sub-page                   | 0x101 | 1200  |
        | a frame that isn't populated | 1     | 9000  |

    @HYP-055
    Scenario: a frame that is itself another domain's is not granted on
      Given the machine "two-domains" with "guest" and "peer" booted
      And dom0 grants frame 2000 to "guest", as reference 8
      And "guest" has mapped reference 8 of dom0 at frame 1200
      And "guest" grants frame 1200 to "peer", as reference 9
      When "peer" maps reference 9 of "guest" at frame 1024
      Then the status is general_error

  Rule: A mapping that can't be made says why

    @HYP-050 @HYP-051 @HYP-053 @HYP-054
    Scenario Outline: <what>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      When "peer" maps reference <ref> of <granter> at frame 1024 with the flags <flags>
      Then the status is <status>
      And "peer" owns as many frames as before
      And "guest" sees that reference 8 is unused

      Examples:
        | what                                   | ref   | granter   | flags                       | status        |
        | neither for the host nor for devices   | 8     | "guest"   | none                        | bad_gntref    |
        | read-only, but for nobody              | 8     | "guest"   | readonly                    | bad_gntref    |
        | for the host and for devices           | 8     | "guest"   | host_map, device_map        | general_error |
        | for an application                     | 8     | "guest"   | host_map, application_map   | general_error |
        | at a page table entry                  | 8     | "guest"   | host_map, contains_pte      | general_error |
        | a reference beyond the table           | 2048  | "guest"   | host_map                    | bad_gntref    |
        | a domain that does not exist           | 8     | domain 77 | host_map                    | bad_domain    |
        | the caller itself, as SELF             | 8     | domain 32752 | host_map                 | bad_domain    |
        | for nobody, of no domain               | 8     | domain 77 | none                        | bad_gntref    |

    @HYP-056
    Scenario: a granter that never set up its table
      Given the machine "two-domains" with "guest" and "peer" booted
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is general_error
      When "peer" maps reference 2048 of "guest" at frame 1024
      Then the status is general_error

    @HYP-099
    Scenario: one that can't be made does not stop the others of a batch
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "guest" grants frame 1201 to "peer", as reference 10
      When "peer" maps, in one batch, from "guest":
        | reference | frame |
        | 8         | 1024  |
        | 9         | 1025  |
        | 10        | 1026  |
      Then the call returns 0
      And the statuses are okay, general_error, okay
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      And frame 1026 of "peer" is the machine frame of frame 1201 of "guest"

  Rule: Devices get a bus address, and no place in memory

    @HYP-096 @DRV-009
    Scenario: a mapping for devices ends by its bus address
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      When "peer" maps reference 8 of "guest" for its devices
      Then the status is okay
      And the bus address is that of the machine frame of frame 1200 of "guest"
      And the frame has 2 references
      And "peer" owns as many frames as before
      When "peer" unmaps it, naming no address
      Then the status is okay
      And the frame has 2 references
      When "peer" unmaps it, naming its bus address
      Then the status is okay
      And the frame has 1 reference
      When "peer" unmaps it again
      Then the status is bad_handle

  Rule: What an unmap names must be what is mapped

    @HYP-098
    Scenario: the bus address of another frame
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, naming the bus address of another frame
      Then the status is general_error
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"

    @HYP-057
    Scenario Outline: <what> at the address
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, naming frame <frame>
      Then the status is general_error
      And the frame has 2 references
      And "guest" sees that reference 8 is written

      Examples:
        | what                  | frame |
        | a page of the caller's | 1100 |
        | nothing               | 9000  |

    @HYP-057
    Scenario: no address leaves the mapping as it is
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, naming no address
      Then the status is okay
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      When "peer" unmaps it
      Then the status is okay
      And frame 1024 of "peer" is not populated

    @HYP-097
    Scenario: unmapping what a domain granted that is gone crashes the caller
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      # A page populated in its place drops the reference, so that nothing keeps the granter.
      And "peer" has populated frame 1024
      When the toolstack destroys "guest"
      Then "guest" is gone
      Given the toolstack does not react
      When "peer" unmaps it, and crashes
      Then "peer" is shut down with reason "crash"

  Rule: A mapping can be replaced by a page of the caller's

    @HYP-065
    Scenario: unmap_and_replace moves the page to where the grant was
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And frame 1100 of "peer" holds 0x5050
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, and puts its page of frame 1100 there
      Then the status is okay
      And "peer" reads 0x5050 in its frame 1024
      And frame 1100 of "peer" is not populated
      And "peer" owns as many frames as before
      And the frame has 1 reference
      And "guest" sees that reference 8 is unused

    @HYP-065
    Scenario: without a page it is an unmap
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, and puts its page of frame 0 there
      Then the status is okay
      And frame 1024 of "peer" is not populated

    @HYP-065
    Scenario Outline: <what> can't take its place
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "guest" grants frame 1201 to "peer", as reference 9
      And "peer" has mapped reference 9 of "guest" at frame 1025
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, and puts its page of frame <frame> there
      Then the status is general_error
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      And frame 1025 of "peer" is the machine frame of frame 1201 of "guest"

      Examples:
        | what                   | frame |
        | a frame that is empty  | 9000  |
        | another mapping        | 1025  |
        | the mapping itself     | 1024  |

    @HYP-065
    Scenario: a page that is named with a wrong address leaves its place all the same
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "peer" unmaps it, naming frame 1101, and puts its page of frame 1100 there
      Then the status is general_error
      And frame 1100 of "peer" is not populated
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      And "peer" owns as many frames as before

  Rule: The granter knows when a grant is in use

    @DRV-012
    Scenario: access is not ended while the other side has the page mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "guest" ends the access by reference 8
      Then it is refused, as the entry is still in use
      When "peer" unmaps it
      And "guest" ends the access by reference 8
      Then the access is ended
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is general_error

    @DRV-012
    Scenario: its entry says whether the page is read, or written as well
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024 for reading
      Then "guest" sees that reference 8 is read
      When "peer" maps reference 8 of "guest" at frame 1025
      Then "guest" sees that reference 8 is written
      When "peer" unmaps it
      Then "guest" sees that reference 8 is read
      When "peer" unmaps what it has at frame 1024
      Then "guest" sees that reference 8 is unused

    @DRV-013
    Scenario: a page mapped twice is free when both mappings are gone
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has given back frame 1024
      And "peer" has given back frame 1025
      And "peer" has mapped reference 8 of "guest" at frame 1024
      And "peer" has mapped reference 8 of "guest" at frame 1025
      When "guest" gives back frame 1200
      Then the frame has 2 references
      And the machine has as many free frames as before
      When "peer" unmaps what it has at frame 1025
      Then the frame has 1 reference
      And the machine has as many free frames as before
      When "peer" unmaps what it has at frame 1024
      Then the machine has 1 more free frame than before

    @HYP-095
    Scenario: an entry that is in use is not read again
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "guest" rewrites reference 8 to grant frame 1300 to "guest"
      And "peer" maps reference 8 of "guest" at frame 1025
      Then the status is okay
      And frame 1025 of "peer" is the machine frame of frame 1200 of "guest"

  Rule: A domain that is destroyed lets go of its mappings, and stays while it is mapped

    @RBT-018 @MEM-004
    Scenario: dom0 has a page of the domain mapped
      Given the machine "one-domain" with "guest" booted
      And "guest" grants frame 2000 to dom0, as reference 8
      And dom0 has mapped reference 8 of "guest" at frame 3000
      When the toolstack destroys "guest"
      Then "guest" is dying
      And "guest" owns 1 frame
      When dom0 unmaps it
      Then the status is okay
      And "guest" is gone

    @RBT-018
    Scenario: dom0 has it mapped for its devices
      Given the machine "one-domain" with "guest" booted
      And "guest" grants frame 2000 to dom0, as reference 8
      When dom0 maps reference 8 of "guest" for its devices
      And the toolstack destroys "guest"
      Then "guest" is dying
      When dom0 unmaps it, naming its bus address
      Then "guest" is gone
      And the machine has as many free frames as before "guest" was built

    @RBT-018
    Scenario: a dying domain grants nothing any more
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "guest" grants frame 1201 to "peer", as reference 9
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When the toolstack destroys "guest"
      Then "guest" is dying
      When "peer" maps reference 9 of "guest" at frame 1025
      Then the status is general_error
      When "peer" maps reference 8 of "guest" at frame 1025
      Then the status is general_error

    @RBT-018
    Scenario Outline: the user of a grant is destroyed with <its mapping>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024 with the flags <flags>
      And the toolstack destroys "peer"
      Then "peer" is gone
      And the frame has 1 reference
      And "guest" sees that reference 8 is unused
      When "guest" ends the access by reference 8
      Then the access is ended

      Examples:
        | its mapping               | flags      |
        | a page in its memory      | host_map   |
        | a page for its devices    | device_map |
