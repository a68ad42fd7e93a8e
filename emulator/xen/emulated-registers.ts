import { type Fault, illegalOperation, reservedRegisterField } from "../ia64/fault.ts";
import { endOfInterrupt, readIvr, writeTpr } from "./interrupts.ts";
import { writeItm, writeItv } from "./interval-timer.ts";
import type { Trap } from "./trap.ts";
import { maskedVector } from "./virtual-interrupts.ts";
import { controlRegisterOffset, XSI } from "./xsi.ts";

/** Registers that a guest reads and writes as memory: dcr, ipsr .. iha without 18. */
const plain = [0, 16, 17, 19, 20, 21, 22, 23, 24, 25];
const itvReserved = 0xef00n;
const itvLike: Readonly<Record<number, number>> = { 72: XSI.itv, 73: XSI.pmv, 74: XSI.cmcv };
const ptaReserved = 0x7e02n;
const ivaMask = ~0x7fffn;

/** mov to cr as the guest sees it (behaviour 4.1); the fault that it raises. */
export function writeControl(trap: Trap, register: number, value: bigint): Fault | undefined {
  const { hv, vcpu } = trap;
  const { xsi } = vcpu;
  const accepted = (ok: boolean): Fault | undefined => (ok ? undefined : reservedRegisterField);
  if (plain.includes(register)) {
    xsi.set(controlRegisterOffset(register), value);
    return undefined;
  }
  const vector = itvLike[register];
  if (vector !== undefined) {
    const isItv = vector === XSI.itv;
    if ((value & itvReserved) !== 0n) return isItv ? illegalOperation : reservedRegisterField;
    if (isItv) writeItv(hv, vcpu, value);
    else xsi.set(vector, value);
    return undefined;
  }
  switch (register) {
    case 1:
      writeItm(hv, vcpu, value);
      return undefined;
    case 2:
      vcpu.iva = BigInt.asUintN(64, value & ivaMask);
      return undefined;
    case 8:
      if ((value & ptaReserved) !== 0n) return reservedRegisterField;
      xsi.set(XSI.pta, value);
      return undefined;
    case 66:
      return accepted(writeTpr(vcpu, value));
    case 67:
      endOfInterrupt(vcpu);
      return undefined;
    case 80:
    case 81:
      return (value & maskedVector) !== 0n ? undefined : illegalOperation;
    default:
      if (register === 64) hv.diagnostics.count("write of cr.lid");
      return illegalOperation;
  }
}

/** mov from cr as the guest sees it (behaviour 4.1). */
export function readControl({ hv, vcpu }: Trap, register: number): bigint | Fault {
  const { xsi } = vcpu;
  if (plain.includes(register)) return xsi.get(controlRegisterOffset(register));
  const vector = itvLike[register];
  if (vector !== undefined) return xsi.get(vector);
  if (register >= 68 && register <= 71) return vcpu.interrupts.requested[register - 68]!;
  switch (register) {
    case 1:
      return vcpu.interrupts.itm ?? 0n;
    case 2:
      return vcpu.iva;
    case 8:
      return xsi.get(XSI.pta);
    case 64:
      return BigInt(vcpu.id) << 24n;
    case 65:
      return readIvr(hv, vcpu);
    case 66:
      return xsi.get(XSI.tpr);
    case 67:
      return 0n;
    case 80:
    case 81:
      return maskedVector;
    default:
      return illegalOperation;
  }
}
