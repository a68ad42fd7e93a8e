import assert from "node:assert/strict";
import { test } from "node:test";
import { callOfName } from "../../emulator/contract/calls.ts";
import { describeOp, layoutOf } from "./layout-text.ts";

// Written from the reference by hand, not from the schemas.

test("numbers of the interrupt calls (abi 2, 4.10, 5.2)", () => {
  assert.equal(callOfName("physdev_op")?.layout.r2, 33);
  assert.equal(callOfName("ia64_fast_eoi")?.layout.r2, 49);
  assert.equal(layoutOf("domctl", "irq_permission").cmd, 19);
  const numbers = {
    irq_unmask_notify: 4,
    irq_status_query: 5,
    set_iopl: 6,
    set_iobitmap: 7,
    apic_read: 8,
    apic_write: 9,
    alloc_irq_vector: 10,
    free_irq_vector: 11,
    eoi: 12,
    map_pirq: 13,
    unmap_pirq: 14,
    manage_pci_add: 15,
    manage_pci_remove: 16,
    pirq_eoi_gmfn: 17,
    restore_msi: 19,
    manage_pci_add_ext: 20,
    setup_gsi: 21,
  };
  for (const [op, cmd] of Object.entries(numbers)) {
    assert.equal(layoutOf("physdev_op", op).cmd, cmd, op);
  }
});

const structs: [call: string, op: string | null, description: string][] = [
  ["event_channel_op", "bind_pirq", "12: pirq u32 @0, flags u32 @4 -> port u32 @8"],
  ["physdev_op", "irq_status_query", "8: irq u32 @0 -> flags u32 @4"],
  ["physdev_op", "apic_read", "16: physbase u64 @0, reg u32 @8 -> value u32 @12"],
  ["physdev_op", "apic_write", "16: physbase u64 @0, reg u32 @8, value u32 @12 -> "],
  ["physdev_op", "alloc_irq_vector", "8: irq u32 @0 -> vector u32 @4"],
  ["physdev_op", "free_irq_vector", "8: irq u32 @0, vector u32 @4 -> "],
  ["physdev_op", "eoi", "4: irq u32 @0 -> "],
  ["physdev_op", "manage_pci_add", "2: bus u8 @0, devfn u8 @1 -> "],
  ["physdev_op", "manage_pci_remove", "2: bus u8 @0, devfn u8 @1 -> "],
  ["physdev_op", "pirq_eoi_gmfn", "8: gmfn u64 @0 -> "],
  [
    "physdev_op",
    "manage_pci_add_ext",
    "16: bus u8 @0, devfn u8 @1, is_extfn u32 @4, is_virtfn u32 @8, physfn_bus u8 @12, " +
      "physfn_devfn u8 @13 -> ",
  ],
  ["ia64_fast_eoi", null, "0: irq u32 r32 -> "],
  [
    "domctl",
    "irq_permission",
    "144: interface_version u32 @4, domain u16 @8, pirq u8 @16, allow u8 @17 -> ",
  ],
];

for (const [call, op, description] of structs) {
  test(`layout of ${call} ${op ?? ""}`, () => {
    assert.equal(describeOp(layoutOf(call, op)), description);
  });
}
