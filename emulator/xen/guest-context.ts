import type { Processor } from "../ia64/processor.ts";
import { ByteView } from "./bytes.ts";
import { EINVAL, ENOMEM, ENOSYS } from "./errno.ts";
import { at, contextFlag, mappedCrs, plainArs, rbsSize } from "./guest-context-layout.ts";
import { storeVirtualBits } from "./guest-psr.ts";
import { dirtyRegisters, loadDirtyRegisters, type RegisterStack } from "./guest-register-stack.ts";
import { type GuestTranslation, pageShift, type Side } from "./guest-translations.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { hardwarePsr, PSR, raisedLevel, translates } from "./psr.ts";
import { isValidRegion, loadRegion } from "./regions.ts";
import { CR } from "./trap.ts";
import type { Vcpu } from "./vcpu.ts";
import { initialiseVcpu, initialPsr } from "./vcpu-start.ts";
import { controlRegisterOffset, XSI } from "./xsi.ts";

const physicalStackedRegisters = 96;

/**
 * Loads a vcpu_guest_context into a vcpu that does not run (abi 4.5 initialise, 5.2 setvcpucontext).
 * 0, or -EINVAL for a register stack beyond the context, another number of stacked registers or a
 * reserved region register, -ENOMEM without memory for a VHPT, -ENOSYS for more dirty registers than the processor has. A vcpu that
 * is initialised by it comes up if it is vcpu 0 or the context says online.
 */
export function loadGuestContext(hv: Hypervisor, vcpu: Vcpu, bytes: Uint8Array): number {
  const view = new ByteView(bytes);
  const stack = registerStack(view);
  const error = check(vcpu, view, stack);
  if (error !== 0) return error;
  const flags = view.big(at.flags);
  const first = !vcpu.initialised;
  if (first && !initialiseVcpu(hv, vcpu)) return -ENOMEM;
  if ((flags & contextFlag.extraRegisters) !== 0n) loadExtraRegisters(vcpu, view);
  for (let i = 0; i < 8; i++) {
    const rr = view.big(at.rrs + 8 * i);
    if (rr === 0n) continue;
    vcpu.rrs[i] = rr;
    vcpu.xsi.set(XSI.rrs + 8 * i, rr);
  }
  if ((flags & contextFlag.itc) !== 0n) {
    const itc = view.big(at.ars + 8 * 44);
    vcpu.xsi.set(XSI.itcOffset, BigInt.asUintN(64, itc - BigInt(hv.now())));
    vcpu.xsi.set(XSI.itcLast, itc);
  }
  const psr = view.big(at.psr) === 0n ? initialPsr : view.big(at.psr);
  storeVirtualBits(vcpu, psr);
  vcpu.xsi.metaphysical = !translates(psr);
  vcpu.xsi.bank = (psr & PSR.bn) !== 0n ? 1 : 0;
  vcpu.tlbStale = true;
  hv.scheduler.withFreshRegisters(vcpu, (cpu) => loadRegisters(vcpu, cpu, view, stack, psr));
  if (first && (vcpu.id === 0 || (flags & contextFlag.online) !== 0n)) vcpu.down = false;
  return 0;
}

function check(vcpu: Vcpu, view: ByteView, stack: RegisterStack): number {
  const physical = view.big(at.physicalStacked);
  if (physical !== 0n && physical !== BigInt(physicalStackedRegisters)) return -EINVAL;
  if (stack.end < stack.start || stack.end - stack.start > BigInt(rbsSize)) return -EINVAL;
  for (let i = 0; i < 8; i++) {
    if (!isValidRegion(vcpu.domain, view.big(at.rrs + 8 * i))) return -EINVAL;
  }
  return dirtyRegisters(stack).length > physicalStackedRegisters ? -ENOSYS : 0;
}

function registerStack(view: ByteView): RegisterStack {
  const start = view.big(at.ars + 8 * 18);
  const end = view.big(at.ars + 8 * 17);
  const word = (index: number) => view.big(at.rbs + 8 * index);
  return { start, end: end === 0n ? start : end, word, rnat: view.big(at.rbsRnat) };
}

function loadRegisters(
  vcpu: Vcpu,
  cpu: Processor,
  view: ByteView,
  stack: RegisterStack,
  psr: bigint,
): void {
  const nats = view.u32(at.nats);
  // The hardware runs the guest on bank 1, whichever bank it is in.
  cpu.bsw(1);
  for (let r = 1; r < 32; r++) cpu.setGr(r, view.big(at.grs + 8 * r), ((nats >> r) & 1) !== 0);
  for (let b = 0; b < 8; b++) cpu.setBr(b, view.big(at.brs + 8 * b));
  for (const n of plainArs) cpu.setAr(n, view.big(at.ars + 8 * n));
  cpu.setAr(16, raisedRsc(view.big(at.ars + 8 * 16)));
  for (let f = 2; f < 128; f++) {
    const signExponent = Number(view.big(at.frs + 16 * f + 8) & 0x3ffffn);
    cpu.setFr(f, view.big(at.frs + 16 * f), signExponent);
  }
  for (let i = 0; i < 8; i++) loadRegion(vcpu, cpu, i);
  loadDirtyRegisters(cpu, stack, view.big(at.ars + 8 * 19));
  cpu.pr = view.big(at.pr) | 1n;
  cpu.setCr(CR.ipsr, hardwarePsr(vcpu, psr, 0n));
  cpu.setCr(CR.iip, view.big(at.ip));
  cpu.setCr(CR.ifs, view.big(at.cfm));
  cpu.rfi();
}

/** ar.rsc with its privilege level raised, reserved bits dropped. */
function raisedRsc(rsc: bigint): bigint {
  const level = BigInt(raisedLevel(Number((rsc >> 2n) & 3n)));
  return (rsc & 0x3fff_0013n) | (level << 2n);
}

/** Control registers, translation registers and callback (layouts 8, flag bit 1). */
function loadExtraRegisters(vcpu: Vcpu, view: ByteView): void {
  const cr = (n: number): bigint => view.big(at.crs + 8 * n);
  const { xsi } = vcpu;
  for (const n of mappedCrs) xsi.set(controlRegisterOffset(n), cr(n));
  for (let k = 0; k < 8; k++) xsi.set(XSI.krs + 8 * k, view.big(at.ars + 8 * k));
  vcpu.iva = cr(2);
  vcpu.eventCallback = view.big(at.eventCallback);
  loadTranslations(vcpu, "instruction", view, at.itrs);
  loadTranslations(vcpu, "data", view, at.dtrs);
}

function loadTranslations(vcpu: Vcpu, side: Side, view: ByteView, offset: number): void {
  const registers = vcpu.translations[side];
  for (const slot of registers.keys()) {
    const entry = readTranslation(view, offset + 32 * slot);
    registers[slot] = (entry.pte & 1n) === 0n ? undefined : entry;
  }
}

function readTranslation(view: ByteView, offset: number): GuestTranslation {
  const itir = view.big(offset + 8);
  const va = view.big(offset + 16);
  const mask = (1n << BigInt(pageShift(itir))) - 1n;
  return { pte: view.big(offset), itir, va: va & ~mask, rid: view.big(offset + 24) };
}
