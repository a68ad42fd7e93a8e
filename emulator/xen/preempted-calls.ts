import type { Domain } from "./domain.ts";
import type { Hypervisor } from "./hypervisor.ts";
import { PSR } from "./psr.ts";
import { CR, type Trap } from "./trap.ts";
import type { Continuation } from "./work.ts";

/** A hypercall that the guest has to execute again (abi 1.4). */
export interface PreemptedCall extends Continuation {
  /** Address of its break, with the slot in the lowest bits. */
  readonly at: bigint;
  /** r12: tells it from the same call made by a handler that has interrupted it. */
  readonly stack: bigint;
  readonly number: number;
  /** What the monitor knows of it. */
  readonly open: unknown;
}

/** Calls that a vcpu may leave preempted for others; the oldest is forgotten first. */
const mostPreempted = 8;

/** Keeps a call that has been preempted; the point of return must be its break. */
export function keepPreempted(
  trap: Trap,
  number: number,
  continuation: Continuation,
  open: unknown,
): void {
  const { hv, vcpu } = trap;
  vcpu.preemptedCalls.push({ ...continuation, ...position(trap), number, open });
  if (vcpu.preemptedCalls.length > mostPreempted) {
    hv.monitor?.end(vcpu.preemptedCalls.shift()!.open, null);
  }
}

/** Takes the call that this execution of a break goes on with; undefined for a new one. */
export function takePreempted(
  trap: Trap,
  number: number,
  args: readonly bigint[],
): PreemptedCall | undefined {
  const calls = trap.vcpu.preemptedCalls;
  if (calls.length === 0) return undefined;
  const { at, stack } = position(trap);
  const index = calls.findIndex(
    (call) =>
      call.number === number &&
      call.at === at &&
      call.stack === stack &&
      call.args.every((value, i) => value === args[i]),
  );
  return index < 0 ? undefined : calls.splice(index, 1)[0];
}

/** Closes what a domain that is no more has left preempted. */
export function abandonPreempted(hv: Hypervisor, domain: Domain): void {
  for (const vcpu of domain.vcpus) {
    for (const { open } of vcpu.preemptedCalls.splice(0)) hv.monitor?.end(open, null);
  }
}

function position({ cpu }: Trap): { readonly at: bigint; readonly stack: bigint } {
  return { at: cpu.cr(CR.iip) | ((cpu.cr(CR.ipsr) & PSR.ri) >> 41n), stack: cpu.gr(12) };
}
