Feature: A domain's grant table

  What a domain grants to others stands in its grant table: an array of entries in frames of the
  hypervisor's, which the domain sees at a fixed place of its guest-physical space and fills in by
  plain stores.

  Rule: The table appears at 0x10000104000, as long as the domain asks for

    @HYP-047
    Scenario Outline: a table of <frames> frames
      Given the machine "one-domain" with "guest" booted
      When "guest" calls grant_table_op setup_table with:
        | dom       | SELF     |
        | nr_frames | <frames> |
      Then the status is okay
      And <frames> frames of the table are listed, from 0x10000104000 on
      And frames 0x10000104000 and on of "guest" are <frames> pages of zeroes

      Examples:
        | frames |
        | 1      |
        | 4      |
        | 32     |

    @HYP-062
    Scenario: the size of a table, and the largest there can be
      Given the machine "one-domain" with "guest" booted
      When "guest" calls grant_table_op query_size with:
        | dom | SELF |
      Then the status is okay
      And the reply has:
        | nr_frames     | 1  |
        | max_nr_frames | 32 |
      Given "guest" has set up a grant table of 5 frames
      When "guest" calls grant_table_op query_size with:
        | dom | SELF |
      Then the reply has:
        | nr_frames     | 5  |
        | max_nr_frames | 32 |

    @HYP-047 @HYP-062
    Scenario: a table never gets shorter
      Given the machine "one-domain" with "guest" booted
      And "guest" has set up a grant table of 5 frames
      When "guest" calls grant_table_op setup_table with:
        | dom       | SELF |
        | nr_frames | 2    |
      Then 2 frames of the table are listed, from 0x10000104000 on
      When "guest" calls grant_table_op query_size with:
        | dom | SELF |
      Then the reply has:
        | nr_frames     | 5  |
        | max_nr_frames | 32 |

    @HYP-045
    Scenario: more frames than there can be
      Given the machine "one-domain" with "guest" booted
      When "guest" calls grant_table_op setup_table with:
        | dom       | SELF |
        | nr_frames | 33   |
      Then the status is general_error

    @RBT-017
    Scenario: the frames of a table are free again when its domain is destroyed
      Given the machine "one-domain" with "guest" booted
      And "guest" has set up a grant table of 32 frames
      When the toolstack destroys "guest"
      Then "guest" is gone
      And the machine has as many free frames as before "guest" was built

  Rule: A table belongs to its domain, and to dom0

    @HYP-048
    Scenario Outline: <caller> asks about the table of <whom>
      Given the machine "two-domains" with "guest" and "peer" booted
      When <caller> calls grant_table_op setup_table with:
        | dom       | <domain> |
        | nr_frames | 1        |
      Then the status is <status>
      When <caller> calls grant_table_op query_size with:
        | dom | <domain> |
      Then the status is <status>

      Examples:
        | caller  | whom                       | domain  | status            |
        | dom0    | another domain             | "guest" | okay              |
        | "guest" | another domain             | "peer"  | permission_denied |
        | "guest" | its own domain, by number  | "guest" | permission_denied |
        | "guest" | a domain that isn't there  | 77      | bad_domain        |

  Rule: Some operations are on one struct only

    @HYP-046
    Scenario Outline: <op> on <count> structs
      Given the machine "one-domain" with "guest" booted
      When "guest" calls grant_table_op <op> with:
        | dom   | SELF    |
        | count | <count> |
      Then the call is refused with EINVAL

      Examples:
        | op                | count |
        | setup_table       | 2     |
        | setup_table       | 0     |
        | query_size        | 2     |
        | get_status_frames | 2     |

    @HYP-064
    Scenario Outline: <what> does not exist
      Given the machine "one-domain" with "guest" booted
      When "guest" makes hypercall 20 with the arguments <op> and 0
      Then the call is refused with ENOSYS

      Examples:
        | what                          | op |
        | dump_table                    | 3  |
        | an operation beyond the last  | 11 |

  Rule: The version of the table is the guest's to choose, as long as nothing is in use

    @HYP-063
    Scenario: version 1 is in force once the table is set up, version 2 when it is asked for
      Given the machine "one-domain" with "guest" booted
      When "guest" calls grant_table_op get_version with:
        | dom | SELF |
      Then the reply has:
        | version | 0 |
      Given "guest" has set up its grant table
      When "guest" calls grant_table_op get_version with:
        | dom | SELF |
      Then the reply has:
        | version | 1 |
      When "guest" calls grant_table_op set_version with:
        | version | 2 |
      Then the call returns 0
      When "guest" calls grant_table_op get_version with:
        | dom | SELF |
      Then the reply has:
        | version | 2 |

    @HYP-063
    Scenario: a version that does not exist
      Given the machine "one-domain" with "guest" booted
      When "guest" calls grant_table_op set_version with:
        | version | 3 |
      Then the call is refused with EINVAL

    @HYP-063
    Scenario: the version stays while a grant is mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1024
      When "guest" calls grant_table_op set_version with:
        | version | 2 |
      Then the call is refused with EBUSY
      When "guest" calls grant_table_op set_version with:
        | version | 1 |
      Then the call returns 0
      When "peer" unmaps it
      And "guest" calls grant_table_op set_version with:
        | version | 2 |
      Then the call returns 0

    @HYP-063
    Scenario: another version begins with an empty table
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" grants frame 1200 to "peer", as reference 8
      When "guest" calls grant_table_op set_version with:
        | version | 2 |
      Then frame 0x10000104000 and on of "guest" is 1 page of zeroes

    @HYP-063
    Scenario Outline: <caller> asks for the version of <whom>
      Given the machine "two-domains" with "guest" and "peer" booted
      When <caller> calls grant_table_op get_version with:
        | dom | <domain> |
      Then the call is refused with <errno>

      Examples:
        | caller  | whom                      | domain | errno |
        | "guest" | another domain            | "peer" | EPERM |
        | "guest" | a domain that isn't there | 77     | ESRCH |
