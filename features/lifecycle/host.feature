Feature: The end of dom0 is the end of the machine

  Rule: What dom0 asks for becomes of the machine

    @RBT-009
    Scenario Outline: dom0 shuts down with reason <reason>
      Given the machine "one-domain"
      When dom0 shuts down with reason <reason>
      Then the machine <end>

      Examples:
        | reason | end                       |
        | 0      | halts                     |
        | 1      | restarts at once          |
        | 3      | restarts after 5 seconds  |
        | 77     | restarts after 5 seconds  |
