import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteView } from "../../emulator/xen/bytes.ts";
import { EINVAL, ENOSYS } from "../../emulator/xen/errno.ts";
import { loadGuestContext } from "../../emulator/xen/guest-context.ts";
import { guestContextSize } from "../../emulator/xen/guest-context-layout.ts";
import { PSR } from "../../emulator/xen/psr.ts";
import { XSI } from "../../emulator/xen/xsi.ts";
import { trapped } from "./core-trap.ts";

const online = 8n;
const extraRegisters = 2n;

/** A context of layouts 8 as the domain builder leaves it, to be changed by the test. */
function context(change: (view: ByteView) => void = () => {}): Uint8Array {
  const view = new ByteView(guestContextSize);
  view.set64(0x1d0, 0x10_0000n);
  view.set64(0x1d8, PSR.ac | PSR.ic | PSR.bn);
  view.set64(0x1e0, 1n << 63n);
  view.set64(0x338, 0x9_804c_0270_033fn);
  change(view);
  return view.bytes;
}

test("a loaded vcpu has the registers of the context and the rest of behaviour 2.3", () => {
  const { hv, vcpu } = trapped();
  const target = vcpu.domain.vcpus[1]!;
  const bytes = context((view) => {
    view.set64(0x10 + 8 * 28, 0x7c490n);
    view.set64(0x110 + 8, 0x1111n);
    view.set32(0x1f0, 1 << 5);
  });
  assert.equal(loadGuestContext(hv, target, bytes), 0);
  assert.deepEqual([target.initialised, target.down], [true, true]);
  hv.scheduler.withRegisters(target, (cpu) => {
    assert.equal(cpu.ip, 0x10_0000n);
    assert.deepEqual([cpu.gr(28), cpu.br(1), cpu.nat(5), cpu.sof], [0x7c490n, 0x1111n, true, 0]);
    assert.equal(cpu.ar(40), 0x9_804c_0270_033fn);
    assert.equal(cpu.ar(16), 4n);
    assert.equal(cpu.cpl, 1);
  });
  const { xsi } = target;
  assert.deepEqual([xsi.ic, xsi.metaphysical, xsi.bank], [true, true, 1]);
  assert.equal(xsi.get(XSI.pta), 0x3cn);
  assert.equal(xsi.get(XSI.itv), 0x10000n);
  assert.equal(target.info.upcallMask, 1);
  const maskAddress = vcpu.domain.sharedInfoVa + 0x31n;
  assert.equal(xsi.get(XSI.interruptMaskAddr), maskAddress);
});

test("a vcpu other than 0 comes up only with the online flag (layouts 8)", () => {
  const { hv, vcpu } = trapped();
  const target = vcpu.domain.vcpus[1]!;
  loadGuestContext(
    hv,
    target,
    context((view) => view.set64(0, online)),
  );
  assert.equal(target.down, false);
});

test("dirty registers come back from the image, NaT collection included (layouts 8)", () => {
  const { hv, vcpu } = trapped();
  const target = vcpu.domain.vcpus[1]!;
  // Three registers from word 61 of a group: words 61, 62, the collection, word 0.
  const bspstore = 0x5000n + 61n * 8n;
  const bytes = context((view) => {
    view.set64(0x1f8 + 8 * 18, bspstore);
    view.set64(0x1f8 + 8 * 17, bspstore + 32n);
    for (const [word, value] of [
      [0, 11n],
      [1, 12n],
      [2, 1n << 62n],
      [3, 13n],
    ] as const) {
      view.set64(0x1698 + 8 * word, value);
    }
    view.set64(0x1e0, (1n << 63n) | 3n);
  });
  assert.equal(loadGuestContext(hv, target, bytes), 0);
  hv.scheduler.withRegisters(target, (cpu) => {
    assert.deepEqual([cpu.gr(32), cpu.gr(33), cpu.gr(34)], [11n, 12n, 13n]);
    assert.deepEqual([cpu.nat(32), cpu.nat(33), cpu.nat(34)], [false, true, false]);
    assert.equal(cpu.ar(17), bspstore);
  });
});

test("translation registers, iva and callback need the extra flag (layouts 8)", () => {
  const { hv, vcpu } = trapped();
  const target = vcpu.domain.vcpus[1]!;
  const fill = (flags: bigint) =>
    context((view) => {
      view.set64(0, flags);
      view.set64(0x608, 0x8000n);
      view.set64(0x56b0, 0x9000n);
      for (const [i, word] of [0x661n, 14n << 2n, 0x4000n, 7n].entries()) {
        view.set64(0x1378 + 11 * 32 + 8 * i, word);
      }
    });
  loadGuestContext(hv, target, fill(0n));
  assert.deepEqual([target.iva, target.eventCallback], [0n, 0n]);
  loadGuestContext(hv, target, fill(extraRegisters));
  assert.deepEqual([target.iva, target.eventCallback], [0x8000n, 0x9000n]);
  assert.equal(target.translations.instruction[11]?.rid, 7n);
  assert.equal(target.translations.data[11], undefined);
});

test("refused: another stack size, too long an image, a reserved region register (abi 4.5)", () => {
  const { hv, vcpu } = trapped();
  const target = vcpu.domain.vcpus[1]!;
  const cases: [number, (view: ByteView) => void][] = [
    [-EINVAL, (view) => view.set64(0x56a0, 95)],
    [-EINVAL, (view) => view.set64(0x1f8 + 8 * 17, 16392)],
    [-ENOSYS, (view) => view.set64(0x1f8 + 8 * 17, 8 * 120)],
    [-EINVAL, (view) => view.set64(0x1280, 0x0400_0038)],
  ];
  for (const [errno, change] of cases) {
    assert.equal(loadGuestContext(hv, target, context(change)), errno);
  }
  assert.equal(target.initialised, false);
});
