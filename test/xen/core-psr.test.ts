import assert from "node:assert/strict";
import { test } from "node:test";
import {
  guestPsr,
  readPsr,
  resetSystemMask,
  setSystemMask,
  writePsrLow,
} from "../../emulator/xen/guest-psr.ts";
import { deliveryPsr, hardwarePsr, PSR, virtualPsr } from "../../emulator/xen/psr.ts";
import { CR } from "../../emulator/xen/trap.ts";
import { XSI } from "../../emulator/xen/xsi.ts";
import { trapped } from "./core-trap.ts";

const cpl = (level: bigint) => level << 32n;

test("at entry ac, ic and bn are set and nothing is translated (behaviour 2.3)", () => {
  const trap = trapped();
  assert.equal(guestPsr(trap), PSR.ac | PSR.ic | PSR.bn | PSR.di);
  const real = PSR.ic | PSR.i | PSR.dt | PSR.rt | PSR.it | PSR.bn | PSR.dfh | PSR.ac | PSR.di;
  assert.equal(trap.cpu.psr, real | cpl(1n));
});

test("cpl 0 and 1 are shown as 0 and run as 1, others are as they are (abi 1.1)", () => {
  const { vcpu } = trapped();
  for (const [written, real, shown] of [
    [0n, 1n, 0n],
    [1n, 1n, 0n],
    [2n, 2n, 2n],
    [3n, 3n, 3n],
  ] as const) {
    const psr = hardwarePsr(vcpu, cpl(written), 0n);
    assert.equal(psr & PSR.cpl, cpl(real));
    assert.equal(virtualPsr(vcpu, psr) & PSR.cpl, cpl(shown));
  }
});

test("ic, i, dt, rt and it are always on in hardware; is, mc and si never (layouts 3.1)", () => {
  const { vcpu } = trapped();
  const on = PSR.ic | PSR.i | PSR.dt | PSR.rt | PSR.it | PSR.bn;
  assert.equal(hardwarePsr(vcpu, 0n, 0n) & on, on);
  const off = PSR.is | PSR.mc | PSR.si;
  assert.equal(hardwarePsr(vcpu, off, 0n) & off, 0n);
});

test("virtual i is exactly the inverse of the upcall mask (behaviour 16)", () => {
  const trap = trapped();
  for (const mask of [0, 1, 0xff]) {
    trap.vcpu.info.upcallMask = mask;
    assert.equal((guestPsr(trap) & PSR.i) !== 0n, mask === 0);
  }
  assert.equal(setSystemMask(trap, PSR.i), true);
  assert.equal(trap.vcpu.info.upcallMask, 0);
  assert.equal(resetSystemMask(trap, PSR.i | PSR.ic), true);
  assert.deepEqual([trap.vcpu.info.upcallMask, trap.vcpu.xsi.ic], [1, false]);
});

test("an unsupported bit: ssm changes nothing, rsm has cleared i and ic (TLB-063, TLB-064)", () => {
  const trap = trapped();
  const unsupported = PSR.db;
  assert.equal(setSystemMask(trap, unsupported | PSR.i), false);
  assert.equal(trap.vcpu.info.upcallMask, 1);
  trap.vcpu.info.upcallMask = 0;
  assert.equal(resetSystemMask(trap, unsupported | PSR.i | PSR.ic | PSR.ac), false);
  assert.equal(trap.vcpu.info.upcallMask, 1);
  assert.equal(trap.vcpu.xsi.ic, false);
  assert.notEqual(guestPsr(trap) & PSR.ac, 0n);
});

test("mov psr.l translates only with dt and rt; it is no part of it (TLB-065)", () => {
  const trap = trapped();
  const { xsi } = trap.vcpu;
  writePsrLow(trap, PSR.ic | PSR.dt | PSR.rt);
  assert.equal(xsi.metaphysical, false);
  writePsrLow(trap, PSR.ic | PSR.dt);
  assert.equal(xsi.metaphysical, true);
  assert.equal(xsi.bank, 1);
  assert.equal(readPsr(trap) & (PSR.ic | PSR.i | PSR.dt), PSR.ic);
});

test("dfh and pp are copies; the hypervisor's own dfh does not show (layouts 3.1)", () => {
  const trap = trapped();
  const { vcpu, cpu } = trap;
  assert.equal(vcpu.xsi.hostDfh, true);
  assert.equal(guestPsr(trap) & PSR.dfh, 0n);
  vcpu.xsi.hostDfh = false;
  writePsrLow(trap, PSR.ic | PSR.dfh | PSR.pp);
  assert.equal(cpu.cr(CR.ipsr) & (PSR.dfh | PSR.pp), PSR.dfh);
  assert.equal(guestPsr(trap) & (PSR.dfh | PSR.pp), PSR.dfh | PSR.pp);
});

test("a handler starts with the delivery masks, and be from dcr (layouts 3.1)", () => {
  const { vcpu } = trapped();
  const interrupted = PSR.ac | PSR.dfl | PSR.sp | PSR.db | PSR.ri | PSR.ed | cpl(3n) | PSR.be;
  const psr = deliveryPsr(vcpu, interrupted);
  const set = PSR.ic | PSR.i | PSR.dt | PSR.rt | PSR.it | PSR.bn | PSR.dfh;
  assert.equal(psr, set | cpl(1n));
  vcpu.xsi.set(XSI.dcr, PSR.be);
  assert.equal(deliveryPsr(vcpu, 0n) & PSR.be, PSR.be);
});
