import type { ByteView } from "../bytes.ts";
import { DOMID_SELF } from "../constants.ts";
import { EFAULT, EINVAL, ESRCH } from "../errno.ts";
import type { Binding } from "../events.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { bySubOp, type Call, type Hypercall, type SubOp } from "./hypercall.ts";
import { lookUpTarget } from "./target.ts";

/** A sub-operation on the struct that the guest passed. */
type EventOp = (call: Call, op: ByteView) => number;

/** Flag of bind_pirq. */
const willShare = 1;

/** event_channel_op (32, abi 4.4). */
export const eventChannelOp = bySubOp({
  0: withReply(12, bindInterdomain),
  1: withReply(12, (call, op) => putPort(op, 8, call.domain.events.bindVirq(op.u32(0), op.u32(4)))),
  2: withReply(12, (call, op) =>
    putPort(op, 8, call.domain.events.bindPirq(op.u32(0), (op.u32(4) & willShare) !== 0)),
  ),
  3: withStruct(4, (call, op) => call.domain.events.close(op.u32(0))),
  4: withStruct(4, (call, op) => call.domain.events.send(op.u32(0))),
  5: withReply(24, status),
  6: withReply(8, allocateUnbound),
  7: withReply(8, (call, op) => putPort(op, 4, call.domain.events.bindIpi(op.u32(0)))),
  8: withStruct(8, (call, op) => call.domain.events.bindVcpu(op.u32(0), op.u32(4))),
  9: withStruct(4, (call, op) => call.domain.events.unmask(op.u32(0))),
  10: withStruct(2, reset),
});

/**
 * event_channel_op as it was in January 2006 (16, abi 2): the command is the first word of what is
 * at r14, and its argument follows.
 */
export const oldEventChannelOp: Hypercall = (hv, vcpu, args) => {
  const command = readStruct(vcpu.domain, args[0]!, 4)?.u32(0);
  if (command === undefined) return BigInt(-EFAULT);
  return eventChannelOp(hv, vcpu, [BigInt(command), args[0]! + 4n]);
};

function withStruct(size: number, run: EventOp): SubOp {
  return (call, handle) => {
    const op = readStruct(call.domain, handle, size);
    return op === undefined ? -EFAULT : run(call, op);
  };
}

/** When only the copy out fails the result is -EFAULT, but the operation stays done (abi 4.4). */
function withReply(size: number, run: EventOp): SubOp {
  return (call, handle) => {
    const op = readStruct(call.domain, handle, size);
    if (op === undefined) return -EFAULT;
    const result = run(call, op);
    if (result < 0) return result;
    return copyToGuest(call.domain, handle, op.bytes) ? 0 : -EFAULT;
  };
}

/** Stores a port number, unless it is an errno. */
function putPort(op: ByteView, offset: number, port: number): number {
  if (port < 0) return port;
  op.set32(offset, port);
  return 0;
}

function bindInterdomain(call: Call, op: ByteView): number {
  const id = op.u16(0);
  const remote = id === DOMID_SELF ? call.domain : call.hv.domains.get(id);
  if (remote === undefined) return -ESRCH;
  return putPort(op, 8, call.domain.events.bindInterdomain(remote, op.u32(4)));
}

function allocateUnbound(call: Call, op: ByteView): number {
  const target = lookUpTarget(call, op.u16(0));
  if (typeof target === "number") return target;
  const remote = op.u16(2);
  // SELF is the caller, also when the port is made in another domain.
  const peer = remote === DOMID_SELF ? call.domain.id : remote;
  return putPort(op, 4, target.events.allocateUnbound(peer));
}

function status(call: Call, op: ByteView): number {
  const target = lookUpTarget(call, op.u16(0));
  if (typeof target === "number") return target;
  const port = target.events.port(op.u32(4));
  if (port === undefined) return -EINVAL;
  op.set32(8, stateNumber[port.binding.state]);
  op.set32(12, port.vcpu);
  putPeer(op, port.binding);
  return 0;
}

const stateNumber: Readonly<Record<Binding["state"], number>> = {
  free: 0,
  reserved: 0,
  unbound: 1,
  interdomain: 2,
  pirq: 3,
  virq: 4,
  ipi: 5,
};

/** The union at 16, by state. */
function putPeer(op: ByteView, binding: Binding): void {
  if (binding.state === "unbound") op.set16(16, binding.remote);
  if (binding.state === "pirq") op.set32(16, binding.pirq);
  if (binding.state === "virq") op.set32(16, binding.virq);
  if (binding.state !== "interdomain") return;
  op.set16(16, binding.remote.id);
  op.set32(20, binding.port);
}

function reset(call: Call, op: ByteView): number {
  const target = lookUpTarget(call, op.u16(0));
  if (typeof target === "number") return target;
  target.events.reset();
  return 0;
}
