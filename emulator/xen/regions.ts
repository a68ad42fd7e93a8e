import type { Processor } from "../ia64/processor.ts";
import type { Domain } from "./domain.ts";
import { pageShift } from "./guest-translations.ts";
import type { Vcpu } from "./vcpu.ts";

/** Region-id blocks of the host's 24-bit space; block 0 is the hypervisor's (behaviour 3.2). */
export const regionBlocks = 64;
const ridBitsPerBlock = 18n;
/** Page size of region registers and VHPT, unless a guest needs smaller pages (behaviour 3.2). */
export const defaultPageShift = 14;
const walkerEnabled = 1n;
/** ve, ps and rid; everything else of a region register is reserved. */
const implementedBits = 0xffff_fffdn;
const oddSizes = [13, 15];

/** Region number of an address: bits 63:61. */
export function regionOf(va: bigint): number {
  return Number(va >> 61n);
}

/** Region id of a region register image. */
export function regionId(rr: bigint): bigint {
  return (rr >> 8n) & 0xff_ffffn;
}

/** Guest region id that applies to an address. */
export function guestRegionId(vcpu: Vcpu, va: bigint): bigint {
  return regionId(vcpu.rrs[regionOf(va)]!);
}

/**
 * Whether a guest may write `value` to a region register: region id within the domain's bits, no
 * reserved bits, a page size of 12, 13, 14, 15 or even 16..28 (behaviour 3.2). Page size 0 is
 * accepted for a region that is not used, as Mini-OS writes it.
 */
export function isValidRegion(domain: Domain, value: bigint): boolean {
  if ((value & ~implementedBits) !== 0n) return false;
  if (regionId(value) >> BigInt(domain.ridBits) !== 0n) return false;
  const shift = pageShift(value);
  if (shift === 0 || oddSizes.includes(shift)) return true;
  return shift >= 12 && shift <= 28 && shift % 2 === 0;
}

/** Hardware image for a guest's region register: its own rid space, mangled (behaviour 3.2). */
export function hostRegion(domain: Domain, value: bigint, shift = defaultPageShift): bigint {
  const rid = (BigInt(domain.ridBlock) << ridBitsPerBlock) + regionId(value);
  return mangle((rid << 8n) | BigInt(shift << 2) | walkerEnabled);
}

/** Hardware image of rr0 in metaphysical mode: an id of block 0 for each domain. */
export function metaphysicalRegion(domain: Domain, shift = defaultPageShift): bigint {
  return mangle((BigInt(domain.ridBlock) << 8n) | BigInt(shift << 2) | walkerEnabled);
}

/** Region id as the hardware has it for an address. */
export function hostRegionId(cpu: Processor, va: bigint): number {
  return Number(regionId(cpu.rr(regionOf(va))));
}

/** Loads the hardware register of one region from the guest's value and mode. */
export function loadRegion(vcpu: Vcpu, cpu: Processor, index: number): void {
  const metaphysical = index === 0 && vcpu.xsi.metaphysical;
  const { domain, hostPageShift } = vcpu;
  const image = metaphysical
    ? metaphysicalRegion(domain, hostPageShift)
    : hostRegion(domain, vcpu.rrs[index]!, hostPageShift);
  if (cpu.rr(index) !== image) cpu.setRr(index, image);
}

/** Exchanges bytes 1 and 3 of a region register image, which spreads ids over the hash. */
function mangle(image: bigint): bigint {
  const byte1 = (image >> 8n) & 0xffn;
  const byte3 = (image >> 24n) & 0xffn;
  return (image & ~0xff00_ff00n) | (byte3 << 8n) | (byte1 << 24n);
}
