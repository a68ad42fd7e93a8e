Feature: What dom0 takes for a physical address, in three memory models

  In January 2006 the physical addresses of dom0 were those of the machine (P=M): easy for devices,
  but no frame could move, and nobody counted who looks at what. P2M was the proposal to keep machine
  addresses, as on x86, for those frames that dom0 owns or maps. Xen/ia64 became VP instead: dom0 has
  addresses of its own, as every other domain.

  Rule: Dom0 has its memory at machine addresses, or from 0 on

    @PHY-002.2006
    Scenario: P=M, one contiguous region
      Given the machine "january-2006"
      Then the memory of dom0 is one region of the machine, from 64 MiB on

    @PHY-002.2006
    Scenario: P2M, one contiguous region to start with
      Given the machine "p2m-dom0"
      Then the memory of dom0 is one region of the machine, from 64 MiB on

    @PHY-004
    Scenario: VP, addresses of its own
      Given the machine "two-domains"
      Then the memory of dom0 starts at guest frame 0, which is another frame of the machine

  Rule: A device needs machine addresses

    @PHY-001.2006 @PHY-004
    Scenario Outline: <model>, DMA to the address that dom0 uses itself
      Given the machine "<machine>"
      And the buffer of dom0 holds zero
      When dom0 gives a device the address of its buffer as it is
      And the device stores 0xfeed there
      Then the buffer of dom0 holds <content>

      Examples:
        | model | machine      | content |
        | P=M   | january-2006 | 0xfeed  |
        | P2M   | p2m-dom0     | 0xfeed  |
        | VP    | two-domains  | 0x0     |

    @PHY-004
    Scenario Outline: <model>, DMA to the address that Xen tells
      Given the machine "<machine>"
      And the buffer of dom0 holds zero
      When dom0 gives a device the address of its buffer that phystomach tells
      And the device stores 0xfeed there
      Then the buffer of dom0 holds 0xfeed

      Examples:
        | model | machine      |
        | P2M   | p2m-dom0     |
        | VP    | two-domains  |

  Rule: Only P=M lets dom0 see memory that it has not mapped

    @PHY-001.2006 @PHY-016
    Scenario Outline: <model>, a load from the machine address of a guest's frame
      Given the machine "<machine>" with "guest" booted
      And frame 1000 of "guest" holds 0x1122334455667788
      When dom0 loads from the machine address of frame 1000 of "guest" in physical mode
      Then r8 is <value>

      Examples:
        | model | machine      | value              |
        | P=M   | january-2006 | 0x1122334455667788 |
        | P2M   | p2m-dom0     | 0x0                |
        | VP    | two-domains  | 0x0                |

    @PHY-001.2006 @PHY-016
    Scenario: P=M, foreign memory takes no call and no reference
      Given the machine "january-2006" with "guest" booted
      And frame 1000 of "guest" holds 0x1122334455667788
      When dom0 reaches for frame 1000 of "guest" as its toolstack does
      Then dom0 reads 0x1122334455667788 through the mapping
      And Xen has been asked to map it never
      And the frame has 1 reference

    @PHY-016 @MEM-002
    Scenario: P2M, foreign memory is mapped where the machine has it
      Given the machine "p2m-dom0" with "guest" booted
      And frame 1000 of "guest" holds 0x1122334455667788
      When dom0 reaches for frame 1000 of "guest" as its toolstack does
      Then dom0 reads 0x1122334455667788 through the mapping
      And Xen has been asked to map it once
      And dom0 has it at its machine address
      And the frame has 2 references

    @PHY-016 @MEM-002
    Scenario: VP, foreign memory is mapped where dom0 has nothing
      Given the machine "two-domains" with "guest" booted
      And frame 1000 of "guest" holds 0x1122334455667788
      When dom0 reaches for frame 1000 of "guest" as its toolstack does
      Then dom0 reads 0x1122334455667788 through the mapping
      And Xen has been asked to map it once
      And dom0 has it at a guest frame that it did not use
      And the frame has 2 references

    @PHY-016
    Scenario: P2M, a foreign frame has no other address
      Given the machine "p2m-dom0" with "guest" booted
      When dom0 calls ia64_dom0vp_op add_physmap_with_gmfn with:
        | gpfn  | 0x3f00  |
        | gmfn  | 1000    |
        | domid | "guest" |
      Then the call is refused with EINVAL

    @PHY-001.2006
    Scenario: P=M, there is no call to map foreign memory
      Given the machine "january-2006" with "guest" booted
      When dom0 calls ia64_dom0vp_op add_physmap_with_gmfn with:
        | gpfn  | 0x3f00  |
        | gmfn  | 1000    |
        | domid | "guest" |
      Then the call returns -1

  Rule: Without counting, a frame is reused under the eyes of dom0

    @MEM-001.2006
    Scenario: P=M, dom0 sees what the next owner stores
      Given the machine "january-2006" with "guest" booted
      When dom0 reaches for frame 1000 of "guest" as its toolstack does
      And the toolstack destroys "guest"
      Then "guest" is gone
      And the frame has 0 references
      Given "peer" is booted
      Then the frame belongs to "peer"
      When "peer" stores 0xbad in the frame
      Then dom0 reads 0xbad through the mapping

    @MEM-004
    Scenario Outline: <model>, the frame and its domain stay until dom0 lets go
      Given the machine "<machine>" with "guest" booted
      When dom0 reaches for frame 1000 of "guest" as its toolstack does
      And the toolstack destroys "guest"
      Then "guest" is dying
      And the frame has 1 reference
      And the frame belongs to "guest"
      When dom0 lets go of the frame
      Then "guest" is gone
      And the frame has 0 references

      Examples:
        | model | machine     |
        | P2M   | p2m-dom0    |
        | VP    | two-domains |

  Rule: A balloon needs frames that can go

    @PHY-003.2006
    Scenario Outline: P=M, <op> by <domain> is answered as done, and does nothing
      Given the machine "january-2006" with "guest" booted
      When <domain> calls memory_op <op> with:
        | nr_extents   | 2              |
        | extent_start | <first>,<last> |
        | domid        | SELF           |
      Then the call returns 2
      And <domain> owns as many frames as before
      And the machine has as many free frames as before

      Examples:
        | domain  | op                   | first  | last   |
        | dom0    | decrease_reservation | 0x1800 | 0x1801 |
        | dom0    | increase_reservation | 0x1800 | 0x1801 |
        | "guest" | decrease_reservation | 0x400  | 0x401  |
        | "guest" | increase_reservation | 0x400  | 0x401  |

    @PHY-003.2006
    Scenario: P=M, dom0 keeps the frames of its balloon
      Given the machine "january-2006"
      When dom0 gives back 16 frames
      Then all of them are done
      And dom0 owns as many frames as before
      And dom0 can use them

    @MEM-010 @MEM-012
    Scenario Outline: <model>, dom0 gives frames back and takes others
      Given the machine "<machine>"
      When dom0 gives back 16 frames
      Then all of them are done
      And dom0 owns 16 frames fewer than before
      And the machine has 16 more free frames than before
      And none of these frames is populated
      When dom0 takes as many frames again
      Then all of them are done
      And dom0 can use them

      Examples:
        | model | machine     |
        | P2M   | p2m-dom0    |
        | VP    | two-domains |

    @MEM-012
    Scenario: P2M, dom0 cannot choose where a new frame is
      Given the machine "p2m-dom0"
      When dom0 gives back 1 frame
      And dom0 calls memory_op populate_physmap with:
        | nr_extents   | 1      |
        | extent_start | 0x1800 |
        | domid        | SELF   |
      Then the call returns 0
