import type { Processor } from "../ia64/processor.ts";
import { ByteView } from "./bytes.ts";
import { mappedRegsGpfn } from "./constants.ts";
import { guestItc } from "./guest-clock.ts";
import { at, contextFlag, guestContextSize, mappedCrs, plainArs } from "./guest-context-layout.ts";
import { saveRegisterStack } from "./guest-register-stack.ts";
import type { Side } from "./guest-translations.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { virtualPsr } from "./psr.ts";
import { CR } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";
import { controlRegisterOffset, XSI } from "./xsi.ts";

const [arRsc, arItc] = [16, 44];
const validFrame = 1n << 63n;

/**
 * The registers of a vcpu as a vcpu_guest_context (abi 5.2 getvcpucontext), from which
 * loadGuestContext makes the same vcpu again. Nothing of the vcpu changes. `caller` is the vcpu
 * that asks: if it is this one, its registers are those of its call.
 */
export function saveGuestContext(hv: Hypervisor, vcpu: Vcpu, caller: Vcpu): Uint8Array {
  const view = new ByteView(guestContextSize);
  const online = vcpu.down ? 0n : contextFlag.online;
  view.set64(at.flags, contextFlag.extraRegisters | online);
  hv.scheduler.withRegisters(vcpu, (cpu) => {
    saveRegisters(view, cpu);
    saveRegisterStack(view, cpu);
    const called = vcpu === caller;
    view.set64(at.ip, called ? cpu.cr(CR.iip) : cpu.ip);
    view.set64(at.psr, virtualPsr(vcpu, called ? cpu.cr(CR.ipsr) : cpu.psr));
  });
  for (let i = 0; i < 8; i++) view.set64(at.rrs + 8 * i, vcpu.rrs[i]!);
  for (const n of mappedCrs) view.set64(at.crs + 8 * n, vcpu.xsi.get(controlRegisterOffset(n)));
  for (let k = 0; k < 8; k++) view.set64(at.ars + 8 * k, vcpu.xsi.get(XSI.krs + 8 * k));
  view.set64(at.ars + 8 * arItc, guestItc(hv, vcpu));
  view.set64(at.crs + 8, vcpu.interrupts.itm ?? 0);
  view.set64(at.crs + 16, vcpu.iva);
  saveTranslations(view, at.itrs, vcpu, "instruction");
  saveTranslations(view, at.dtrs, vcpu, "data");
  view.set64(at.eventCallback, vcpu.eventCallback);
  view.set64(at.privregsFrame, mappedRegsGpfn + vcpu.id);
  return view.bytes;
}

function saveRegisters(view: ByteView, cpu: Processor): void {
  let nats = 0;
  for (let r = 1; r < 32; r++) {
    view.set64(at.grs + 8 * r, cpu.gr(r));
    if (cpu.nat(r)) nats |= 1 << r;
  }
  view.set32(at.nats, nats);
  for (let b = 0; b < 8; b++) view.set64(at.brs + 8 * b, cpu.br(b));
  for (const n of [...plainArs, arRsc]) view.set64(at.ars + 8 * n, cpu.ar(n));
  for (let f = 2; f < 128; f++) {
    view.set64(at.frs + 16 * f, cpu.frSignificand(f));
    view.set64(at.frs + 16 * f + 8, cpu.frSignExponent(f));
  }
  view.set64(at.cfm, cpu.cfm | validFrame);
  view.set64(at.pr, cpu.pr);
}

function saveTranslations(view: ByteView, offset: number, vcpu: Vcpu, side: Side): void {
  for (const [slot, entry] of vcpu.translations[side].entries()) {
    if (entry === undefined) continue;
    for (const [i, word] of [entry.pte, entry.itir, entry.va, entry.rid].entries()) {
      view.set64(offset + 32 * slot + 8 * i, word);
    }
  }
}
