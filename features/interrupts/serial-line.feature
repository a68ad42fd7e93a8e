Feature: One serial line for Xen and all domains

  Xen owns the machine's serial line. dom0 writes to it and reads from it by console_io, and is told
  by VIRQ_CONSOLE that something was typed. Three times CTRL-A moves the input to Xen and back.
  Consoles of other domains are on the line by way of dom0.

  Background:
    Given the machine "one-domain" with "guest" booted

  Rule: Input is dom0's until it is switched

    @HYP-044
    Scenario: what is typed is told to dom0, which reads it
      Given dom0 has bound VIRQ_CONSOLE
      When somebody types "ls" on the serial line
      Then dom0 enters its event callback once, with that port pending
      When dom0 calls console_io read with:
        | count | 80 |
      Then the call returns 2
      And the reply has:
        | buffer | "ls" |
      When dom0 calls console_io read with:
        | count | 80 |
      Then the call returns 0

    @HYP-044
    Scenario Outline: of five characters typed, a read of <count> gets <read>
      When somebody types "hello" on the serial line
      And dom0 calls console_io read with:
        | count | <count> |
      Then the call returns <read>

      Examples:
        | count | read |
        | 3     | 3    |
        | 5     | 5    |
        | 0     | 0    |
        | -1    | 0    |

    @HYP-044
    Scenario: what comes while 128 characters wait is lost
      When somebody types 130 characters on the serial line
      And dom0 calls console_io read with:
        | count | 200 |
      Then the call returns 128

    @HYP-043
    Scenario: another domain cannot read what dom0 has not read yet
      When somebody types "secret" on the serial line
      And "guest" calls console_io read with:
        | count | 80 |
      Then the call is refused with EPERM
      When dom0 calls console_io read with:
        | count | 80 |
      Then the call returns 6

  Rule: Three times CTRL-A moves the input

    @HYP-044
    Scenario: to Xen, and back
      Given dom0 has bound VIRQ_CONSOLE
      When somebody presses CTRL-A 3 times on the serial line
      Then the console of dom0 shows "*** Serial input -> Xen"
      When somebody types "h" on the serial line
      Then dom0 enters no event callback
      And Xen counts "debug key h" once
      When somebody presses CTRL-A 3 times on the serial line
      Then the console of dom0 shows "*** Serial input -> DOM0"
      When somebody types "x" on the serial line
      Then dom0 enters its event callback once, with that port pending

    @HYP-044
    Scenario: fewer presses are input like all else
      When somebody presses CTRL-A 2 times on the serial line
      And somebody types "x" on the serial line
      And dom0 calls console_io read with:
        | count | 80 |
      Then the call returns 3

  Rule: Domains share the line by way of dom0

    @HYP-043 @HYP-044
    Scenario: the console of a guest is put on the line
      Given the console of "guest" is on the serial line
      When "guest" writes "hello from guest" to its console
      Then the console of dom0 shows "hello from guest"
      When dom0 calls console_io write with:
        | buffer | "hello from dom0" |
      Then the console of dom0 shows "hello from dom0"

    @HYP-044
    Scenario: what is typed goes to the guest whose console is on the line
      Given the console of "guest" is on the serial line
      When somebody types "yes" on the serial line
      Then "guest" has "yes" in its console ring
