import assert from "node:assert/strict";
import { test } from "node:test";
import { describeOp, layoutOf } from "./layout-text.ts";

// Written from the reference by hand, not from the schemas (abi 4.6, 5.1, 5.2).

const numbers: Record<string, Record<string, number>> = {
  ia64_dom0vp_op: {
    ...{ ioremap: 0, expose_p2m: 7, perfmon: 8, add_io_space: 11 },
    ...{ expose_foreign_p2m: 12, unexpose_foreign_p2m: 13 },
  },
  memory_op: { machine_memory_map: 10, exchange: 11, get_sharing_freed_pages: 18 },
  domctl: {
    ...{ shadow_op: 10, iomem_permission: 20, ioport_permission: 21 },
    ...{ memory_mapping: 39, ioport_mapping: 40 },
  },
};
for (const [call, ops] of Object.entries(numbers)) {
  for (const [op, cmd] of Object.entries(ops)) {
    test(`number of ${call} ${op}`, () => assert.equal(layoutOf(call, op).cmd, cmd));
  }
}

const head = "144: interface_version u32 @4, domain u16 @8";
const structs: [call: string, op: string, description: string][] = [
  ["ia64_dom0vp_op", "ioremap", "0: address u64 r33, size u64 r34 -> "],
  [
    "ia64_dom0vp_op",
    "expose_p2m",
    "0: conv_start_gpfn u64 r33, assign_start_gpfn u64 r34, expose_size u64 r35, " +
      "granule_pfn u64 r36 -> ",
  ],
  [
    "ia64_dom0vp_op",
    "add_io_space",
    "0: phys_base u64 r33, sparse u64 r34, space_number u64 r35 -> ",
  ],
  [
    "ia64_dom0vp_op",
    "expose_foreign_p2m",
    "0: dest_gpfn u64 r33, domid u16 r34, memmap struct r35, flags u64 r36 -> memmap struct r35",
  ],
  ["ia64_dom0vp_op", "unexpose_foreign_p2m", "0: dest_gpfn u64 r33, domid u16 r34 -> "],
  [
    "memory_op",
    "machine_memory_map",
    "16: nr_entries u32 @0 -> nr_entries u32 @0, buffer struct @8",
  ],
  [
    "memory_op",
    "exchange",
    "72: in_extent_start frames @0, in_nr_extents u64 @8, in_extent_order u32 @16, " +
      "in_mem_flags u32 @20, in_domid u16 @24, out_extent_start frames @32, " +
      "out_nr_extents u64 @40, out_extent_order u32 @48, out_mem_flags u32 @52, " +
      "out_domid u16 @56, nr_exchanged u64 @64 -> nr_exchanged u64 @64",
  ],
  [
    "domctl",
    "shadow_op",
    `${head}, op u32 @16, mode u32 @20, mb u32 @24, pages u64 @40 -> ` +
      "mb u32 @24, pages u64 @40, fault_count u32 @48, dirty_count u32 @52",
  ],
  [
    "domctl",
    "iomem_permission",
    `${head}, first_mfn u64 @16, nr_mfns u64 @24, allow_access u8 @32 -> `,
  ],
  [
    "domctl",
    "ioport_permission",
    `${head}, first_port u32 @16, nr_ports u32 @20, allow_access u8 @24 -> `,
  ],
  [
    "domctl",
    "memory_mapping",
    `${head}, first_gfn u64 @16, first_mfn u64 @24, nr_mfns u64 @32, add_mapping u32 @40 -> `,
  ],
  [
    "domctl",
    "ioport_mapping",
    `${head}, first_gport u32 @16, first_mport u32 @20, nr_ports u32 @24, add_mapping u32 @28 -> `,
  ],
];
for (const [call, op, description] of structs) {
  test(`layout of ${call} ${op}`, () => {
    assert.equal(describeOp(layoutOf(call, op)), description);
  });
}
