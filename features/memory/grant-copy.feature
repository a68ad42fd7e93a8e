Feature: Xen copies between domains

  A domain can have Xen copy bytes between frames of its own and frames that it has been granted, so
  that network backends need neither map pages nor give them away.

  Rule: Bytes are copied, and nothing is mapped

    @DRV-005
    Scenario Outline: 1500 bytes <way>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And frame <from> of <source> holds a pattern
      When "peer" copies 1500 bytes <how>
      Then the status is okay
      And the first 1500 bytes of frame 1200 of "guest" are those of frame 1300 of "peer"
      And the byte after them is not
      And "guest" and "peer" have every page where it was
      And "guest" sees that reference 8 is unused

      Examples:
        | way               | from | source  | how                                               |
        | to the granter    | 1300 | "peer"  | from its frame 1300 to reference 8 of "guest"     |
        | from the granter  | 1200 | "guest" | from reference 8 of "guest" to its frame 1300     |

    @DRV-005
    Scenario: between two grants of different domains
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to dom0 for reading, as reference 8
      And "peer" grants frame 1300 to dom0, as reference 9
      And frame 1200 of "guest" holds a pattern
      When dom0 copies with:
        | source        | 8       |
        | source_domid  | "guest" |
        | source_offset | 0       |
        | dest          | 9       |
        | dest_domid    | "peer"  |
        | dest_offset   | 0       |
        | len           | 16384   |
        | flags         | 3       |
      Then the status is okay
      And the first 16383 bytes of frame 1200 of "guest" are those of frame 1300 of "peer"

  Rule: A copy stays within one frame on each side

    @HYP-058
    Scenario Outline: <what>
      Given the machine "two-domains" with "guest" and "peer" booted
      When "peer" copies with:
        | source        | 1300     |
        | source_domid  | SELF     |
        | source_offset | <source> |
        | dest          | 1301     |
        | dest_domid    | SELF     |
        | dest_offset   | <dest>   |
        | len           | <len>    |
        | flags         | 0        |
      Then the status is <status>

      Examples:
        | what                                 | source | dest  | len   | status       |
        | up to the end of both frames         | 16000  | 16000 | 384   | okay         |
        | a whole frame                        | 0      | 0     | 16384 | okay         |
        | nothing                              | 0      | 0     | 0     | okay         |
        | beyond the end of the source         | 16000  | 0     | 385   | bad_copy_arg |
        | beyond the end of the destination    | 0      | 16000 | 385   | bad_copy_arg |
        | more than a frame                    | 0      | 0     | 16385 | bad_copy_arg |

  Rule: Frames are the caller's own, all else is by reference

    @HYP-059 @HYP-053 @HYP-054 @HYP-055
    Scenario Outline: <what>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer" for reading, as reference 8
      And "guest" grants frame 1201 to "guest", as reference 9
      When "peer" copies with:
        | source        | <source> |
        | source_domid  | <from>   |
        | dest          | <dest>   |
        | dest_domid    | <to>     |
        | len           | 64       |
        | flags         | <flags>  |
      Then the status is <status>
      And "guest" sees that reference 8 is unused

      Examples:
        | what                                     | source | from    | dest | to      | flags | status            |
        | from a frame of another domain           | 1200   | "guest" | 1300 | SELF    | 0     | permission_denied |
        | to a frame of another domain             | 1300   | SELF    | 1200 | "guest" | 0     | permission_denied |
        | from its own frame, by its own number    | 1300   | "peer"  | 1301 | SELF    | 0     | permission_denied |
        | from a frame that isn't populated        | 9000   | SELF    | 1300 | SELF    | 0     | general_error     |
        | to a frame that isn't populated          | 1300   | SELF    | 9000 | SELF    | 0     | general_error     |
        | from a domain that does not exist        | 8      | 77      | 1300 | SELF    | 1     | bad_domain        |
        | to a domain that does not exist          | 1300   | SELF    | 8    | 77      | 2     | bad_domain        |
        | to a grant for reading                   | 1300   | SELF    | 8    | "guest" | 2     | general_error     |
        | from a grant for somebody else           | 9      | "guest" | 1300 | SELF    | 1     | general_error     |
        | from a reference beyond the table        | 2048   | "guest" | 1300 | SELF    | 1     | bad_gntref        |
        | to a reference beyond the table          | 1300   | SELF    | 2048 | "guest" | 2     | bad_gntref        |
        | from a domain without a table            | 8      | 0       | 1300 | SELF    | 1     | general_error     |
        | from a grant for reading                 | 8      | "guest" | 1300 | SELF    | 1     | okay              |
