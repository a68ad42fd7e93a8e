import { ByteView } from "./bytes.ts";
import type { Vcpu } from "./vcpu.ts";
import { copyToGuest } from "./xencomm.ts";

/** What a vcpu does, as the guest may ask (abi 4.5). */
export const runState = { running: 0, runnable: 1, blocked: 2, offline: 3 } as const;

/** The state of a vcpu that no processor executes: one that is paused counts as offline. */
export function stateAtRest(vcpu: Vcpu): number {
  if (vcpu.down) return runState.offline;
  if (vcpu.blocked) return runState.blocked;
  return vcpu.runnable ? runState.runnable : runState.offline;
}

/** Lets a vcpu enter a state at time `now`, in ns; true if it was in another one. */
export function enterRunState({ runstate }: Vcpu, state: number, now: number): boolean {
  if (runstate.state === state) return false;
  runstate.time[runstate.state]! += now - runstate.entryTime;
  runstate.entryTime = now;
  runstate.state = state;
  return true;
}

/** Nanoseconds that a vcpu has spent in a state up to `now`. */
export function timeInState({ runstate }: Vcpu, state: number, now: number): number {
  const current = runstate.state === state ? now - runstate.entryTime : 0;
  return runstate.time[state]! + current;
}

/** vcpu_runstate_info, brought up to date without changing the vcpu. */
export function runstateInfo(vcpu: Vcpu, now: number): Uint8Array {
  const info = new ByteView(48);
  info.set32(0, vcpu.runstate.state);
  info.set64(8, vcpu.runstate.entryTime);
  for (const state of Object.values(runState)) {
    info.set64(16 + 8 * state, timeInState(vcpu, state, now));
  }
  return info.bytes;
}

/** Writes the area that the guest registered, if it did; one that is not there is passed over. */
export function writeRunstateArea(vcpu: Vcpu, now: number): void {
  if (vcpu.runstateArea === 0n) return;
  copyToGuest(vcpu.domain, vcpu.runstateArea, runstateInfo(vcpu, now));
}
