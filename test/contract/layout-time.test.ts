import assert from "node:assert/strict";
import { test } from "node:test";
import { describeOp, layoutOf } from "./layout-text.ts";

/** [call, sub-operation, its layout], by hand from abi 4.2, 4.5 and 5.2. */
const layouts: [string, string | null, string][] = [
  ["sched_op", "poll", "24: ports list @0, nr_ports u32 @8, timeout u64 @16 -> "],
  ["sched_op", "remote_shutdown", "8: domain_id u16 @0, reason u32 @4 -> "],
  [
    "vcpu_op",
    "get_runstate_info",
    "48: vcpu u32 r33 -> state s32 @0, state_entry_time u64 @8, time u64 @16",
  ],
  ["vcpu_op", "register_runstate_memory_area", "8: vcpu u32 r33, address u64 @0 -> "],
  ["vcpu_op", "set_periodic_timer", "8: vcpu u32 r33, period_ns u64 @0 -> "],
  ["vcpu_op", "set_singleshot_timer", "16: vcpu u32 r33, timeout_abs_ns u64 @0, flags u32 @8 -> "],
  ["set_timer_op", null, "0: timeout u64 r32 -> "],
  [
    "domctl",
    "setvcpuaffinity",
    "144: interface_version u32 @4, domain u16 @8, vcpu u32 @16, cpumap u64 @24, nr_cpus u32 @32 -> ",
  ],
  [
    "domctl",
    "getvcpuaffinity",
    "144: interface_version u32 @4, domain u16 @8, vcpu u32 @16, cpumap u64 @24, nr_cpus u32 @32 -> ",
  ],
  [
    "domctl",
    "scheduler_op",
    "144: interface_version u32 @4, domain u16 @8, sched_id u32 @16, cmd u32 @20, weight u16 @24, cap u16 @26 -> weight u16 @24, cap u16 @26",
  ],
];
for (const [call, op, layout] of layouts) {
  test(`${call} ${op ?? ""} is laid out as the reference says`, () => {
    assert.equal(describeOp(layoutOf(call, op)), layout);
  });
}

test("the numbers are those of the reference", () => {
  const numbers = { setvcpuaffinity: 9, scheduler_op: 16, getvcpuaffinity: 25 };
  for (const [op, cmd] of Object.entries(numbers)) assert.equal(layoutOf("domctl", op).cmd, cmd);
});
