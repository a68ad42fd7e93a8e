import type { Vcpu } from "./vcpu.ts";
import { XSI } from "./xsi.ts";

/** Bits of the processor status register (manual vol. 2, 3.3.2) as the hypervisor needs them. */
export const PSR = {
  be: 1n << 1n,
  ac: 1n << 3n,
  ic: 1n << 13n,
  i: 1n << 14n,
  dt: 1n << 17n,
  dfl: 1n << 18n,
  dfh: 1n << 19n,
  sp: 1n << 20n,
  pp: 1n << 21n,
  di: 1n << 22n,
  si: 1n << 23n,
  db: 1n << 24n,
  lp: 1n << 25n,
  tb: 1n << 26n,
  rt: 1n << 27n,
  cpl: 3n << 32n,
  is: 1n << 34n,
  mc: 1n << 35n,
  it: 1n << 36n,
  id: 1n << 37n,
  da: 1n << 38n,
  dd: 1n << 39n,
  ss: 1n << 40n,
  ri: 3n << 41n,
  ed: 1n << 43n,
  bn: 1n << 44n,
  ia: 1n << 45n,
} as const;

const translation = PSR.dt | PSR.rt | PSR.it;
/** Bits that are fixed in hardware while a paravirtual domain runs (layouts 3.1). */
const forcedOn = PSR.ic | PSR.i | translation | PSR.bn | PSR.di;
const forcedOff = PSR.si | PSR.is | PSR.mc;
/** Bits that the guest sees from its own copies instead of the hardware. */
const copied = PSR.ic | PSR.i | translation | PSR.pp | PSR.dfh | PSR.bn | PSR.cpl;
/** Bits that belong to the hypervisor and that no guest write changes. */
const hostOwned = PSR.pp;

/** What a delivery clears in the hardware psr (layouts 3.1). */
const deliveryClear =
  PSR.ac |
  PSR.dfl |
  PSR.dfh |
  PSR.sp |
  PSR.di |
  PSR.si |
  PSR.db |
  PSR.lp |
  PSR.tb |
  PSR.cpl |
  PSR.mc |
  PSR.is |
  PSR.id |
  PSR.da |
  PSR.dd |
  PSR.ss |
  PSR.ri |
  PSR.ed |
  PSR.ia |
  PSR.be;
const deliverySet = PSR.ic | PSR.i | translation | PSR.bn | (1n << 32n);

/** The guest's privilege level of a hardware psr: 0..3. */
export function privilegeLevel(psr: bigint): number {
  return Number((psr & PSR.cpl) >> 32n);
}

/** A guest-written privilege level below 1 becomes 1 (abi 1.1). */
export function raisedLevel(level: number): number {
  return level === 0 ? 1 : level;
}

/** The psr that the guest sees for the hardware psr it runs with (layouts 3.1). */
export function virtualPsr(vcpu: Vcpu, hardware: bigint): bigint {
  const { xsi, info } = vcpu;
  let psr = hardware & ~copied;
  if (xsi.ic) psr |= PSR.ic;
  if (info.upcallMask === 0) psr |= PSR.i;
  if (!xsi.metaphysical) psr |= translation;
  if (xsi.vpp) psr |= PSR.pp;
  if (xsi.vdfh) psr |= PSR.dfh;
  if (xsi.bank === 1) psr |= PSR.bn;
  const level = privilegeLevel(hardware);
  return psr | (BigInt(level === 1 ? 0 : level) << 32n);
}

/** The hardware psr for a virtual one, with everything that the guest may not choose forced. */
export function hardwarePsr(vcpu: Vcpu, virtual: bigint, previous: bigint): bigint {
  let psr = (virtual & ~(copied | forcedOff)) | forcedOn | (previous & hostOwned);
  if ((virtual & PSR.dfh) !== 0n || vcpu.xsi.hostDfh) psr |= PSR.dfh;
  return psr | (BigInt(raisedLevel(privilegeLevel(virtual))) << 32n);
}

/** The hardware psr with which an interruption handler of the guest starts (layouts 3.1). */
export function deliveryPsr(vcpu: Vcpu, interrupted: bigint): bigint {
  let psr = (interrupted & ~deliveryClear) | deliverySet;
  if ((vcpu.xsi.get(XSI.dcr) & PSR.be) !== 0n) psr |= PSR.be;
  if (vcpu.xsi.hostDfh) psr |= PSR.dfh;
  return psr;
}

/** True if virtual dt, rt and it are all on in a psr image; anything else is metaphysical. */
export function translates(virtual: bigint): boolean {
  return (virtual & translation) === translation;
}
