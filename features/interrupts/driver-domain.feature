Feature: A driver domain takes its device's interrupts

  A domain that is permitted the registers and the interrupt of a device drives it like dom0 would:
  ioremap maps the registers, bind_pirq gives the interrupt a port.

  Background:
    Given the machine "devices" with "guest" booted
    And dom0 has routed the line of "card" to a vector
    And dom0 has permitted "guest" the interrupt of "card"
    And dom0 has permitted "guest" the registers of "card"
    And "guest" has mapped the registers of "card"
    And "guest" has bound the interrupt of "card"

  Rule: The interrupt is an event; the device is served through its registers

    @DRV-017
    Scenario: the driver serves the device and ends the interrupt
      When the device "card" interrupts
      Then "guest" is told of "card" once
      And "guest" reads 1 in the status register of "card"
      When "guest" stores to the acknowledge register of "card"
      And "guest" ends the interrupt of "card"
      Then "guest" reads 0 in the status register of "card"
      And the line of "card" is not masked
      When the device "card" interrupts
      Then "guest" is told of "card" once

    @DRV-017 @VIC-058
    Scenario: a driver that ends the interrupt without serving the device is interrupted again
      When the device "card" interrupts
      And "guest" ends the interrupt of "card"
      Then "guest" is told of "card" twice
      And "guest" reads 1 in the status register of "card"

    @DRV-017
    Scenario: when the driver domain is destroyed the line is masked
      When dom0 calls domctl destroydomain with:
        | interface_version | 6       |
        | domain            | "guest" |
      Then the line of "card" is masked
      When the device "card" interrupts
      Then the line of "card" is masked

  Rule: dom0 can be the driver just as well

    @DRV-017
    Scenario: dom0 drives the clock
      Given dom0 has routed the line of "clock" to a vector
      And dom0 has mapped the registers of "clock"
      And dom0 has bound the interrupt of "clock"
      When the device "clock" interrupts
      Then dom0 is told of "clock" once
      And dom0 reads 1 in the status register of "clock"
