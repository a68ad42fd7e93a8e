import type { Decoded } from "../ia64/decode.ts";
import {
  dataTlbMiss,
  type Fault,
  illegalOperation,
  registerNatConsumption,
  reservedRegisterField,
  vhptTranslation,
} from "../ia64/fault.ts";
import { selectBank } from "./banks.ts";
import { readControl, writeControl } from "./emulated-registers.ts";
import { readPsr, resetSystemMask, setSystemMask, writePsrLow } from "./guest-psr.ts";
import type { Side } from "./guest-translations.ts";
import { insertCache, insertRegister } from "./insert-guest.ts";
import { purgeAll, purgeGlobal, purgeLocal, purgeRegisters } from "./purge.ts";
import { isValidRegion, regionOf } from "./regions.ts";
import { returnByInstruction } from "./return.ts";
import { guestPhysical, translateGuest } from "./translate.ts";
import { advance, type Trap } from "./trap.ts";
import { failsQuickTest, writeRegion } from "./window.ts";
import { XSI } from "./xsi.ts";

/** Performance monitor registers of each kind that the processor keeps. */
export const performanceRegisters = 32;

/**
 * What an emulated instruction ends in: done, a fault on the instruction, or a data fault at an
 * address (tpa).
 */
export type Outcome = undefined | Fault | { readonly fault: Fault; readonly address: bigint };

type Operands = Readonly<Record<string, number>>;
type Emulation = (trap: Trap, operands: Operands) => Outcome;

/**
 * Emulates a privileged instruction of a guest kernel (behaviour 4.1) and moves the point of
 * return behind it. "unknown" for an instruction that is not privileged.
 */
export function emulatePrivileged(trap: Trap, decoded: Decoded): Outcome | "unknown" {
  const { format, match } = decoded.instruction;
  const emulation = emulations[`${format.name}:${match.x6 ?? match.x4 ?? ""}`];
  if (emulation === undefined) return "unknown";
  const operands = decoded.operands as Operands;
  for (const name of ["r2", "r3"]) {
    const register = operands[name];
    if (register !== undefined && trap.cpu.nat(register)) return registerNatConsumption;
  }
  const target = operands.r1;
  if (target !== undefined && (target === 0 || target >= 32 + trap.cpu.sof)) {
    return illegalOperation;
  }
  if (emulation === rfi) {
    rfi(trap, operands);
    return undefined;
  }
  const outcome = emulation(trap, operands);
  if (outcome === undefined) advance(trap);
  return outcome;
}

const in2 = ({ cpu }: Trap, { r2 }: Operands): bigint => cpu.gr(r2!);
const in3 = ({ cpu }: Trap, { r3 }: Operands): bigint => cpu.gr(r3!);
const shiftOf = (trap: Trap, operands: Operands): number =>
  Number((in2(trap, operands) >> 2n) & 0x3fn);

/** Writes r1, or passes on the fault. */
function result({ cpu }: Trap, { r1 }: Operands, value: bigint | Fault): Outcome {
  if (typeof value !== "bigint") return value;
  cpu.setGr(r1!, value);
  return undefined;
}

const check = (ok: boolean, fault: Fault): Outcome => (ok ? undefined : fault);

const rfi: Emulation = (trap) => {
  returnByInstruction(trap);
  return undefined;
};

const emulations: Readonly<Record<string, Emulation>> = {
  "M32:44": (trap, o) => writeControl(trap, o.cr3!, in2(trap, o)),
  "M33:36": (trap, o) => result(trap, o, readControl(trap, o.cr3!)),
  "M35:45": (trap, o) => {
    writePsrLow(trap, in2(trap, o));
    return undefined;
  },
  "M36:37": (trap, o) => result(trap, o, readPsr(trap)),
  "M41:46": (trap, o) => insertedInCache(trap, "data", in2(trap, o)),
  "M41:47": (trap, o) => insertedInCache(trap, "instruction", in2(trap, o)),
  "M42:0": (trap, o) => writeRegionRegister(trap, in3(trap, o), in2(trap, o)),
  "M42:1": (trap, o) => writeBreakpoint(trap, "data", in3(trap, o), in2(trap, o)),
  "M42:2": (trap, o) => writeBreakpoint(trap, "instruction", in3(trap, o), in2(trap, o)),
  "M42:3": (trap, o) => writeProtectionKey(trap, in3(trap, o), in2(trap, o)),
  "M42:4": (trap, o) => writeCounter(in3(trap, o), (i) => trap.cpu.setPmc(i, in2(trap, o))),
  "M42:5": (trap, o) => writeCounter(in3(trap, o), (i) => trap.cpu.setPmd(i, in2(trap, o))),
  "M42:14": (trap, o) => insertedInRegister(trap, "data", in3(trap, o), in2(trap, o)),
  "M42:15": (trap, o) => insertedInRegister(trap, "instruction", in3(trap, o), in2(trap, o)),
  "M43:16": (trap, o) => result(trap, o, trap.vcpu.rrs[regionOf(in3(trap, o))]!),
  "M43:17": (trap, o) =>
    result(
      trap,
      o,
      indexed(in3(trap, o), 8, (i) => trap.cpu.dbr(i)),
    ),
  "M43:18": (trap, o) =>
    result(
      trap,
      o,
      indexed(in3(trap, o), 8, (i) => trap.cpu.ibr(i)),
    ),
  "M43:19": (trap, o) =>
    result(
      trap,
      o,
      indexed(in3(trap, o), 16, (i) => trap.cpu.pkr(i)),
    ),
  "M43:20": (trap, o) =>
    result(
      trap,
      o,
      indexed(in3(trap, o), performanceRegisters, (i) => trap.cpu.pmc(i)),
    ),
  "M44:6": (trap, { imm24 }) => check(setSystemMask(trap, BigInt(imm24!)), illegalOperation),
  "M44:7": (trap, { imm24 }) => check(resetSystemMask(trap, BigInt(imm24!)), illegalOperation),
  "M45:9": (trap, o) => {
    purgeLocal(trap, in3(trap, o), shiftOf(trap, o));
    return undefined;
  },
  "M45:10": () => illegalOperation,
  "M45:11": (trap, o) => {
    purgeGlobal(trap, in3(trap, o), shiftOf(trap, o));
    return undefined;
  },
  "M45:12": (trap, o) => {
    purgeRegisters(trap, "data", in3(trap, o), shiftOf(trap, o));
    return undefined;
  },
  "M45:13": (trap, o) => {
    purgeRegisters(trap, "instruction", in3(trap, o), shiftOf(trap, o));
    return undefined;
  },
  "M46:30": translatePhysical,
  "M46:31": (trap, o) => result(trap, o, accessKey(trap, in3(trap, o))),
  "M47:52": (trap) => {
    purgeAll(trap);
    return undefined;
  },
  "M29:42": (trap, o) => writeApplication(trap, o.ar3!, in2(trap, o)),
  "M30:8": (trap, o) => writeApplication(trap, o.ar3!, BigInt.asUintN(64, BigInt(o.imm8!))),
  "I26:42": (trap, o) => writeApplication(trap, o.ar3!, in2(trap, o)),
  "B8:8": rfi,
  "B8:12": (trap) => {
    selectBank(trap, 0);
    return undefined;
  },
  "B8:13": (trap) => {
    selectBank(trap, 1);
    return undefined;
  },
};

function insertedInCache(trap: Trap, side: Side, pte: bigint): Outcome {
  return check(insertCache(trap, side, pte), reservedRegisterField);
}

function insertedInRegister(trap: Trap, side: Side, slot: bigint, pte: bigint): Outcome {
  return check(insertRegister(trap, side, slot & 0xffn, pte), reservedRegisterField);
}

function writeRegionRegister(trap: Trap, address: bigint, value: bigint): Outcome {
  if (!isValidRegion(trap.vcpu.domain, value)) return reservedRegisterField;
  writeRegion(trap, regionOf(address), value);
  return undefined;
}

/** dbr, ibr: no addresses of the hypervisor, and no match at privilege level 0. */
function writeBreakpoint({ cpu }: Trap, side: Side, index: bigint, value: bigint): Outcome {
  const i = Number(index & 0xffn);
  if (i >= 8) return reservedRegisterField;
  const isMask = i % 2 === 1;
  if (!isMask && failsQuickTest(value)) return illegalOperation;
  const safe = isMask ? value & ~(1n << 56n) : value;
  if (side === "data") cpu.setDbr(i, safe);
  else cpu.setIbr(i, safe);
  return undefined;
}

/** Key register 15 is the hypervisor's (layouts 10). */
function writeProtectionKey({ cpu }: Trap, index: bigint, value: bigint): Outcome {
  const i = Number(index & 0xffn);
  if (i >= 15) return reservedRegisterField;
  cpu.setPkr(i, value);
  return undefined;
}

function writeCounter(index: bigint, write: (i: number) => void): Outcome {
  const i = Number(index & 0xffn);
  if (i >= performanceRegisters) return reservedRegisterField;
  write(i);
  return undefined;
}

function indexed(index: bigint, count: number, read: (i: number) => bigint): bigint | Fault {
  const i = Number(index & 0xffn);
  return i < count ? read(i) : reservedRegisterField;
}

function translatePhysical(trap: Trap, operands: Operands): Outcome {
  const address = in3(trap, operands);
  const gpa = guestPhysical(trap, address);
  // tpa knows no VHPT Translation fault (behaviour 3.3).
  if (typeof gpa !== "number")
    return { fault: gpa === vhptTranslation ? dataTlbMiss : gpa, address };
  return result(trap, operands, BigInt(gpa));
}

/** tak: the key in bits 31:8, or 1 for an address that is not mapped. */
function accessKey(trap: Trap, address: bigint): bigint {
  const translation = translateGuest(trap, address, "data");
  return translation.kind === "page" ? translation.itir & 0xffff_ff00n : 1n;
}

/** Kernel registers are writable; ar.itc and ar.eflag are ignored (behaviour 4.1). */
function writeApplication({ cpu, vcpu }: Trap, register: number, value: bigint): Outcome {
  if (register === 24 || register === 44) return undefined;
  if (register > 7) return illegalOperation;
  cpu.setAr(register, value);
  vcpu.xsi.set(XSI.krs + 8 * register, value);
  return undefined;
}
