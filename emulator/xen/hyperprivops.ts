import { hyperprivopSite } from "./call-site.ts";
import { deliverEvent } from "./deliver.ts";
import { guestItc } from "./guest-clock.ts";
import { guestPsr, writeGuestPsr } from "./guest-psr.ts";
import { guestVhptAddress } from "./guest-vhpt.ts";
import { insertCache, insertRegister } from "./insert-guest.ts";
import { endOfInterrupt, readIvr, writeTpr } from "./interrupts.ts";
import { writeItm } from "./interval-timer.ts";
import { setMetaphysical } from "./metaphysical.ts";
import { performanceRegisters } from "./privileged.ts";
import { processorIdentification } from "./processor-identification.ts";
import { PSR } from "./psr.ts";
import { purgeGlobal } from "./purge.ts";
import { isValidRegion, regionOf } from "./regions.ts";
import { returnByHyperprivop } from "./return.ts";
import { advance, coverFrame, interruptedPsr, type Trap } from "./trap.ts";
import { writeRegion } from "./window.ts";
import { XSI } from "./xsi.ts";

/** Breaks 1..0x1a at the kernel's privilege level are hyperprivops (abi 6). */
export const lastHyperprivop = 0x1a;

type Hyperprivop = (trap: Trap) => void;

/** Executes a hyperprivop and tells the monitor. */
export function executeHyperprivop(trap: Trap, number: number): void {
  const { monitor } = trap.hv;
  const open = monitor?.begin(hyperprivopSite(trap, number));
  execute(trap, number);
  monitor?.end(open, trap.vcpu.domain.crashReason === undefined ? 0n : null);
}

/** It never faults; what it refuses is ignored (abi 6). */
function execute(trap: Trap, number: number): void {
  if (number === 1) {
    returnByHyperprivop(trap);
    return;
  }
  advance(trap);
  operations[number]!(trap);
}

/** Value of an argument register; NaT bits are not looked at. */
const gr = ({ cpu }: Trap, register: number): bigint => cpu.gr(register);
const setResult = ({ cpu }: Trap, value: bigint): void => cpu.setGr(8, value);

const operations: Readonly<Record<number, Hyperprivop>> = {
  2: (trap) => setMetaphysical(trap, true),
  3: (trap) => setMetaphysical(trap, false),
  4: (trap) => trap.vcpu.xsi.set(XSI.ifs, coverFrame(trap)),
  5: (trap) => {
    insertCache(trap, "data", gr(trap, 8));
  },
  6: (trap) => {
    insertCache(trap, "instruction", gr(trap, 8));
  },
  7: enableInterrupts,
  8: (trap) => setResult(trap, readIvr(trap.hv, trap.vcpu)),
  9: (trap) => setResult(trap, trap.vcpu.xsi.get(XSI.tpr)),
  10: (trap) => {
    writeTpr(trap.vcpu, gr(trap, 8));
  },
  11: (trap) => endOfInterrupt(trap.vcpu),
  12: (trap) => writeItm(trap.hv, trap.vcpu, gr(trap, 8)),
  13: (trap) => setResult(trap, guestVhptAddress(trap.vcpu, gr(trap, 8))),
  14: (trap) => purgeGlobal(trap, gr(trap, 8), Number((gr(trap, 9) >> 2n) & 0x3fn)),
  15: (trap) => {
    insertRegister(trap, "data", gr(trap, 8), gr(trap, 9));
  },
  16: (trap) => setResult(trap, trap.vcpu.rrs[regionOf(gr(trap, 8))]!),
  17: (trap) => setRegions(trap, [[regionOf(gr(trap, 8)), gr(trap, 9)]]),
  18: setKernelRegister,
  19: () => {},
  20: (trap) => setResult(trap, processorIdentification(trap.cpu, gr(trap, 8))),
  21: getPerformanceData,
  22: () => {},
  23: () => {},
  24: clearBigEndian,
  25: (trap) => setResult(trap, guestPsr(trap) & 0x18_ffff_ffffn),
  26: (trap) =>
    setRegions(
      trap,
      [8, 9, 10, 11, 14].map((r, region) => [region, gr(trap, r)]),
    ),
};

function getPerformanceData(trap: Trap): void {
  const index = gr(trap, 8);
  if (index < BigInt(performanceRegisters)) setResult(trap, trap.cpu.pmd(Number(index)));
}

/** SSM_I: i and ic on, and the upcall at once, whether or not one is pending (abi 6). */
function enableInterrupts(trap: Trap): void {
  const { info, xsi, eventCallback } = trap.vcpu;
  info.upcallMask = 0;
  xsi.ic = true;
  const profiled = (interruptedPsr(trap) & PSR.pp) !== 0n;
  if (eventCallback !== 0n && !profiled) deliverEvent(trap);
}

function clearBigEndian(trap: Trap): void {
  writeGuestPsr(trap, guestPsr(trap) & ~PSR.be, trap.vcpu.xsi.metaphysical);
}

/** All or none: a value that is reserved refuses the whole operation. */
function setRegions(trap: Trap, regions: [number, bigint][]): void {
  if (!regions.every(([, value]) => isValidRegion(trap.vcpu.domain, value))) return;
  for (const [region, value] of regions) writeRegion(trap, region, value);
}

/** SET_KR: kernel registers 0..7; 44 is the interval time counter. */
function setKernelRegister(trap: Trap): void {
  const { cpu, hv, vcpu } = trap;
  const [index, value] = [gr(trap, 8), gr(trap, 9)];
  if (index < 8n) {
    cpu.setAr(Number(index), value);
    vcpu.xsi.set(XSI.krs + 8 * Number(index), value);
  } else if (index === 44n) {
    const offset = vcpu.xsi.get(XSI.itcOffset) + value - guestItc(hv, vcpu);
    vcpu.xsi.set(XSI.itcOffset, BigInt.asUintN(64, offset));
  }
}
