import assert from "node:assert/strict";
import { test } from "node:test";
import { callOfName } from "../../emulator/contract/calls.ts";
import { describeOp, describeStruct, layoutOf } from "./layout-text.ts";

// Written from the reference by hand, not from the schemas (abi 4.7).

test("numbers of grant_table_op and its sub-operations", () => {
  assert.equal(callOfName("grant_table_op")?.layout.r2, 20);
  const numbers = {
    ...{ map_grant_ref: 0, unmap_grant_ref: 1, setup_table: 2, dump_table: 3, transfer: 4 },
    ...{ copy: 5, query_size: 6, unmap_and_replace: 7, set_version: 8, get_status_frames: 9 },
    get_version: 10,
  };
  for (const [op, cmd] of Object.entries(numbers)) {
    assert.equal(layoutOf("grant_table_op", op).cmd, cmd, op);
  }
});

const elements: [op: string, description: string][] = [
  [
    "map_grant_ref",
    "32: host_addr u64 @0, flags u32 @8, ref u32 @12, dom u16 @16 -> " +
      "status s16 @18, handle u32 @20, dev_bus_addr u64 @24",
  ],
  [
    "unmap_grant_ref",
    "24: host_addr u64 @0, dev_bus_addr u64 @8, handle u32 @16 -> status s16 @20",
  ],
  ["transfer", "24: mfn u64 @0, domid u16 @8, ref u32 @12 -> status s16 @16"],
  [
    "copy",
    "40: source u64 @0, source_domid u16 @8, source_offset u16 @10, dest u64 @16, " +
      "dest_domid u16 @24, dest_offset u16 @26, len u16 @32, flags u16 @34 -> status s16 @36",
  ],
  ["unmap_and_replace", "24: host_addr u64 @0, new_addr u64 @8, handle u32 @16 -> status s16 @20"],
];
for (const [op, description] of elements) {
  test(`grant_table_op ${op}: an array at r33 of r34 elements`, () => {
    const layout = layoutOf("grant_table_op", op);
    assert.equal(describeOp(layout), "0: ops list r33, count s32 r34 -> ops list r33");
    assert.equal(describeStruct(layout, "ops"), description);
  });
}

const structs: [op: string, description: string][] = [
  [
    "setup_table",
    "24: dom u16 @0, nr_frames u32 @4, count s32 r34 -> status s16 @8, frame_list frames @16",
  ],
  [
    "query_size",
    "16: dom u16 @0, count s32 r34 -> nr_frames u32 @4, max_nr_frames u32 @8, status s16 @12",
  ],
  ["set_version", "4: version u32 @0, count s32 r34 -> version u32 @0"],
  [
    "get_status_frames",
    "16: nr_frames u32 @0, dom u16 @4, count s32 r34 -> status s16 @6, frame_list frames @8",
  ],
  ["get_version", "8: dom u16 @0, count s32 r34 -> version u32 @4"],
];
for (const [op, description] of structs) {
  test(`grant_table_op ${op}: one struct at r33`, () => {
    assert.equal(describeOp(layoutOf("grant_table_op", op)), description);
  });
}
