Feature: Version 2 of the grant table

  The second layout has wider entries. They can grant a part of a frame, or pass on what another
  domain has granted; both serve copies, and are never mapped. Whether an entry is in use stands in
  status words apart from it, which on ia64 no guest can reach: hence drivers there keep to
  version 1.

  Rule: Whole frames are granted as before

    @HYP-049 @HYP-063
    Scenario: a frame is mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "guest" grants frame 1200 to "peer", as reference 1023
      When "peer" maps reference 1023 of "guest" at frame 1024
      Then the status is okay
      And frame 1024 of "peer" is the machine frame of frame 1200 of "guest"
      When "peer" unmaps it
      Then the status is okay

    @HYP-052 @HYP-053
    Scenario Outline: <what> is refused
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "guest" grants frame 1200 to "peer" for reading, as reference 8
      When "peer" maps reference <ref> of "guest" at frame 1024
      Then the status is <status>

      Examples:
        | what                                              | ref  | status        |
        | an entry for reading, mapped for writing          | 8    | general_error |
        | a reference beyond the table, which is half as long | 1024 | bad_gntref    |

    @DRV-002
    Scenario: a page is transferred
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "guest" has given back frame 1024
      And "peer" has given back frame 1025
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      Then the status is okay
      And the page is at frame 1024 of "guest"
      And reference 9 of "guest" has the flags 0xe and the machine frame of the page

  Rule: A part of a frame is copied, and not mapped

    @DRV-005 @HYP-055
    Scenario: a part is not mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "guest" grants 256 bytes at 512 of frame 1200 to "peer", as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024
      Then the status is general_error

    @DRV-005 @HYP-058
    Scenario Outline: a copy of <len> bytes from <offset> on, when 256 at 512 are granted
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "guest" grants 256 bytes at 512 of frame 1200 to "peer", as reference 8
      When "peer" copies with:
        | source        | 8        |
        | source_domid  | "guest"  |
        | source_offset | <offset> |
        | dest          | 1300     |
        | dest_domid    | SELF     |
        | len           | <len>    |
        | flags         | 1        |
      Then the status is <status>

      # Only the start and the length are tested (abi 4.7), not that all lies within the part.
      Examples:
        | offset | len | status        |
        | 512    | 256 | okay          |
        | 511    | 1   | general_error |
        | 512    | 257 | general_error |
        | 700    | 256 | okay          |

  Rule: A grant can be passed on

    @DRV-005
    Scenario: dom0 copies from what "peer" granted to "guest"
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "peer" grants frame 1300 to "guest", as reference 8
      And frame 1300 of "peer" holds a pattern
      And "guest" passes reference 8 of "peer" on to dom0, as reference 9
      When dom0 copies 1500 bytes from reference 9 of "guest" to its frame 3000
      Then the status is okay
      And the first 1500 bytes of frame 3000 of dom0 are those of frame 1300 of "peer"
      And "peer" sees that reference 8 is unused

    @HYP-055
    Scenario: it is not mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "peer" grants frame 1300 to "guest", as reference 8
      And "guest" passes reference 8 of "peer" on to dom0, as reference 9
      When dom0 maps reference 9 of "guest" at frame 3000
      Then the status is general_error

    @HYP-055
    Scenario Outline: what <whom> granted <to> is not passed on
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And <whom> grants frame 1300 to <to>, as reference 8
      And "guest" passes reference 8 of <whom> on to dom0, as reference 9
      When dom0 copies 64 bytes from reference 9 of "guest" to its frame 3000
      Then the status is general_error

      Examples:
        | whom    | to      |
        | "peer"  | dom0    |
        | "guest" | "guest" |

  Rule: The status words are out of reach

    @HYP-063
    Scenario: the frames that are told are those of the entries
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls grant_table_op get_status_frames with:
        | dom       | SELF |
        | nr_frames | 1    |
      Then the status is general_error
      Given "guest" uses version 2 of its grant table
      When "guest" calls grant_table_op get_status_frames with:
        | dom       | SELF |
        | nr_frames | 1    |
      Then the status is okay
      And 1 frame of the table is listed, from 0x10000104000 on
      When "guest" calls grant_table_op get_status_frames with:
        | dom       | SELF |
        | nr_frames | 2    |
      Then the status is general_error
      When "guest" calls grant_table_op get_status_frames with:
        | dom       | "peer" |
        | nr_frames | 1      |
      Then the status is permission_denied

    @HYP-063
    Scenario: the entry does not tell that it is in use
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" uses version 2 of its grant table
      And "guest" grants frame 1200 to "peer", as reference 8
      When "peer" maps reference 8 of "guest" at frame 1024
      Then "guest" sees that reference 8 is unused
      When "guest" calls grant_table_op set_version with:
        | version | 1 |
      Then the call is refused with EBUSY
