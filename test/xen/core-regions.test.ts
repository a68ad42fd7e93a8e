import assert from "node:assert/strict";
import { test } from "node:test";
import { executeHyperprivop } from "../../emulator/xen/hyperprivops.ts";
import {
  hostRegion,
  isValidRegion,
  metaphysicalRegion,
  regionId,
} from "../../emulator/xen/regions.ts";
import { writeRegion } from "../../emulator/xen/window.ts";
import { XSI } from "../../emulator/xen/xsi.ts";
import { trapped } from "./core-trap.ts";

const rr = (rid: bigint, shift: bigint, walker = 0n) => (rid << 8n) | (shift << 2n) | walker;

test("a region id must fit 18 bits and a page size be one of behaviour 3.2", () => {
  const { domain } = trapped().vcpu;
  assert.equal(isValidRegion(domain, rr(0x3ffffn, 14n, 1n)), true);
  assert.equal(isValidRegion(domain, rr(0x40000n, 14n)), false);
  const sizes = Array.from({ length: 64 }, (_, shift) => shift);
  const valid = sizes.filter((shift) => isValidRegion(domain, rr(1n, BigInt(shift))));
  assert.deepEqual(valid, [0, 12, 13, 14, 15, 16, 18, 20, 22, 24, 26, 28]);
  assert.equal(isValidRegion(domain, rr(1n, 14n) | 2n), false);
  assert.equal(isValidRegion(domain, rr(1n, 14n) | (1n << 32n)), false);
  assert.equal(isValidRegion(domain, 0n), true);
});

test("the hardware has the domain's block plus the id, bytes 1 and 3 exchanged (behaviour 3.2)", () => {
  const { domain } = trapped().vcpu;
  domain.ridBlock = 2;
  // Block 2 of 2^18 plus 0x12345 is 0x092345; image 0x09234539, then 09 and 45 exchanged.
  assert.equal(hostRegion(domain, rr(0x12345n, 12n)), 0x45230939n);
});

test("equal ids of two domains differ in hardware, also in metaphysical mode (TLB-004)", () => {
  const { hv, vcpu } = trapped();
  const other = hv.createDomain({})!;
  assert.notEqual(hostRegion(vcpu.domain, rr(5n, 14n)), hostRegion(other, rr(5n, 14n)));
  assert.notEqual(metaphysicalRegion(vcpu.domain), metaphysicalRegion(other));
});

test("at most 63 domains have region ids (behaviour 3.2)", () => {
  const { hv } = trapped();
  let created = 1;
  while (hv.createDomain({}) !== undefined) created++;
  assert.equal(created, 63);
});

test("the guest reads back what it wrote (TLB-001)", () => {
  const trap = trapped();
  const { vcpu, cpu } = trap;
  const value = rr(0x123n, 16n, 1n);
  writeRegion(trap, 5, value);
  assert.equal(vcpu.xsi.get(XSI.rrs + 40), value);
  assert.equal(cpu.rr(5), hostRegion(vcpu.domain, value));
});

test("rr0 is the domain's private one until metaphysical mode is left (behaviour 3.1)", () => {
  const trap = trapped();
  const { vcpu, cpu } = trap;
  writeRegion(trap, 0, rr(7n, 14n));
  assert.equal(regionId(cpu.rr(0)), regionId(metaphysicalRegion(vcpu.domain)));
  executeHyperprivop(trap, 3);
  assert.equal(cpu.rr(0), hostRegion(vcpu.domain, rr(7n, 14n)));
  executeHyperprivop(trap, 2);
  assert.equal(cpu.rr(0), metaphysicalRegion(vcpu.domain));
});

test("SET_RR0_TO_RR4 sets all or none (abi 6)", () => {
  const trap = trapped();
  const { vcpu, cpu } = trap;
  const before = [...vcpu.rrs];
  for (const [i, register] of [8, 9, 10, 11, 14].entries()) {
    cpu.setGr(register, rr(BigInt(100 + i), 14n));
  }
  cpu.setGr(11, rr(0x40000n, 14n));
  executeHyperprivop(trap, 0x1a);
  assert.deepEqual([...vcpu.rrs], before);
  cpu.setGr(11, rr(103n, 14n));
  executeHyperprivop(trap, 0x1a);
  assert.deepEqual(
    [...vcpu.rrs.subarray(0, 5)],
    [0, 1, 2, 3, 4].map((i) => rr(BigInt(100 + i), 14n)),
  );
});
