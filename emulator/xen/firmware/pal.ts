import type { CallOutcome } from "../calls.ts";
import { writeVirtual } from "../guest-virtual.ts";
import { endOfHalt } from "../interval-timer.ts";
import { argument, type Trap } from "../trap.ts";
import { failsQuickTest } from "../window.ts";
import {
  brandRecord,
  haltInfoRecord,
  PAL,
  type PalResult,
  palInformation,
  perfMonRecord,
} from "./pal-info.ts";

const firstStacked = 256;
const perfMonBits = 4n | (47n << 8n) | (0x12n << 16n) | (0x08n << 24n);

/** PAL procedure r28 (abi 7.2): arguments r29..r31, or r33..r35 from index 256 on. */
export function palCall(trap: Trap): CallOutcome {
  const { cpu, hv, vcpu } = trap;
  const index = argument(trap, 28);
  const args = (index < BigInt(firstStacked) ? [29, 30, 31] : [33, 34, 35]).map((register) =>
    argument(trap, register),
  );
  const known = index < 0x1000n ? Number(index) : -1;
  if (known === PAL.cacheFlush && args[2] !== 0n) {
    hv.crashDomain(vcpu.domain, "PAL_CACHE_FLUSH with a progress indicator");
    return "never";
  }
  const result = procedure(trap, known, args);
  if (result === "crashed") return "never";
  const [status, ...values] = result;
  cpu.setGr(8, BigInt.asUintN(64, BigInt(status)));
  for (const i of [0, 1, 2]) cpu.setGr(9 + i, values[i] ?? 0n);
  return "done";
}

function procedure(trap: Trap, index: number, args: readonly bigint[]): PalResult | "crashed" {
  switch (index) {
    case PAL.cacheFlush:
      return [0];
    case PAL.halt:
      trap.vcpu.down = true;
      return [0];
    case PAL.haltLight:
      haltLight(trap);
      return [0];
    case PAL.perfMonInfo:
      return copied(trap, args[0]!, perfMonRecord(), [0, perfMonBits]);
    case PAL.haltInfo:
      return copied(trap, args[0]!, haltInfoRecord(), [0]);
    case PAL.brandInfo:
      return args[0] === 0n ? copied(trap, args[1]!, brandRecord(), [0]) : [-2];
    default:
      return palInformation(trap.vcpu, index, args) ?? [-1];
  }
}

/**
 * Waits for an event, for itm or for the host's tick, unless an event is pending and enabled; after
 * waiting, events are masked (abi 7.2). Virtual psr.i is left alone when it does not wait.
 */
function haltLight({ hv, vcpu }: Trap): void {
  const { info } = vcpu;
  // In January 2006 it only gave the processor away (behaviour 7).
  if (hv.profile.oldCalls) {
    vcpu.yielding = true;
    return;
  }
  if (info.deliverable) return;
  info.upcallMask = 0;
  if (info.upcallPending) {
    info.upcallMask = 1;
    return;
  }
  vcpu.masksOnWake = true;
  vcpu.blocked = true;
  const time = endOfHalt(hv, vcpu);
  hv.timers.set({ kind: "halt", domain: vcpu.domain.id, vcpu: vcpu.id, time });
}

/** Copies a record to a virtual address of the guest; one of the hypervisor's crashes it. */
function copied(
  { hv, vcpu, cpu }: Trap,
  address: bigint,
  record: Uint8Array,
  result: PalResult,
): PalResult | "crashed" {
  if (failsQuickTest(address)) {
    hv.crashDomain(vcpu.domain, `PAL result to 0x${address.toString(16)}`);
    return "crashed";
  }
  return writeVirtual({ hv, vcpu, cpu }, address, record) === undefined ? result : [-2];
}
