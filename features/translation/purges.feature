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

    @TLB-056
    Scenario: ptc.ga drops the last translation of every vcpu, whatever the address
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      And vcpu 1 of "guest" has mapped 64 KiB at 0x2000000000100000 to frame 3000
      When vcpu 0 of "guest" purges 0x4000000000000000 by ptc.ga
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x3000
      When vcpu 1 of "guest" loads from 0x2000000000104000
      Then it takes an Alternate Data TLB fault

    @TLB-027
    Scenario: ptc.e purges everything, for the vcpu that executes it
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      And vcpu 0 of "guest" has mapped 0x2000000000100000 to frame 3000
      And vcpu 1 of "guest" has mapped 0x2000000000100000 to frame 3000
      When vcpu 0 of "guest" purges everything by ptc.e
      And vcpu 0 of "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault
      When vcpu 1 of "guest" loads from 0x2000000000100000
      Then it reads 0x3000

    @TLB-026
    Scenario: a purge of a large range takes every page in it
      Given the machine "smp-2way" with "guest" booted
      And frame 3000 of "guest" holds 0x3000
      And "guest" has mapped 0x2000000010000000 to frame 3000
      And "guest" has mapped 0x2000000013ffc000 to frame 3000
      And "guest" has mapped 0x2000000014000000 to frame 3000
      When "guest" purges 65536 KiB at 0x2000000012345678 by ptc.ga
      And "guest" loads from 0x2000000014000000
      Then it reads 0x3000
      When "guest" loads from 0x2000000010000000
      Then it takes an Alternate Data TLB fault
      When "guest" loads from 0x2000000013ffc000
      Then it takes an Alternate Data TLB fault

    @TLB-029
    Scenario: a purge that meets insertions leaves nothing behind
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      And frame 3000 of "guest" holds 0x3000
      When vcpu 1 of "guest" maps 0x2000000000100000 to frame 3000 over and over while vcpu 0 of "guest" purges it by ptc.ga
      Then it reads 0x3000
      When vcpu 0 of "guest" purges 0x2000000000100000 by ptc.ga
      And vcpu 1 of "guest" loads from 0x2000000000100000
      Then it takes an Alternate Data TLB fault

  Rule: Nobody purges the hypervisor's range

    @TLB-032 @TLB-033
    Scenario Outline: <instruction> of <what> crashes the domain
      Given the machine "one-domain" with "guest" booted
      And the toolstack does not react
      When "guest" executes, and does not return:
        """
        movl    r14=<address>
        mov     r15=<shift> << 2 ;;
        <instruction> r14,r15 ;;
        """
      Then "guest" is shut down with reason "crash"
      And Xen says that "guest" crashed by "hypervisor's range"

      Examples:
        | instruction | what                | address            | shift |
        | ptc.ga      | the XSI window      | 0xfffffffffff00000 | 14    |
        | ptc.ga      | its first page      | 0xf000000000000000 | 14    |
        | ptc.l       | its last page       | 0xf7ffffffffffc000 | 14    |
        | ptr.d       | 4 GiB in the middle | 0xf345678912345678 | 32    |
        | ptr.i       | the default window  | 0xf500000000004000 | 12    |

    @TLB-032
    Scenario Outline: <address>, next to it, is the guest's
      Given the machine "one-domain" with "guest" booted
      When "guest" purges <address> by ptc.ga
      Then it is done

      Examples:
        | address            |
        | 0xefffffffffffc000 |
        | 0xf800000000000000 |
        | 0xffffffffffefc000 |
