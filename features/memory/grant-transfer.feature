Feature: A domain gives pages away

  A network backend can give the page with a packet to its frontend instead of copying it: it
  transfers the page to an entry in which the other domain awaits one, and keeps a fresh page in its
  place. To do so it needs room for one more page below its limit.

  Rule: The page moves to the frame that the receiver has named

    @DRV-002 @DRV-004
    Scenario: the receiver gets the page, with what is in it
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back frame 1024
      And "peer" has given back frame 1025
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      And frame 1300 of "peer" holds 0x1122334455667788
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      Then the status is okay
      And the page is at frame 1024 of "guest"
      And "guest" reads 0x1122334455667788 in its frame 1024
      And "guest" owns as many frames as at boot
      And reference 9 of "guest" has the flags 0xe and the machine frame of the page

    @DRV-003
    Scenario: the donor has a fresh page in its place
      Given the machine "two-domains" with "guest" and "peer" booted
      # What is written here is still in the pages when they are free, and one is used again.
      And frame 1024 of "guest" holds 0x9999
      And frame 1025 of "peer" holds 0x9999
      And "guest" has given back frame 1024
      And "peer" has given back frame 1025
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      And frame 1300 of "peer" holds 0x1122334455667788
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      Then "peer" has a page of zeroes at frame 1300
      And "peer" owns as many frames as before
      When "peer" writes 0x33 into its frame 1300
      Then "guest" reads 0x1122334455667788 in its frame 1024

    @DRV-002
    Scenario: an entry takes one page
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back 2 frames
      And "peer" has given back frame 1025
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      And "peer" transfers its page of frame 1301 to reference 9 of "guest"
      Then the status is general_error

    @DRV-004
    Scenario: a receiver at its limit takes no page
      Given the machine "two-domains" with "guest" and "peer" booted
      And "peer" has given back frame 1025
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      Then the status is general_error
      And "guest" owns as many frames as before
      And "peer" has a page of zeroes at frame 1300
      And the machine has as many free frames as before

  Rule: What the donor can't give stays where it is

    @HYP-061
    Scenario Outline: <what>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back frame 1024
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      And "guest" grants frame 1200 to "peer", as reference 8
      And "peer" has mapped reference 8 of "guest" at frame 1025
      When "peer" transfers its page of frame <frame> to reference 9 of "guest"
      Then the status is bad_page
      And frame 1025 of "peer" is the machine frame of frame 1200 of "guest"

      Examples:
        | what                                | frame    |
        | a frame that isn't populated        | 9000     |
        | a frame of another domain           | 1025     |
        | a page of the hypervisor's          | 67108864 |

    @HYP-061
    Scenario: a page that somebody else has mapped
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back frame 1024
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      And "peer" has given back frame 1025
      And frame 1300 of "peer" holds 0x77
      And "peer" grants frame 1300 to "guest", as reference 8
      And "guest" has mapped reference 8 of "peer" at frame 1100
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      Then the status is bad_page
      And "peer" reads 0x77 in its frame 1300
      And frame 1100 of "guest" is the machine frame of frame 1300 of "peer"

    @HYP-061
    Scenario: a donor at its limit has no room for the fresh page
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back frame 1024
      And "guest" awaits a page from "peer" in frame 1024, as reference 9
      And frame 1300 of "peer" holds 0x77
      When "peer" transfers its page of frame 1300 to reference 9 of "guest"
      Then the status is bad_page
      And "peer" reads 0x77 in its frame 1300

  Rule: A page that nobody takes is lost

    @HYP-060
    Scenario: a receiver that does not exist
      Given the machine "two-domains" with "guest" and "peer" booted
      And "peer" has given back frame 1025
      And frame 1300 of "peer" holds 0x77
      When "peer" transfers its page of frame 1300 to domain 77
      Then the status is bad_domain
      And "peer" has a page of zeroes at frame 1300
      And "peer" owns as many frames as before
      And the machine has as many free frames as before

    @DRV-004
    Scenario Outline: an entry <what>
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has given back frame 1024
      And "peer" has given back frame 1025
      And reference 9 of "guest" has the flags <flags>, for <user>, and frame 1024
      When "peer" transfers its page of frame 1300 to reference <ref> of "guest"
      Then the status is general_error
      And frame 1024 of "guest" is not populated
      And "peer" has a page of zeroes at frame 1300

      Examples:
        | what                             | flags | user   | ref  |
        | that awaits nothing              | 0     | "peer" | 9    |
        | that grants access               | 1     | "peer" | 9    |
        | whose transfer is under way      | 6     | "peer" | 9    |
        | that awaits it of somebody else  | 2     | dom0   | 9    |
        | beyond the table                 | 2     | "peer" | 2048 |
