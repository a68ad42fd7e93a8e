Feature: A guest tells time by its own counter

  Xen does not keep time for a guest in shared memory: the counter ar.itc is read directly, and the
  time of day comes from EFI.

  Rule: ar.itc is the processor's own

    @TIM-008
    Scenario: reading it counts the time that passes
      Given the machine "one-domain" with "guest" booted
      When "guest" reads ar.itc, and again 1 ms later
      Then the counter has advanced by 1 ms
      And the counter is the machine's time, moved by itc_offset

    @TIM-009
    Scenario: writing it is ignored
      Given the machine "one-domain" with "guest" booted
      When "guest" executes:
        """
        mov ar.itc=r0 ;;
        mov r8=ar.itc ;;
        br.ret.sptk.many b0 ;;
        """
      Then r8 is the machine's time

  Rule: A vcpu whose counter is restored goes on where it was

    @TIM-021
    Scenario: a context with its counter
      Given the machine "smp-2way" with "guest" booted
      When vcpu 0 of "guest" initialises vcpu 1 with its counter at 1000 s
      And "guest" calls vcpu_op up for vcpu 1
      Then vcpu 1 of "guest" serves its mailbox
      And vcpu 1 of "guest" has its counter and itc_offset make 1000 s since then
      And itc_last of vcpu 1 of "guest" is 1000 s
      When "guest" sleeps for 1 ms
      Then vcpu 1 of "guest" has its counter and itc_offset make 1000 s since then

    @TIM-021
    Scenario: a context without
      Given the machine "smp-2way" with "guest" booted
      When vcpu 0 of "guest" initialises vcpu 1 at the entry of its kernel
      And "guest" calls vcpu_op up for vcpu 1
      Then vcpu 1 of "guest" serves its mailbox
      And itc_offset of vcpu 1 of "guest" is 0

  Rule: Shared memory has no time

    @TIM-011 @TIM-012
    Scenario: time information and wall clock stay zero
      Given the machine "one-domain" with "guest" booted
      When "guest" sleeps for 2 s
      Then the time information in vcpu_info of "guest" is zero
      And the wall clock in shared_info of "guest" is zero

  Rule: The time of day is EFI's, moved by the domain's offset

    @TIM-013
    Scenario Outline: an offset of <offset> seconds
      Given the machine "one-domain" with "guest" booted
      When "guest" asks EFI for the time
      And dom0 calls domctl settimeoffset with:
        | domain  | "guest"  |
        | seconds | <offset> |
      And "guest" asks EFI for the time again
      Then the second time is <offset> s after the first

      Examples:
        | offset |
        | 3600   |
        | 1      |
        | 86400  |
        | -60    |
