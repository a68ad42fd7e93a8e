import { frameSize } from "./constants.ts";
import type { Domain } from "./domain.ts";
import { updateHint } from "./interrupts.ts";
import type { Ram } from "./ram.ts";
import { POLL_ANY, type Vcpu } from "./vcpu.ts";

/** Bitmaps of 4096 ports in shared_info (layouts 2). */
const pendingOffset = 0xc00;
const maskOffset = 0xe00;
/** arch.evtchn_vector in shared_info (layouts 2). */
const vectorOffset = 0x1018;

/** Whether the pending bit of a port is set. */
export function isPending(ram: Ram, domain: Domain, port: number): boolean {
  return testBit(ram, bitmap(domain, pendingOffset), port);
}

/** Whether the domain masks a port. */
export function isMasked(ram: Ram, domain: Domain, port: number): boolean {
  return testBit(ram, bitmap(domain, maskOffset), port);
}

/** Clears the pending bit of a port; its mask bit stays (abi 4.4, close). */
export function clearPending(ram: Ram, domain: Domain, port: number): void {
  writeBit(ram, bitmap(domain, pendingOffset), port, false);
}

/**
 * Makes a port pending and notifies the vcpu it is bound to (abi 4.4, "Delivery algorithm"). A
 * second event on a pending port changes nothing; a mask holds back all but the pollers. Whether
 * the port was pending before.
 */
export function raisePending(ram: Ram, domain: Domain, port: number, vcpu: number): boolean {
  if (testAndWriteBit(ram, bitmap(domain, pendingOffset), port, true)) return true;
  if (!testBit(ram, bitmap(domain, maskOffset), port)) notify(ram, domain, port, vcpu);
  for (const poller of domain.vcpus) {
    if (poller.polling === POLL_ANY || poller.polling === port) poller.kick();
  }
  return false;
}

/** Clears the mask bit; if it was set and the port is pending, notifies (abi 4.4, unmask). */
export function unmask(ram: Ram, domain: Domain, port: number, vcpu: number): void {
  const wasMasked = testAndWriteBit(ram, bitmap(domain, maskOffset), port, false);
  if (wasMasked && isPending(ram, domain, port)) notify(ram, domain, port, vcpu);
}

/** Sets the selector bit, then the upcall, then wakes: each only if the one before was clear. */
function notify(ram: Ram, domain: Domain, port: number, vcpu: number): void {
  const target: Vcpu | undefined = domain.vcpus[vcpu];
  // A port may be bound for a domain that has no vcpus yet; the pending bit is all it gets.
  if (target === undefined) return;
  const { info } = target;
  const bit = 1n << BigInt(port >> 6);
  if ((info.pendingSelector & bit) !== 0n) return;
  info.pendingSelector |= bit;
  if (info.upcallPending) return;
  info.upcallPending = true;
  if (target.eventCallback === 0n) requestEventVector(ram, target);
  target.kick();
}

/** A vcpu without a callback gets the vector that its domain chose for events (behaviour 5). */
function requestEventVector(ram: Ram, vcpu: Vcpu): void {
  const { eventVector, sharedInfoFrame } = vcpu.domain;
  const vector = eventVector ?? ram.u32(sharedInfoFrame * frameSize + vectorOffset);
  if (vector > 255) return;
  vcpu.interrupts.request(vector);
  updateHint(vcpu);
}

/** Machine address of a bitmap. */
function bitmap(domain: Domain, offset: number): number {
  return domain.sharedInfoFrame * frameSize + offset;
}

function testBit(ram: Ram, base: number, bit: number): boolean {
  return (ram.u8(base + (bit >> 3)) & (1 << (bit & 7))) !== 0;
}

function writeBit(ram: Ram, base: number, bit: number, value: boolean): void {
  const address = base + (bit >> 3);
  const mask = 1 << (bit & 7);
  ram.setU8(address, value ? ram.u8(address) | mask : ram.u8(address) & ~mask);
}

/** Writes a bit; what it was. */
function testAndWriteBit(ram: Ram, base: number, bit: number, value: boolean): boolean {
  const before = testBit(ram, base, bit);
  writeBit(ram, base, bit, value);
  return before;
}
