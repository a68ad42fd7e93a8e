Feature: Destroying a domain

  Destroying gives all that a domain had back: ports, mappings, frames. As long as somebody holds a
  reference to one of its frames the domain stays, marked dying; when the last reference goes, so
  does its id.

  Rule: Everything comes back

    @RBT-013 @RBT-017
    Scenario: all frames are free again, and the id is gone
      Given the machine "one-domain" with "guest" booted
      When the toolstack destroys "guest"
      Then the call returns 0
      And "guest" is gone
      And the machine has as many free frames as before "guest" was built

    @RBT-019
    Scenario: dom0 is told
      Given the machine "one-domain" with "guest" booted
      When the toolstack destroys "guest"
      Then dom0 receives VIRQ_DOM_EXC

    @RBT-016
    Scenario: the other end of its channels becomes unbound
      Given the machine "two-domains" with "guest" and "peer" booted
      And "guest" has a port open for "peer"
      And "peer" has bound to that port
      When the toolstack destroys "peer"
      Then the port of "guest" has status unbound, for "peer"
      When "guest" sends on its end
      Then the call returns 0

  Rule: A frame that is still mapped keeps the domain dying

    @MEM-004 @RBT-018
    Scenario: dom0 holds one frame
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest"
      When the toolstack destroys "guest"
      Then the call returns 0
      And "guest" is dying
      And "guest" owns 1 frame
      When dom0 unmaps the frame
      Then "guest" is gone
      And the machine has as many free frames as before "guest" was built

    @RBT-019
    Scenario: dom0 is told again when the last frame is free
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest"
      And the toolstack has destroyed "guest"
      When dom0 unmaps the frame
      Then dom0 receives VIRQ_DOM_EXC

    @RBT-020
    Scenario: destroying twice does no harm
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest"
      And the toolstack has destroyed "guest"
      When dom0 calls domctl destroydomain with:
        | domain | "guest" |
      Then the call returns 0
      And "guest" is dying
      When dom0 unmaps the frame
      And dom0 calls domctl destroydomain with:
        | domain | "guest" |
      Then the call is refused with ESRCH

    @VIC-078
    Scenario: a dying domain gets no new ports
      Given the machine "one-domain" with "guest" booted
      And dom0 has mapped frame 2000 of "guest"
      And the toolstack has destroyed "guest"
      When dom0 calls event_channel_op alloc_unbound with:
        | dom        | "guest" |
        | remote_dom | 0       |
      Then the call is refused with EINVAL

  Rule: Not everybody may destroy everything

    @RBT-014
    Scenario: dom0 cannot destroy itself
      Given the machine "one-domain"
      When dom0 calls domctl destroydomain with:
        | domain | 0 |
      Then the call is refused with EINVAL

    @RBT-015
    Scenario: an unprivileged domain destroys nobody
      Given the machine "two-domains" with "guest" and "peer" booted
      When "guest" calls domctl destroydomain with:
        | domain | "peer" |
      Then the call is refused with EPERM
      And "peer" is running

  Rule: Pausing keeps everything

    @RBT-031 @RBT-010
    Scenario: a paused domain executes nothing until it is let go
      Given the machine "smp-2way" with "guest" booted
      And all vcpus of "guest" are running
      When dom0 calls domctl pausedomain with:
        | domain | "guest" |
      Then the call returns 0
      And "guest" executes no instruction
      When dom0 calls domctl unpausedomain with:
        | domain | "guest" |
      Then "guest" executes instructions
      When dom0 calls domctl pausedomain with:
        | domain | 0 |
      Then the call is refused with EINVAL

    @HYP-071
    Scenario: asking for a domain beyond the last
      Given the machine "one-domain" with "guest" booted
      When dom0 calls domctl getdomaininfo with:
        | domain | 100 |
      Then the call is refused with ESRCH
