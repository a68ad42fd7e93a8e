import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { EncodeOptions } from "../../emulator/contract/encode.ts";
import type { Fields, HypercallRecord } from "../../emulator/contract/record.ts";
import { Guest } from "./guest.ts";

const EPERM = -1;
const ESRCH = -3;
const EACCES = -13;
const EFAULT = -14;
const EINVAL = -22;
const ENOSYS = -38;

interface Case {
  readonly call: string;
  readonly op: string | null;
  readonly fields?: Fields;
  readonly options?: EncodeOptions;
  readonly unprivileged?: boolean;
  /** r8, or what the hypervisor does to the argument struct before it returns 0. */
  readonly result?: number | bigint;
  readonly writes?: (argument: DataView) => void;
}

function run(each: Case): HypercallRecord {
  const guest = new Guest();
  guest.privileged = each.unprivileged !== true;
  const encoded = guest.encode(each.call, each.op, each.fields ?? {}, each.options);
  return guest.call(encoded, () => {
    if (each.writes !== undefined) each.writes(guest.view(encoded.writes[0]!.gpa));
    return each.result ?? 0;
  });
}

/** "where field" of each violation. */
function violated(each: Case): string[] {
  return run(each).violations.map(({ where, field }) => `${where} ${field}`.trim());
}

const bindIpi = { call: "event_channel_op", op: "bind_ipi", fields: { vcpu: 1 } };
const status = { call: "event_channel_op", op: "status", fields: { dom: 0x7ff0, port: 3 } };
const getinfo = { call: "domctl", op: "getdomaininfo", fields: { domain: 1 } };
const decrease = {
  call: "memory_op",
  op: "decrease_reservation",
  fields: { extent_start: ["0x10..0x12"], domid: 0x7ff0 },
};
const noSuch = { argument: 0x8000_0000_0000_0100n };

describe("a call that keeps its contract has no violations", () => {
  const cases: [name: string, each: Case][] = [
    ["success with output", { ...bindIpi, writes: (view) => view.setUint32(4, 5, true) }],
    ["documented error", { ...bindIpi, result: -2 }],
    ["count", { ...decrease, result: 3 }],
    ["partial count", { ...decrease, result: 0 }],
    ["unreadable argument", { ...bindIpi, options: noSuch, result: EFAULT }],
    ["error tested before the fault", { ...getinfo, unprivileged: true, result: EPERM }],
    ["unknown op", { call: "event_channel_op", op: "unknown-11", result: ENOSYS }],
    ["unknown call", { call: "unknown-70", op: null, result: ENOSYS }],
    ["unknown class", { call: "unknown-2304", op: null, result: ENOSYS }],
    ["firmware status", { call: "fw_efi", op: "reset_system", result: 0x8000000000000003n }],
    ["-1 of an unknown dom0vp op", { call: "ia64_dom0vp_op", op: "unknown-2", result: -1 }],
    ["no privilege needed for itself", { ...status, unprivileged: true }],
  ];
  for (const [name, each] of cases) {
    test(name, () => assert.deepEqual(run(each).violations, []));
  }
});

describe("a call that breaks its contract names what is wrong", () => {
  const cases: [name: string, each: Case, violations: string[]][] = [
    ["errno that the call does not have", { ...bindIpi, result: ESRCH }, ["result"]],
    [
      "positive result of a call without",
      { ...status, op: "send", fields: {}, result: 1 },
      ["result"],
    ],
    ["output that was not written", bindIpi, ["reply /port"]],
    [
      "output out of range",
      { ...bindIpi, writes: (view) => view.setUint32(4, 4096, true) },
      ["reply /port"],
    ],
    [
      "input altered",
      {
        ...bindIpi,
        writes: (view) => {
          view.setUint32(0, 9, true);
          view.setUint32(4, 5, true);
        },
      },
      ["request /vcpu"],
    ],
    ["unreadable argument accepted", { ...bindIpi, options: noSuch, result: -2 }, ["result"]],
    ["unprivileged caller of a privileged call", { ...getinfo, unprivileged: true }, ["result"]],
    [
      "later error for an unprivileged caller",
      { ...getinfo, unprivileged: true, result: ESRCH },
      ["result"],
    ],
    [
      "foreign domain for an unprivileged caller",
      { ...status, fields: { dom: 1 }, unprivileged: true },
      ["result"],
    ],
    [
      "frames taken from a foreign domain",
      { ...decrease, fields: { ...decrease.fields, domid: 1 }, unprivileged: true, result: 1 },
      ["result"],
    ],
    [
      "wrong interface version accepted",
      { ...getinfo, fields: { interface_version: 5 }, result: ESRCH },
      ["result"],
    ],
    ["count above the extents", { ...decrease, result: 4 }, ["result"]],
    ["errno in place of a count", { ...decrease, result: EINVAL }, ["result"]],
    ["unknown op accepted", { call: "sched_op", op: "unknown-6" }, ["result"]],
    ["unknown call accepted", { call: "unknown-70", op: null }, ["result"]],
    ["call of another architecture accepted", { call: "mmu_update", op: null }, ["result"]],
    [
      "constant output",
      { call: "xen_version", op: "get_features", writes: (view) => view.setUint32(4, 4, true) },
      ["reply /submap"],
    ],
  ];
  for (const [name, each, violations] of cases) {
    test(name, () => assert.deepEqual(violated(each), violations));
  }

  test("list altered", () => {
    const guest = new Guest();
    const encoded = guest.encode(decrease.call, decrease.op, decrease.fields);
    const { violations } = guest.call(encoded, () => {
      guest.view(encoded.writes[1]!.gpa).setBigUint64(8, 0x99n, true);
      return 3;
    });
    assert.deepEqual(violations[0], {
      where: "request",
      field: "/extent_start",
      message: "the call has changed this input",
    });
  });

  test("success without readable output", () => {
    const guest = new Guest();
    const fields = { domain: 1, max_pfns: "0x2" };
    const encoded = guest.encode("domctl", "getmemlist", fields, { handles: { buffer: 0x13n } });
    const { violations } = guest.call(encoded, () => {
      guest.view(encoded.writes[0]!.gpa).setBigUint64(40, 2n, true);
      return 0;
    });
    assert.deepEqual(
      violations.map(({ where }) => where),
      ["reply"],
    );
  });
});

test("the message of a refusal that was due names the errors allowed", () => {
  const record = run({ ...getinfo, fields: { interface_version: 5 }, result: ESRCH });
  assert.equal(
    record.violations[0]?.message,
    "interface_version is not 6, so the result must be one of: EFAULT, EACCES",
  );
  assert.deepEqual(
    run({ ...getinfo, fields: { interface_version: 5 }, result: EACCES }).violations,
    [],
  );
});

test("a union shows the members of its case", () => {
  const interdomain = run({
    ...status,
    writes: (view) => {
      view.setUint32(8, 2, true);
      view.setUint16(16, 7, true);
      view.setUint32(20, 9, true);
    },
  });
  assert.deepEqual(interdomain.reply, { status: 2, vcpu: 0, remote_dom: 7, remote_port: 9 });
  const virq = run({
    ...status,
    writes: (view) => {
      view.setUint32(8, 4, true);
      view.setUint32(16, 16, true);
    },
  });
  assert.deepEqual(virq.reply, { status: 4, vcpu: 0, virq: 16 });
});

test("results are signed, or hex beyond 2^53", () => {
  assert.equal(run({ ...bindIpi, result: -2 }).result, -2);
  const reset = run({ call: "fw_efi", op: "reset_system", result: 0x8000000000000003n });
  assert.equal(reset.result, "0x8000000000000003");
});

test("a firmware call without result has none, whatever r8 holds", () => {
  const record = run({ call: "fw_ipi", op: null, fields: { vcpu: 1, vector: 0xf3 }, result: 77 });
  assert.deepEqual([record.result, record.violations], [null, []]);
});

test("an input in a page that the call took away is not compared", () => {
  const guest = new Guest();
  const encoded = guest.encode(decrease.call, decrease.op, decrease.fields);
  const { violations } = guest.call(encoded, () => {
    guest.read = () => undefined;
    return 3;
  });
  assert.deepEqual(violations, []);
});

test("an unreadable part of the request is null and marked", () => {
  const outside = run({ ...bindIpi, options: noSuch, result: EFAULT });
  assert.deepEqual(outside.request, { vcpu: null, fault: true });
  const handles = { extent_start: 0x8000_0000_0000_0100n };
  const fields = { nr_extents: 2, domid: 0x7ff0 };
  const nested = run({ ...decrease, fields, options: { handles }, result: 0 });
  assert.deepEqual(
    [nested.request.extent_start, nested.request.nr_extents, nested.request.fault],
    [null, "0x2", true],
  );
  const headless = run({ ...getinfo, options: noSuch, result: EFAULT });
  assert.deepEqual([headless.op, headless.violations], [null, []]);
});

test("a handle that is no descriptor counts as null, and is marked", () => {
  const fields = { domain: 1, vcpu: 0 };
  const reset = { call: "domctl", op: "setvcpucontext", fields };
  const record = run({ ...reset, options: { handles: { context: 0x100008n } } });
  assert.deepEqual([record.request.context, record.request.fault], [null, true]);
  assert.deepEqual(record.violations, []);
  const unreadable = { handles: { context: (1n << 63n) | 0x100n } };
  assert.deepEqual(violated({ ...reset, options: unreadable }), ["result"]);
});

test("a list that runs out of memory is recorded as far as it can be read", () => {
  const guest = new Guest();
  const end = 0x100000 + 0x40000;
  guest.view(end - 16).setBigUint64(0, 0x30n, true);
  guest.view(end - 16).setBigUint64(8, 0x31n, true);
  const fields = { nr_extents: "0x400000000000000", domid: 0x7ff0 };
  const handles = { extent_start: (1n << 63n) | BigInt(end - 16) };
  const encoded = guest.encode("memory_op", "decrease_reservation", fields, { handles });
  const { request } = guest.call(encoded, () => 2);
  assert.deepEqual([request.extent_start, request.fault], [["0x30..0x31"], true]);
});
