import type { Ram } from "./ram.ts";

/** Offsets in mapped_regs (layouts 3). */
export const XSI = {
  bank1Regs: 0x400,
  bank0Regs: 0x480,
  vnat: 0x500,
  vbnat: 0x508,
  dcr: 0x800,
  pta: 0x840,
  ipsr: 0x880,
  isr: 0x888,
  iip: 0x898,
  ifa: 0x8a0,
  itir: 0x8a8,
  iipa: 0x8b0,
  ifs: 0x8b8,
  iim: 0x8c0,
  iha: 0x8c8,
  tpr: 0xa10,
  itv: 0xa40,
  pmv: 0xa48,
  cmcv: 0xa50,
  precoverIfs: 0xc00,
  unat: 0xc08,
  collectionEnabled: 0xc10,
  interruptMaskAddr: 0xc18,
  pendingInterruption: 0xc20,
  vpsrPp: 0xc24,
  vpsrDfh: 0xc25,
  hpsrDfh: 0xc26,
  metaphysicalMode: 0xc48,
  banknum: 0xc4c,
  rrs: 0xc50,
  krs: 0xc90,
  itcOffset: 0xd50,
  itcLast: 0xd58,
} as const;

/** Place in mapped_regs of a control register by its number, if it has one (layouts 3). */
export function controlRegisterOffset(register: number): number {
  return 0x800 + 8 * register;
}

/**
 * The mapped_regs page of a vcpu: memory that guest and hypervisor share (layouts 3). Nothing is
 * cached here, because the guest writes the page without a trap.
 */
export class Xsi {
  readonly #ram: Ram;
  readonly #base: number;

  /** `base` is the machine address of the page. */
  constructor(ram: Ram, base: number) {
    this.#ram = ram;
    this.#base = base;
  }

  get(offset: number): bigint {
    return this.#ram.u64(this.#base + offset);
  }
  set(offset: number, value: bigint): void {
    this.#ram.setU64(this.#base + offset, value);
  }
  get8(offset: number): number {
    return this.#ram.u8(this.#base + offset);
  }
  set8(offset: number, value: number): void {
    this.#ram.setU8(this.#base + offset, value);
  }
  get32(offset: number): number {
    return this.#ram.u32(this.#base + offset);
  }
  set32(offset: number, value: number): void {
    this.#ram.setU32(this.#base + offset, value);
  }

  /** Virtual psr.ic. */
  get ic(): boolean {
    return this.get32(XSI.collectionEnabled) !== 0;
  }
  set ic(on: boolean) {
    this.set32(XSI.collectionEnabled, on ? 1 : 0);
  }
  /** Set while virtual psr.dt, rt and it are 0. */
  get metaphysical(): boolean {
    return this.get32(XSI.metaphysicalMode) !== 0;
  }
  set metaphysical(on: boolean) {
    this.set32(XSI.metaphysicalMode, on ? 1 : 0);
  }
  get bank(): number {
    return this.get32(XSI.banknum) & 1;
  }
  set bank(bank: number) {
    this.set32(XSI.banknum, bank);
  }
  /** Virtual psr.pp. */
  get vpp(): boolean {
    return this.get8(XSI.vpsrPp) !== 0;
  }
  set vpp(on: boolean) {
    this.set8(XSI.vpsrPp, on ? 1 : 0);
  }
  /** Virtual psr.dfh. */
  get vdfh(): boolean {
    return this.get8(XSI.vpsrDfh) !== 0;
  }
  set vdfh(on: boolean) {
    this.set8(XSI.vpsrDfh, on ? 1 : 0);
  }
  /** The hypervisor keeps f32..f127 disabled until the vcpu uses them (behaviour 4.4). */
  get hostDfh(): boolean {
    return this.get8(XSI.hpsrDfh) !== 0;
  }
  set hostDfh(on: boolean) {
    this.set8(XSI.hpsrDfh, on ? 1 : 0);
  }
}
