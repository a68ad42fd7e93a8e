import { callSite, pointerToPhysical } from "./call-site.ts";
import { dispatchHypercall } from "./dispatch.ts";
import { efiService } from "./firmware/efi-services.ts";
import { sendIpi } from "./firmware/ipi.ts";
import { optFeature } from "./firmware/opt-feature.ts";
import { palCall } from "./firmware/pal.ts";
import { leaveToSal, salCall } from "./firmware/sal.ts";
import { setSharedInfoVa } from "./firmware/shared-info-va.ts";
import { keepPreempted, type PreemptedCall, takePreempted } from "./preempted-calls.ts";
import { advance, argument, CR, type Trap } from "./trap.ts";

const allOnes = 0xffff_ffff_ffff_ffffn;
const argumentRegisters = [32, 33, 34, 35, 36] as const;
/** The same in January 2006 (abi 1.4). */
const oldArgumentRegisters = [14, 15, 16, 17, 18] as const;

/**
 * What a call leaves: registers set, a fault reflected for a retry, a part that is still to be
 * done, or no return at all.
 */
export type CallOutcome = "done" | "retry" | "preempted" | "never";

/** The call classes beside hypercalls, by r2 without its low byte (abi 1.3). */
const classes = new Map<bigint, (trap: Trap, r2: bigint) => CallOutcome>([
  [0x300n, efiService],
  [0x400n, sendIpi],
  [0x500n, noFpswa],
  [0x600n, setSharedInfoVa],
  [0x700n, optFeature],
  [0x1000n, palCall],
  [0x1100n, salCall],
  [0x1200n, leaveToSal],
]);

/**
 * A break with the domain's hypercall immediate (abi 1.3): runs the call that r2 selects, moves
 * the point of return behind the break, and tells the monitor. A retry leaves it on the break, and
 * so does a hypercall that is preempted; for the monitor that is one call until its end.
 */
export function handleCall(trap: Trap): void {
  const { cpu, hv } = trap;
  const r2 = argument(trap, 2);
  const isHypercall = r2 >> 8n === 0n;
  const registers = isHypercall ? argumentRegistersOf(trap) : argumentRegisters;
  const args = registers.map((register) => argument(trap, register));
  const last = isHypercall ? takePreempted(trap, Number(r2), args) : undefined;
  const open = last === undefined ? hv.monitor?.begin(callSite(trap, r2, args)) : last.open;
  const outcome = isHypercall ? hypercall(trap, Number(r2), args, last) : otherClass(trap, r2);
  if (outcome === "retry") return;
  if (outcome === "preempted") {
    keepPreempted(trap, Number(r2), trap.vcpu.work.preempted!, open);
    return;
  }
  if (hv.monitor !== undefined) {
    const result = outcome === "never" ? null : cpu.gr(8);
    hv.monitor.end(open, result, hv.invariants?.broken());
  }
}

function hypercall(
  trap: Trap,
  number: number,
  args: readonly bigint[],
  last: PreemptedCall | undefined,
): CallOutcome {
  const { hv, vcpu, cpu } = trap;
  const [iip, ipsr] = [cpu.cr(CR.iip), cpu.cr(CR.ipsr)];
  advance(trap);
  const old = hv.profile.oldCalls;
  if (old) vcpu.domain.pointerToPhysical = (va) => pointerToPhysical(trap, va);
  const result = dispatchHypercall(hv, vcpu, number, args, last);
  vcpu.domain.pointerToPhysical = undefined;
  if (!old) clobber(trap);
  if (vcpu.work.preempted === undefined) {
    cpu.setGr(8, BigInt.asUintN(64, result));
    return vcpu.domain.crashReason === undefined ? "done" : "never";
  }
  for (const [i, register] of argumentRegistersOf(trap).entries()) {
    cpu.setGr(register, vcpu.work.preempted.args[i]!);
  }
  cpu.setCr(CR.iip, iip);
  cpu.setCr(CR.ipsr, ipsr);
  return "preempted";
}

function argumentRegistersOf({ hv }: Trap): readonly number[] {
  return hv.profile.oldCalls ? oldArgumentRegisters : argumentRegisters;
}

function otherClass(trap: Trap, r2: bigint): CallOutcome {
  const handler = classes.get(r2 & ~0xffn);
  if (handler !== undefined && trap.hv.profile.hasClass(Number(r2 & ~0xffn))) {
    const outcome = handler(trap, r2);
    if (outcome === "done") advance(trap);
    return outcome;
  }
  trap.cpu.setGr(8, BigInt.asUintN(64, BigInt(trap.hv.profile.unimplemented)));
  advance(trap);
  return "done";
}

/** 0x500 and 0x501: the host has no floating-point assist (abi 7.5). */
function noFpswa({ cpu }: Trap): CallOutcome {
  cpu.setGr(8, allOnes);
  for (const register of [9, 10, 11]) cpu.setGr(register, 0n);
  return "done";
}

/** What a hypercall does to the registers that it doesn't preserve (abi 1.4). */
function clobber({ cpu }: Trap): void {
  for (const register of [10, 14, 15, 16, 17, 18, 19, 22]) cpu.setGr(register, 0n);
  cpu.setGr(11, cpu.gr(11));
  const remains = [
    ...[40, 18, 19, 36, 64, 16].map((register) => cpu.ar(register)),
    ...[cpu.br(0), cpu.cr(CR.iip), cpu.cr(CR.ipsr), cpu.cfm, cpu.pr, 0n],
  ];
  for (const [i, register] of [3, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31].entries()) {
    cpu.setGr(register, remains[i]!);
  }
  cpu.setBr(7, 0n);
  for (let f = 6; f <= 11; f++) cpu.setFr(f, 0n, 0);
  for (const register of [25, 26, 32]) cpu.setAr(register, 0n);
}
