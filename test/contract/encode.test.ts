import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeReply } from "../../emulator/contract/decode-reply.ts";
import type { EncodeOptions } from "../../emulator/contract/encode.ts";
import type { Fields } from "../../emulator/contract/record.ts";
import { InputError } from "../../emulator/input-error.ts";
import { Guest } from "./guest.ts";

const frames = ["0x10..0x80f", "0x5", "0x4"];

/** Requests that must come back from guest memory as they were encoded. */
const requests: [call: string, op: string | null, fields: Fields, complete?: Fields][] = [
  ["event_channel_op", "bind_ipi", { vcpu: 1 }],
  ["event_channel_op", "bind_interdomain", { remote_dom: 0x7ff0, remote_port: 0xffffffff }],
  ["event_channel_op", "unknown-11", { handle: "0x8000000000100000" }],
  ["sched_op", "poll", { ports: [1, 2, 4095], nr_ports: 3, timeout: "0xffffffffffffffff" }],
  ["sched_op", "poll", { ports: [7], timeout: "0x0" }, { ports: [7], nr_ports: 1, timeout: "0x0" }],
  ["sched_op_compat", "shutdown", { reason: 3 }],
  ["callback_op", "register", { type: 0, flags: 0, address: "0xa000000000000010" }],
  ["vcpu_op", "register_runstate_memory_area", { vcpu: 1, address: "0x8000000000100000" }],
  [
    "memory_op",
    "populate_physmap",
    {
      start_extent: "0x3",
      extent_start: frames,
      nr_extents: "0x802",
      extent_order: 0,
      mem_flags: 0,
      domid: 0x7ff0,
    },
  ],
  [
    "multicall",
    null,
    { calls: [{ op: "0x11", args: ["0x1", "0x2", "0x0", "0x0", "0x0", "0x0"] }], nr_calls: 1 },
  ],
  ["console_io", "write", { count: 4, buffer: "a\n\u0000\u00ff" }],
  ["ia64_dom0vp_op", "add_physmap", { gpfn: "0x1", mfn: "0x2", flags: "0x1", domid: 5 }],
  [
    "domctl",
    "createdomain",
    { domain: 2, ssidref: 0, handle: "000102030405060708090a0b0c0d0e0f", flags: 0 },
    {
      interface_version: 6,
      domain: 2,
      ssidref: 0,
      handle: "000102030405060708090a0b0c0d0e0f",
      flags: 0,
    },
  ],
  [
    "sysctl",
    "availheap",
    { min_bitwidth: 0, max_bitwidth: 0, node: -1 },
    { interface_version: 7, min_bitwidth: 0, max_bitwidth: 0, node: -1 },
  ],
  ["fw_ipi", null, { vcpu: 1, vector: 0xf3 }],
  ["fw_set_shared_info_va", null, { address: "0xfffffffffff00000" }],
  ["fw_efi", "reset_system", { type: 2, status: "0x0" }],
  ["fw_pal", "halt_light", { in1: "0x0", in2: "0x0", in3: "0x0" }],
  [
    "fw_sal",
    "set_vectors",
    { type: "0x2", entry: "0x4000000", gp: "0x1", in4: "0x0", in5: "0x0", in6: "0x0", in7: "0x9" },
  ],
  [
    "unknown-70",
    null,
    { r32: "0x1", r33: "0x0", r34: "0x0", r35: "0x0", r36: "0xffffffffffffffff" },
  ],
  ["set_segment_base", null, { r32: "0x1", r33: "0x0", r34: "0x0", r35: "0x0", r36: "0x0" }],
];

const ways: [name: string, options: EncodeOptions][] = [
  ["inline handles", {}],
  ["descriptors", { descriptor: true }],
];

for (const [way, options] of ways) {
  for (const [call, op, fields, complete = fields] of requests) {
    test(`${call} ${op ?? ""} reaches the monitor as encoded, by ${way}`, () => {
      const guest = new Guest();
      const record = guest.call(guest.encode(call, op, fields, options), () => null);
      assert.deepEqual(record.request, complete);
      assert.equal(record.call, call);
      assert.equal(record.op, op);
    });
  }

  test(`a vcpu context keeps its registers, by ${way}`, () => {
    const guest = new Guest();
    const context = { ip: "0x100000", cfm: "0x8000000000000000", r28: "0x490" };
    const fields = { domain: 2, context: { ...context, rr: ["0x1"] } };
    const encoded = guest.encode("domctl", "setvcpucontext", fields, options);
    const decoded = guest.call(encoded, () => 0).request.context as Record<string, unknown>;
    for (const [name, value] of Object.entries(context)) assert.equal(decoded[name], value, name);
    assert.deepEqual(decoded.rr, ["0x1", ...new Array(7).fill("0x0")]);
    assert.equal(decoded.psr, "0x0");
  });

  test(`output of a fixed place is decoded for the caller, by ${way}`, () => {
    const guest = new Guest();
    const encoded = guest.encode("event_channel_op", "bind_ipi", { vcpu: 1 }, options);
    const { gpa, length } = encoded.reply[0]!;
    assert.equal(length, 8);
    guest.view(gpa).setUint32(4, 17, true);
    assert.deepEqual(decodeReply(encoded, guest.read), { port: 17 });
  });

  test(`output behind a handle is decoded for the caller, by ${way}`, () => {
    const guest = new Guest();
    const fields = { domain: 2, max_pfns: "0x100", start_pfn: "0x0" };
    const encoded = guest.encode("domctl", "getmemlist", fields, options);
    const [struct, buffer] = encoded.reply;
    assert.equal(buffer?.length, 0x800);
    guest.view(struct!.gpa).setBigUint64(40, 2n, true);
    guest.view(buffer.gpa).setBigUint64(0, 7n, true);
    guest.view(buffer.gpa).setBigUint64(8, 0xffffffffffffffffn, true);
    const reply = { num_pfns: "0x2", buffer: ["0x7", "0xffffffffffffffff"] };
    assert.deepEqual(decodeReply(encoded, guest.read), reply);
    const record = guest.call(encoded, () => 0);
    assert.deepEqual([record.reply, record.violations], [reply, []]);
  });
}

test("the result says how long a list is, registers hold firmware results", () => {
  const guest = new Guest();
  const read = guest.encode("console_io", "read", { count: 16 });
  guest.bytes.set([0x68, 0x69], read.reply[0]!.gpa - 0x100000);
  assert.deepEqual(decodeReply(read, guest.read, { result: 2 }), { buffer: "hi" });
  const pal = guest.encode("fw_pal", "fixed_addr", {});
  assert.deepEqual(decodeReply(pal, guest.read, { register: (n) => BigInt(n) }), {
    r9: "0x9",
    r10: "0xa",
    r11: "0xb",
  });
});

test("decodeReply reads each region once and nothing else", () => {
  const guest = new Guest();
  const encoded = guest.encode(
    "sysctl",
    "getdomaininfolist",
    { max_domains: 4 },
    { descriptor: true },
  );
  const asked: object[] = [];
  decodeReply(encoded, (gpa, length) => {
    asked.push({ gpa, length });
    return new Uint8Array(length);
  });
  assert.deepEqual(asked, encoded.reply);
});

test("a caller may pass handles of its own", () => {
  const guest = new Guest();
  const bad = guest.encode("event_channel_op", "send", { port: 1 }, { argument: 0x123n });
  assert.equal(bad.args[1], 0x123n);
  const list = { extent_start: ["0x1"], nr_extents: 1 };
  const nested = guest.encode("memory_op", "decrease_reservation", list, {
    handles: { extent_start: 0x7n },
  });
  assert.deepEqual(nested.argument?.subarray(0, 8), Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0));
  const none = guest.encode("memory_op", "increase_reservation", {
    extent_start: null,
    nr_extents: 1,
  });
  assert.deepEqual(none.argument?.subarray(0, 8), new Uint8Array(8));
});

const mistakes: [name: string, call: string, op: string | null, fields: Fields, message: RegExp][] =
  [
    ["call", "event_chanel_op", "send", {}, /no such call\n.*"event_channel_op"/],
    ["op", "event_channel_op", "bind_ip", {}, /no such sub-operation\n.*"bind_ipi"/],
    ["missing op", "event_channel_op", null, {}, /a sub-operation is missing/],
    ["field", "event_channel_op", "bind_ipi", { cpu: 1 }, /no field "cpu"\n.*vcpu/],
    ["output as input", "event_channel_op", "bind_ipi", { port: 1 }, /no field "port"/],
    [
      "range",
      "event_channel_op",
      "bind_ipi",
      { vcpu: 2 ** 32 },
      /bind_ipi.vcpu: .*does not fit in u32/,
    ],
    ["sign", "event_channel_op", "reset", { dom: -1 }, /does not fit in u16/],
    ["type", "event_channel_op", "bind_ipi", { vcpu: "one" }, /"one" is not an integer/],
    ["precision", "vcpu_op", "set_periodic_timer", { period_ns: 2 ** 60 }, /is not an integer/],
    [
      "frame",
      "memory_op",
      "populate_physmap",
      { extent_start: ["0x9..0x1"] },
      /is not a frame number/,
    ],
    [
      "size",
      "memory_op",
      "populate_physmap",
      { extent_start: ["0..0x7fffffff"] },
      /more than 262144 frames/,
    ],
    ["bytes", "domctl", "setdomainhandle", { handle: "xy" }, /is not hex/],
    ["struct", "domctl", "setvcpucontext", { context: { r99: 1 } }, /context: no field "r99"/],
  ];

for (const [name, call, op, fields, message] of mistakes) {
  test(`a wrong ${name} is an input error`, () => {
    assert.throws(
      () => new Guest().encode(call, op, fields),
      (error) => error instanceof InputError && message.test(error.message),
    );
  });
}
