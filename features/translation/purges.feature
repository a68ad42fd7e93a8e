Feature: A guest purges its translations

  What a guest inserts is kept for one vcpu: in the hardware of its processor, and as the last
  translation inserted on each side. ptc.l purges for the vcpu that executes it, ptc.ga for all
  vcpus of the domain, wherever they run.

  Rule: ptc.ga reaches every vcpu, ptc.l only its own

    @TLB-026
    Scenario: ptc.ga takes away what another vcpu has cached
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      And vcpu 1 of "guest" has mapped 0x2000000000100000 to frame 3000
      When vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When vcpu 0 of "guest" purges 0x2000000000100000 by ptc.ga
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault
      And Xen counts "global purge" once for "guest"

    @TLB-027
    Scenario: ptc.l leaves other vcpus what they have
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      And vcpu 1 of "guest" has mapped 0x2000000000100000 to frame 3000
      When vcpu 0 of "guest" purges 0x2000000000100000 by ptc.l
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      And Xen counts "local purge" once for "guest"
      And Xen counts "global purge" never for "guest"

    @TLB-028
    Scenario: ptc.g does not exist for a paravirtual guest
      Given the machine "smp-2way" with "guest" booted
      When "guest" purges 0x2000000000100000 by ptc.g
      Then it takes a General Exception fault
