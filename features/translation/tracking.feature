Feature: Translations of foreign frames are tracked

  A frame of another domain that is mapped with the flag tlb_track, as granted frames are, is
  remembered with the address through which it was seen. When it is unmapped only that is purged.

  Background:
    Given the machine "one-domain" with "guest" booted
    And frame 2000 of "guest" holds 0x2000
    And dom0 has mapped frame 2000 of "guest", tracked

  Rule: Unmapping costs what using it has left

    @TLB-034
    Scenario: never used, nothing is dropped
      When dom0 unmaps the frame
      Then the call returns 0
      And Xen counts "TLB flush" never for dom0
      And Xen counts "tracked purge" never for dom0

    @TLB-035
    Scenario: used through one address, that is purged and faults
      Given dom0 has pinned 0x2000000000100000 to the mapping in dtr 5
      When dom0 loads from 0x2000000000100000
      Then it reads 0x2000
      When dom0 unmaps the frame
      Then the call returns 0
      And Xen counts "tracked purge" once for dom0
      And Xen counts "TLB flush" never for dom0
      When dom0 loads from 0x2000000000100000
      Then it reads 0
      And Xen counts "p2m miss" once

    @TLB-035
    Scenario: the last translation inserted goes with it
      Given dom0 has mapped 0x2000000000100000 to the mapping
      When dom0 loads from 0x2000000000100000
      Then it reads 0x2000
      When dom0 unmaps the frame
      And dom0 loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault

    @TLB-071
    Scenario: used through two addresses, everything is flushed
      Given dom0 has mapped 0x2000000000100000 to the mapping
      And dom0 has mapped 0x2000000000200000 to the mapping
      When dom0 unmaps the frame
      Then Xen counts "TLB flush" once for dom0
      And Xen counts "tracked purge" never for dom0
      When dom0 loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault

    @TLB-071
    Scenario Outline: after <insertions> insertions, <what>
      Given dom0 has mapped 0x2000000000100000 to the mapping <insertions> times
      When dom0 unmaps the frame
      Then Xen counts "TLB flush" <flushes> for dom0
      And Xen counts "tracked purge" <purges> for dom0
      When dom0 loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault

      Examples:
        | insertions | what                    | flushes | purges |
        | 256        | the page is purged      | never   | once   |
        | 257        | everything is flushed   | once    | never  |
