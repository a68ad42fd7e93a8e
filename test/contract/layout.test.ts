import assert from "node:assert/strict";
import { test } from "node:test";
import { callOfName } from "../../emulator/contract/calls.ts";
import { errno } from "../../emulator/contract/generated/errno.ts";
import type { FieldLayout } from "../../emulator/contract/layout.ts";
import { describeOp, layoutOf } from "./layout-text.ts";

// Written from the reference by hand, not from the schemas.

test("numbers of the hypercalls (abi 2) and firmware classes (abi 1.3)", () => {
  const numbers = {
    sched_op_compat: 6,
    memory_op: 12,
    multicall: 13,
    set_timer_op: 15,
    xen_version: 17,
    console_io: 18,
    vcpu_op: 24,
    sched_op: 29,
    callback_op: 30,
    event_channel_op: 32,
    sysctl: 35,
    domctl: 36,
    ia64_dom0vp_op: 48,
    fw_efi: 0x300,
    fw_ipi: 0x400,
    fw_set_shared_info_va: 0x600,
    fw_opt_feature: 0x700,
    fw_pal: 0x1000,
    fw_sal: 0x1100,
    fw_sal_return: 0x1200,
  };
  for (const [name, r2] of Object.entries(numbers)) {
    assert.equal(callOfName(name)?.layout.r2, r2, name);
  }
});

test("sub-operation numbers (abi 4 and 5)", () => {
  const numbers: Record<string, Record<string, number>> = {
    event_channel_op: { bind_interdomain: 0, bind_virq: 1, send: 4, bind_ipi: 7, reset: 10 },
    sched_op: { yield: 0, block: 1, shutdown: 2, poll: 3, remote_shutdown: 4, shutdown_code: 5 },
    vcpu_op: { initialise: 0, up: 1, down: 2, is_up: 3, set_singleshot_timer: 8 },
    memory_op: {
      decrease_reservation: 1,
      populate_physmap: 6,
      maximum_gpfn: 14,
      set_pod_target: 16,
    },
    domctl: { createdomain: 1, getmemlist: 6, max_vcpus: 15, settimeoffset: 24, set_target: 46 },
    sysctl: { readconsole: 1, physinfo: 3, sched_id: 4, getdomaininfolist: 6, availheap: 9 },
    ia64_dom0vp_op: { phystomach: 1, machtophys: 3, zap_physmap: 5, get_memmap: 14 },
    fw_efi: { get_time: 0, reset_system: 9 },
    fw_pal: { halt_light: 29, vm_summary: 8 },
    fw_sal: { set_vectors: 0x01000000, physical_id_info: 0x01000013 },
  };
  for (const [call, ops] of Object.entries(numbers)) {
    for (const [op, cmd] of Object.entries(ops)) assert.equal(layoutOf(call, op).cmd, cmd, op);
  }
});

const structs: [call: string, op: string | null, description: string][] = [
  // abi 4.4
  [
    "event_channel_op",
    "bind_interdomain",
    "12: remote_dom u16 @0, remote_port u32 @4 -> local_port u32 @8",
  ],
  ["event_channel_op", "bind_virq", "12: virq u32 @0, vcpu u32 @4 -> port u32 @8"],
  ["event_channel_op", "alloc_unbound", "8: dom u16 @0, remote_dom u16 @2 -> port u32 @4"],
  ["event_channel_op", "bind_ipi", "8: vcpu u32 @0 -> port u32 @4"],
  ["event_channel_op", "bind_vcpu", "8: port u32 @0, vcpu u32 @4 -> "],
  ["event_channel_op", "reset", "2: dom u16 @0 -> "],
  [
    "event_channel_op",
    "status",
    "24: dom u16 @0, port u32 @4 -> status u32 @8, vcpu u32 @12, " +
      "remote_dom u16 @16, remote_port u32 @20, pirq u32 @16, virq u32 @16",
  ],
  // abi 4.2, 4.3
  ["sched_op", "poll", "24: ports list @0, nr_ports u32 @8, timeout u64 @16 -> "],
  ["sched_op", "remote_shutdown", "8: domain_id u16 @0, reason u32 @4 -> "],
  ["callback_op", "register", "16: type u16 @0, flags u16 @2, address u64 @8 -> "],
  // abi 4.5
  ["vcpu_op", "initialise", "0: vcpu u32 r33, context struct r34 -> "],
  [
    "vcpu_op",
    "get_runstate_info",
    "48: vcpu u32 r33 -> state s32 @0, state_entry_time u64 @8, time u64 @16",
  ],
  ["vcpu_op", "set_singleshot_timer", "16: vcpu u32 r33, timeout_abs_ns u64 @0, flags u32 @8 -> "],
  // abi 4.6
  [
    "memory_op",
    "populate_physmap",
    "32: start_extent u64 r32, extent_start frames @0, nr_extents u64 @8, " +
      "extent_order u32 @16, mem_flags u32 @20, domid u16 @24 -> ",
  ],
  // abi 4.1, 4.8, 4.9
  ["multicall", null, "0: calls list r32, nr_calls u32 r33 -> calls list r32"],
  [
    "xen_version",
    "compile_info",
    "144:  -> compiler string @0, by string @64, domain string @80, date string @112",
  ],
  ["console_io", "write", "0: count s32 r33, buffer text r34 -> "],
  // abi 5.1
  [
    "ia64_dom0vp_op",
    "add_physmap",
    "0: gpfn u64 r33, mfn u64 r34, flags u64 r35, domid u16 r36 -> ",
  ],
  // abi 5.2
  [
    "domctl",
    "createdomain",
    "144: interface_version u32 @4, domain u16 @8, ssidref u32 @16, handle bytes @20, " +
      "flags u32 @36 -> domain u16 @8",
  ],
  [
    "domctl",
    "getdomaininfo",
    "144: interface_version u32 @4, domain u16 @8 -> domain u16 @8, info_domain u16 @16, " +
      "flags u32 @20, tot_pages u64 @24, max_pages u64 @32, shr_pages u64 @40, " +
      "shared_info_frame u64 @48, cpu_time u64 @56, nr_online_vcpus u32 @64, " +
      "max_vcpu_id u32 @68, ssidref u32 @72, handle bytes @76",
  ],
  [
    "domctl",
    "getmemlist",
    "144: interface_version u32 @4, domain u16 @8, max_pfns u64 @16, start_pfn u64 @24 -> " +
      "num_pfns u64 @40, buffer frames @32",
  ],
  [
    "domctl",
    "setvcpucontext",
    "144: interface_version u32 @4, domain u16 @8, vcpu u32 @16, context struct @24 -> ",
  ],
  [
    "domctl",
    "getvcpuinfo",
    "144: interface_version u32 @4, domain u16 @8, vcpu u32 @16 -> online u8 @20, blocked u8 @21, " +
      "running u8 @22, cpu_time u64 @24, cpu u32 @32",
  ],
  [
    "domctl",
    "arch_setup",
    "144: interface_version u32 @4, domain u16 @8, flags u64 @16, bp u64 @24, maxmem u64 @32, " +
      "xsi_va u64 @40, hypercall_imm s32 @48, vhpt_size_log2 s8 @52 -> flags u64 @16, bp u64 @24, " +
      "maxmem u64 @32, xsi_va u64 @40, hypercall_imm s32 @48, vhpt_size_log2 s8 @52",
  ],
  ["domctl", "settimeoffset", "144: interface_version u32 @4, domain u16 @8, seconds s32 @16 -> "],
  ["domctl", "set_address_size", "144: interface_version u32 @4, domain u16 @8, size u32 @16 -> "],
  ["domctl", "get_address_size", "144: interface_version u32 @4, domain u16 @8 -> size u32 @16"],
  ["domctl", "set_target", "144: interface_version u32 @4, domain u16 @8, target u16 @16 -> "],
  // abi 4.6
  [
    "memory_op",
    "set_pod_target",
    "40: target_pages u64 @0, domid u16 @32 -> tot_pages u64 @8, pod_cache_pages u64 @16, " +
      "pod_entries u64 @24",
  ],
  // abi 5.3
  [
    "sysctl",
    "readconsole",
    "136: interface_version u32 @4, clear u8 @8, incremental u8 @9, index u32 @12, " +
      "count u32 @24 -> index u32 @12, count u32 @24, buffer text @16",
  ],
  [
    "sysctl",
    "getdomaininfolist",
    "136: interface_version u32 @4, first_domain u16 @8, max_domains u32 @12 -> " +
      "num_domains u32 @24, buffer list @16",
  ],
  [
    "sysctl",
    "availheap",
    "136: interface_version u32 @4, min_bitwidth u32 @8, max_bitwidth u32 @12, node s32 @16 -> " +
      "avail_bytes u64 @24",
  ],
  // abi 7.3, 7.5
  ["fw_ipi", null, "0: vcpu u32 r14, vector u32 r15 -> "],
  ["fw_set_shared_info_va", null, "0: address u64 r28 -> "],
];

for (const [call, op, description] of structs) {
  test(`argument of ${call} ${op ?? ""}`, () => {
    assert.equal(describeOp(layoutOf(call, op)), description);
  });
}

test("vcpu_guest_context (layouts 8)", () => {
  const form = layoutOf("vcpu_op", "initialise").request[1]!.form;
  assert.ok(form.kind === "struct");
  assert.equal(form.struct.size, 22208);
  const offsets = {
    flags: 0,
    r1: 0x18,
    r8: 0x50,
    r28: 0xf0,
    b: 0x110,
    ip: 0x1d0,
    psr: 0x1d8,
    cfm: 0x1e0,
    ar_rsc: 0x278,
    ar_bspstore: 0x288,
    ar_fpsr: 0x338,
    ar_pfs: 0x3f8,
    cr_iva: 0x608,
    cr_ipsr: 0x678,
    cr_itir: 0x6a0,
    rr: 0x1280,
    rbs_voff: 0x1694,
    num_phys_stacked: 0x56a0,
    event_callback_ip: 0x56b0,
    privregs_pfn: 0x56b8,
  };
  for (const [name, offset] of Object.entries(offsets)) {
    const field: FieldLayout | undefined = form.struct.fields.find((each) => each.name === name);
    assert.deepEqual(field?.place, { offset }, name);
  }
});

test("error numbers (abi 1.5)", () => {
  assert.deepEqual(
    { EPERM: 1, ESRCH: 3, EFAULT: 14, EINVAL: 22, ENOSYS: 38, ETIME: 62 },
    Object.fromEntries(
      (["EPERM", "ESRCH", "EFAULT", "EINVAL", "ENOSYS", "ETIME"] as const).map((n) => [
        n,
        errno[n],
      ]),
    ),
  );
});

test("an input that an output overlaps may change, others must stay", () => {
  const kept = (call: string, op: string) =>
    layoutOf(call, op).request.flatMap(({ name, kept }) => (kept ? [name] : []));
  assert.deepEqual(kept("event_channel_op", "bind_ipi"), ["vcpu"]);
  assert.deepEqual(kept("domctl", "getdomaininfo"), ["interface_version"]);
});
