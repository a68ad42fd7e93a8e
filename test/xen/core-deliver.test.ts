import assert from "node:assert/strict";
import { test } from "node:test";
import { breakInstruction, dataTlbMiss, pageNotPresent } from "../../emulator/ia64/fault.ts";
import { selectBank } from "../../emulator/xen/banks.ts";
import { deliverPendingEvent, reflect } from "../../emulator/xen/deliver.ts";
import { setMetaphysical } from "../../emulator/xen/metaphysical.ts";
import { deliveryPsr, PSR, virtualPsr } from "../../emulator/xen/psr.ts";
import { returnByHyperprivop, returnByInstruction } from "../../emulator/xen/return.ts";
import { CR, type Trap } from "../../emulator/xen/trap.ts";
import { XSI } from "../../emulator/xen/xsi.ts";
import { trapped } from "./core-trap.ts";

const iva = 0x1_0000n;

/** A vcpu in virtual mode with psr.i on, interrupted in slot 1 of 0x4000 with four registers. */
function interrupted(): Trap {
  const trap = trapped();
  const { vcpu, cpu } = trap;
  setMetaphysical(trap, false);
  vcpu.info.upcallMask = 0;
  vcpu.iva = iva;
  cpu.setCr(CR.iip, 0x4000n);
  cpu.setCr(CR.ipsr, cpu.cr(CR.ipsr) | (1n << 41n));
  cpu.setFrame(4, 2, 0);
  return trap;
}

test("reflection fills XSI and enters the guest's handler (behaviour 4.3)", () => {
  const trap = interrupted();
  const { vcpu, cpu } = trap;
  const { xsi } = vcpu;
  cpu.setAr(36, 0x1234n);
  cpu.setGr(16, 0x1616n);
  cpu.setGr(17, 0x1717n, true);
  xsi.set(XSI.bank0Regs, 0xb0n);
  xsi.set(XSI.ifs, 99n);
  const psr = virtualPsr(vcpu, cpu.cr(CR.ipsr));
  const hardware = deliveryPsr(vcpu, cpu.cr(CR.ipsr));
  reflect(trap, pageNotPresent.vector, { isr: 5n, ifa: 6n, itir: 7n, iha: 8n, iim: 9n });
  assert.equal(xsi.get(XSI.ipsr), psr);
  assert.deepEqual(
    [XSI.isr, XSI.iip, XSI.ifa, XSI.itir, XSI.iha, XSI.iim, XSI.ifs, XSI.unat].map((field) =>
      xsi.get(field),
    ),
    [5n, 0x4000n, 6n, 7n, 8n, 9n, 0n, 0x1234n],
  );
  assert.equal(xsi.get(XSI.precoverIfs), (1n << 63n) | (2n << 7n) | 4n);
  assert.deepEqual([xsi.ic, vcpu.info.upcallMask, xsi.bank], [false, 1, 0]);
  assert.equal(xsi.get(XSI.bank1Regs), 0x1616n);
  assert.equal(xsi.get(XSI.vnat) & 0xffffn, 2n);
  assert.equal(cpu.gr(16), 0xb0n);
  assert.equal(cpu.cr(CR.iip), iva + 0x5000n);
  assert.equal(cpu.cr(CR.ipsr), hardware);
});

test("a data miss with psr.ic off nests and leaves XSI as it was (TLB-046)", () => {
  const trap = interrupted();
  const { vcpu, cpu } = trap;
  vcpu.xsi.ic = false;
  const page = () => trap.hv.ram.read(vcpu.registersFrame * 0x4000, 0x1000);
  selectBank(trap, 0);
  const before = page();
  reflect(trap, dataTlbMiss.vector, { isr: 5n, ifa: 6n });
  assert.equal(cpu.cr(CR.iip), iva + 0x1400n);
  assert.deepEqual(page(), before);
  assert.equal(vcpu.info.upcallMask, 0);
});

test("any other fault with psr.ic off crashes, as a miss does without dt (TLB-045)", () => {
  for (const [vector, metaphysical] of [
    [breakInstruction.vector, false],
    [dataTlbMiss.vector, true],
  ] as const) {
    const trap = interrupted();
    trap.vcpu.xsi.ic = false;
    setMetaphysical(trap, metaphysical);
    reflect(trap, vector, { isr: 0n });
    assert.match(trap.vcpu.domain.crashReason ?? "", /psr.ic off/);
    assert.equal(trap.vcpu.domain.shutdownCode, 3);
  }
});

test("an event enters the callback if pending, unmasked and registered (behaviour 5)", () => {
  for (const [pending, mask, callback] of [
    [true, 0, 0x8000n],
    [false, 0, 0x8000n],
    [true, 1, 0x8000n],
    [true, 0, 0n],
  ] as const) {
    const trap = interrupted();
    const { vcpu, cpu } = trap;
    vcpu.info.upcallPending = pending;
    vcpu.info.upcallMask = mask;
    vcpu.eventCallback = callback;
    deliverPendingEvent(trap);
    const delivered = pending && mask === 0 && callback !== 0n;
    assert.equal(cpu.cr(CR.iip), delivered ? callback : 0x4000n);
    if (delivered) {
      assert.equal(vcpu.xsi.get(XSI.isr), 1n << 41n);
      assert.deepEqual([vcpu.xsi.ic, vcpu.info.upcallMask], [false, 1]);
      assert.equal(vcpu.info.upcallPending, true);
    }
  }
});

test("RFI restores psr, ip, frame and bank from XSI (TLB-041)", () => {
  const trap = interrupted();
  const { vcpu, cpu } = trap;
  cpu.setGr(16, 0x1616n);
  reflect(trap, pageNotPresent.vector, { isr: 0n });
  cpu.setGr(16, 1n);
  vcpu.xsi.set(XSI.iip, 0x7000n);
  vcpu.xsi.set(XSI.ifs, vcpu.xsi.get(XSI.precoverIfs) | (1n << 40n));
  returnByHyperprivop(trap);
  assert.equal(cpu.cr(CR.iip), 0x7000n);
  assert.equal(cpu.cr(CR.ifs), (1n << 63n) | (2n << 7n) | 4n);
  assert.equal(cpu.gr(16), 0x1616n);
  assert.deepEqual([vcpu.xsi.bank, vcpu.xsi.ic, vcpu.info.upcallMask], [1, true, 0]);
  assert.equal(cpu.cr(CR.ipsr) & PSR.ri, 1n << 41n);
});

test("an event that waits for the end of a handler finds the frame to restore (behaviour 5)", () => {
  const trap = interrupted();
  const { vcpu, cpu } = trap;
  reflect(trap, pageNotPresent.vector, { isr: 0n });
  cpu.cover();
  vcpu.xsi.set(XSI.ifs, vcpu.xsi.get(XSI.precoverIfs));
  vcpu.eventCallback = 0x8000n;
  vcpu.info.upcallPending = true;
  returnByHyperprivop(trap);
  deliverPendingEvent(trap);
  assert.equal(vcpu.xsi.get(XSI.iip), 0x4000n);
  const marker = (1n << 63n) | (2n << 7n) | 4n;
  assert.deepEqual([vcpu.xsi.get(XSI.precoverIfs), vcpu.xsi.get(XSI.ifs)], [marker, 0n]);
  cpu.rfi();
  assert.deepEqual([cpu.ip, cpu.sof], [0x8000n, 4]);
});

test("RFI to a psr that does not translate enters metaphysical mode (TLB-066)", () => {
  const trap = interrupted();
  const { vcpu, cpu } = trap;
  vcpu.xsi.set(XSI.ipsr, PSR.ic | PSR.dt | PSR.rt);
  returnByHyperprivop(trap);
  assert.equal(vcpu.xsi.metaphysical, true);
  assert.equal(vcpu.xsi.bank, 0);
  assert.equal(cpu.cr(CR.ipsr) & PSR.cpl, 1n << 32n);
});

test("the rfi instruction with a frame to restore crashes the domain (behaviour 17)", () => {
  const trap = interrupted();
  trap.vcpu.xsi.set(XSI.ifs, 1n << 63n);
  returnByInstruction(trap);
  assert.match(trap.vcpu.domain.crashReason ?? "", /rfi/);
});
