import type { Mutation } from "../mutation.ts";

/** Making calls. */
export const calls: readonly Mutation[] = [
  {
    name: "a number without a hypercall is EINVAL",
    file: "emulator/xen/dispatch.ts",
    from: "handler === undefined ? BigInt(hv.profile.unimplemented)",
    to: "handler === undefined ? BigInt(-22)",
    requirements: ["HYP-003"],
  },
  {
    name: "a break in slot 2 continues behind the next bundle",
    file: "emulator/xen/trap.ts",
    from: "cpu.cr(CR.iip) + 16n",
    to: "cpu.cr(CR.iip) + 32n",
    requirements: ["HYP-005"],
  },
  {
    name: "a NaT argument reads as its value",
    file: "emulator/xen/trap.ts",
    from: "return cpu.nat(register) ? 0xffff_ffff_ffff_ffffn : cpu.gr(register);",
    to: "return cpu.gr(register);",
    requirements: ["HYP-008"],
  },
  {
    name: "a hypercall clobbers r4",
    file: "emulator/xen/calls.ts",
    from: "for (const register of [10, 14,",
    to: "for (const register of [4, 10, 14,",
    requirements: ["HYP-002"],
  },
  {
    name: "the pages of a xencomm descriptor are taken last to first",
    file: "emulator/xen/xencomm.ts",
    from: "const slot = slots.big(at);",
    to: "const slot = slots.big(size - 8 - at);",
    requirements: ["HYP-014"],
  },
  {
    name: "a xencomm descriptor needs no magic",
    file: "emulator/xen/xencomm.ts",
    from: "if (header?.u32(0) !== descriptorMagic) return;",
    to: "if (header === undefined) return;",
    requirements: ["HYP-012"],
  },
  {
    name: "multicall stores each result in the next entry",
    file: "emulator/xen/hypercalls/multicall.ts",
    from: "write(i, resultOffset, [result])",
    to: "write(i + 1, resultOffset, [result])",
    requirements: ["HYP-017"],
  },
  {
    name: "console_io drops the last byte",
    file: "emulator/xen/hypercalls/console-io.ts",
    from: "end < 0 ? chunk : chunk.subarray(0, end)",
    to: "chunk.subarray(0, -1)",
    requirements: ["HYP-044"],
  },
  {
    name: "block sleeps although an event is pending",
    file: "emulator/xen/hypercalls/sched-op.ts",
    from: "vcpu.blocked = !vcpu.info.deliverable;",
    to: "vcpu.blocked = true;",
    requirements: ["HYP-022"],
  },
];
