import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMID_SELF } from "../../emulator/xen/constants.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import {
  EBUSY,
  EEXIST,
  EFAULT,
  EINVAL,
  ENOENT,
  ENOSPC,
  ENOSYS,
  EPERM,
  ESRCH,
} from "../../emulator/xen/errno.ts";
import {
  call,
  callWith,
  type Fixture,
  hole,
  inline,
  machine,
  number,
  struct,
} from "./calls-fixture.ts";

/** Struct size and field offsets of each sub-operation (abi 4.4); a `w` field is 16 bits. */
const ops = {
  bind_interdomain: [0, 12, { remote_dom: "w0", remote_port: 4, local_port: 8 }],
  bind_virq: [1, 12, { virq: 0, vcpu: 4, port: 8 }],
  bind_pirq: [2, 12, { pirq: 0, flags: 4, port: 8 }],
  close: [3, 4, { port: 0 }],
  send: [4, 4, { port: 0 }],
  status: [5, 24, { dom: "w0", port: 4, status: 8, vcpu: 12, u: 16, u_dom: "w16", u_port: 20 }],
  alloc_unbound: [6, 8, { dom: "w0", remote_dom: "w2", port: 4 }],
  bind_ipi: [7, 8, { vcpu: 0, port: 4 }],
  bind_vcpu: [8, 8, { port: 0, vcpu: 4 }],
  unmask: [9, 4, { port: 0 }],
  reset: [10, 2, { dom: "w0" }],
} as const satisfies Record<string, [number, number, Record<string, number | string>]>;

type Op = keyof typeof ops;
type Values = Record<string, number>;

/** Performs an op on vcpu 0 of a domain: its result, and the struct as the guest sees it then. */
function perform({ hv }: Fixture, domain: Domain, op: Op, values: Values = {}) {
  const [cmd, size, fields] = ops[op];
  const offsets: Record<string, number | string> = fields;
  const view = struct(size, (v) => {
    for (const [field, value] of Object.entries(values)) {
      const offset = offsets[field]!;
      if (typeof offset === "string") v.set16(Number(offset.slice(1)), value);
      else v.set32(offset, value);
    }
  });
  const { result, reply } = callWith(hv, domain.vcpus[0]!, number.eventChannelOp, cmd, view);
  const fieldsOut: Values = {};
  for (const [field, offset] of Object.entries(offsets)) {
    fieldsOut[field] =
      typeof offset === "string" ? reply.u16(Number(offset.slice(1))) : reply.u32(offset);
  }
  return { result, ...fieldsOut } as { result: number } & Values;
}

function assertIncludes(actual: object, expected: object): void {
  assert.deepEqual({ ...actual, ...expected }, actual);
}

const self = DOMID_SELF;

/** [what, caller, op, arguments, expected errno]; the ports of `prepared` are open. */
type Refusal = [string, "dom0" | "guest", Op, Values, number];

/**
 * Ports of guest: 1 IPI of vcpu 1, 2 VIRQ_ITC of vcpu 1, 3 VIRQ_CONSOLE, 4 unbound for other,
 * 5 closed.
 */
function prepared(): Fixture {
  const f = machine();
  const { events } = f.guest;
  events.bindIpi(1);
  events.bindVirq(16, 1);
  events.bindVirq(2, 0);
  events.allocateUnbound(f.other.id);
  events.close(events.bindIpi(0));
  return f;
}

const refusals: Refusal[] = [
  ["no such domain", "guest", "bind_interdomain", { remote_dom: 9, remote_port: 1 }, ESRCH],
  ["remote port bad", "guest", "bind_interdomain", { remote_dom: self, remote_port: 4096 }, EINVAL],
  ["remote port closed", "guest", "bind_interdomain", { remote_dom: self, remote_port: 5 }, EINVAL],
  ["remote port an IPI", "guest", "bind_interdomain", { remote_dom: self, remote_port: 1 }, EINVAL],
  ["for another domain", "guest", "bind_interdomain", { remote_dom: self, remote_port: 4 }, EINVAL],
  ["virq 24", "guest", "bind_virq", { virq: 24, vcpu: 9 }, EINVAL],
  ["global virq, vcpu not 0", "guest", "bind_virq", { virq: 3, vcpu: 9 }, EINVAL],
  ["virq of no vcpu", "guest", "bind_virq", { virq: 16, vcpu: 2 }, ENOENT],
  ["virq bound", "guest", "bind_virq", { virq: 16, vcpu: 1 }, EEXIST],
  ["pirq 288", "guest", "bind_pirq", { pirq: 288 }, EINVAL],
  ["pirq not permitted", "guest", "bind_pirq", { pirq: 287 }, EPERM],
  ["pirq 512 of dom0", "dom0", "bind_pirq", { pirq: 512 }, EINVAL],
  ["pirq that cannot exist", "dom0", "bind_pirq", { pirq: 256 }, EPERM],
  ["pirq without a controller", "dom0", "bind_pirq", { pirq: 49 }, ENOSYS],
  ["pirq of the serial line", "dom0", "bind_pirq", { pirq: 48 }, EBUSY],
  ["close port 0", "guest", "close", { port: 0 }, EINVAL],
  ["close free port", "guest", "close", { port: 5 }, EINVAL],
  ["close bad port", "guest", "close", { port: 4096 }, EINVAL],
  ["send on port 0", "guest", "send", { port: 0 }, EINVAL],
  ["send on a virq", "guest", "send", { port: 3 }, EINVAL],
  ["send on closed port", "guest", "send", { port: 5 }, EINVAL],
  ["send on bad port", "guest", "send", { port: 0xffff_ffff }, EINVAL],
  ["status of no domain", "guest", "status", { dom: 9, port: 1 }, ESRCH],
  ["status of another domain", "guest", "status", { dom: 2, port: 1 }, EPERM],
  ["status of own number", "guest", "status", { dom: 1, port: 1 }, EPERM],
  ["status of a port in no bucket", "guest", "status", { dom: self, port: 128 }, EINVAL],
  ["alloc in no domain", "dom0", "alloc_unbound", { dom: 9 }, ESRCH],
  ["alloc in own number", "guest", "alloc_unbound", { dom: 1 }, EPERM],
  ["ipi of no vcpu", "guest", "bind_ipi", { vcpu: 2 }, ENOENT],
  ["bind_vcpu, vcpu first", "guest", "bind_vcpu", { port: 4096, vcpu: 2 }, ENOENT],
  ["bind_vcpu of port 0", "guest", "bind_vcpu", { port: 0, vcpu: 1 }, EINVAL],
  ["bind_vcpu of bad port", "guest", "bind_vcpu", { port: 4096, vcpu: 1 }, EINVAL],
  ["bind_vcpu of closed port", "guest", "bind_vcpu", { port: 5, vcpu: 1 }, EINVAL],
  ["bind_vcpu of an IPI", "guest", "bind_vcpu", { port: 1, vcpu: 1 }, EINVAL],
  ["bind_vcpu of a per-vcpu virq", "guest", "bind_vcpu", { port: 2, vcpu: 0 }, EINVAL],
  ["unmask bad port", "guest", "unmask", { port: 4096 }, EINVAL],
  ["unmask a port in no bucket", "guest", "unmask", { port: 128 }, EINVAL],
  ["reset of another domain", "guest", "reset", { dom: 2 }, EPERM],
  ["reset of no domain", "dom0", "reset", { dom: 9 }, ESRCH],
];

for (const [what, who, op, values, errno] of refusals) {
  test(`${op} refuses: ${what} (abi 4.4)`, () => {
    const f = prepared();
    assert.equal(perform(f, f[who], op, values).result, -errno);
  });
}

test("every op faults on a bad handle, unknown commands are unknown (abi 4.4)", () => {
  const { hv, guest } = machine();
  const vcpu = guest.vcpus[0]!;
  for (const [cmd] of Object.values(ops)) {
    assert.equal(call(hv, vcpu, number.eventChannelOp, cmd, inline(hole)), -EFAULT);
  }
  for (const cmd of [11, -1, 1 << 30]) {
    assert.equal(call(hv, vcpu, number.eventChannelOp, cmd, inline(hole)), -ENOSYS);
  }
});

test("status tells each state, its peer and its vcpu (abi 4.4, VIC-029)", () => {
  const f = prepared();
  const status = (port: number) => perform(f, f.guest, "status", { dom: self, port });
  for (const [port, expected] of [
    [0, { status: 0 }],
    [1, { status: 5, vcpu: 1 }],
    [2, { status: 4, vcpu: 1, u: 16 }],
    [3, { status: 4, vcpu: 0, u: 2 }],
    [4, { status: 1, u_dom: f.other.id }],
    [6, { status: 0 }],
    [127, { status: 0 }],
  ] as const) {
    assertIncludes(status(port), { result: 0, ...expected });
  }
  perform(f, f.other, "bind_interdomain", { remote_dom: f.guest.id, remote_port: 4 });
  assertIncludes(status(4), { status: 2, u_dom: f.other.id, u_port: 1 });
});

test("the lowest free port is taken, 4095 at most (abi 4.4, VIC-032)", () => {
  const f = machine();
  const { events } = f.guest;
  for (let port = 1; port <= 4095; port++) assert.equal(events.allocateUnbound(0), port);
  const full = perform(f, f.guest, "alloc_unbound", { dom: self });
  assert.equal(full.result, -ENOSPC);
  events.close(77);
  assert.equal(perform(f, f.guest, "bind_ipi", { vcpu: 0 }).port, 77);
  assert.equal(perform(f, f.guest, "reset", { dom: self }).result, 0);
  assert.equal(perform(f, f.guest, "alloc_unbound", { dom: self }).port, 1);
});

test("alloc_unbound: SELF as remote is the caller (abi 4.4, VIC-071)", () => {
  const f = machine();
  const { result, port } = perform(f, f.dom0, "alloc_unbound", {
    dom: f.guest.id,
    remote_dom: self,
  });
  assert.equal(result, 0);
  assert.deepEqual(f.guest.events.port(port!)?.binding, { state: "unbound", remote: 0 });
});

test("allocation is refused to a dying domain (abi 4.4, VIC-078)", () => {
  const f = machine();
  f.guest.dying = true;
  assert.equal(f.guest.events.bindInterdomain(f.other, 1), -EINVAL);
  assert.equal(f.guest.events.allocateUnbound(0), -EINVAL);
});

test("a struct that is only partly there faults, and nothing is done (abi 4.4)", () => {
  const { hv, guest } = machine();
  // The vcpu field is in the last page that the domain has, the port field behind it.
  const handle = inline(16 * 0x4000 - 4);
  assert.equal(call(hv, guest.vcpus[0]!, number.eventChannelOp, 7, handle), -EFAULT);
  assert.equal(guest.events.port(1)?.binding.state, "free");
});

test("closing one end leaves the other unbound for the closer (abi 4.4, VIC-026)", () => {
  const f = prepared();
  perform(f, f.other, "bind_interdomain", { remote_dom: f.guest.id, remote_port: 4 });
  assert.equal(perform(f, f.other, "close", { port: 1 }).result, 0);
  assert.deepEqual(f.guest.events.port(4)?.binding, { state: "unbound", remote: f.other.id });
  assert.equal(perform(f, f.guest, "send", { port: 4 }).result, 0);
  assert.equal(f.other.events.isPending(1), false);
});

test("a closed virq can be bound again, on vcpu 0 for global ones (abi 4.4, VIC-077)", () => {
  const f = prepared();
  assert.equal(perform(f, f.guest, "bind_vcpu", { port: 3, vcpu: 1 }).result, 0);
  perform(f, f.guest, "close", { port: 3 });
  assert.equal(f.guest.events.port(3)?.vcpu, 0);
  assertIncludes(perform(f, f.guest, "bind_virq", { virq: 2 }), { port: 3 });
});

test("reset closes what the domain has bound (abi 4.4)", () => {
  const { guest } = prepared();
  guest.events.reset();
  assert.equal(guest.events.port(4)?.binding.state, "free");
  assert.equal(guest.events.bindVirq(16, 1), 1);
});
