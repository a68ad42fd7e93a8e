import { frameSize } from "./constants.ts";
import { physicalAddress } from "./guest-translations.ts";
import { fill, translateGuest } from "./translate.ts";
import { CR, type Trap } from "./trap.ts";

const dirtyBit = 1n << 6n;

/**
 * A store to a page without a dirty bit while the domain's stores are logged: marks the frame and
 * gives the hardware the bit, unless the guest itself has left it out, which it must be told
 * (behaviour 13). False if the fault is the guest's.
 */
export function logStore(trap: Trap): boolean {
  const { cpu, hv, vcpu } = trap;
  const log = vcpu.domain.dirtyLog;
  if (log === undefined) return false;
  log.faults++;
  const va = cpu.cr(CR.ifa);
  const translation = translateGuest(trap, va, "data");
  if (translation.kind !== "fault") {
    const { gpa, isDirty } = pageAt(translation, va);
    log.mark(Math.floor(gpa / frameSize));
    if (!isDirty) return false;
  }
  // What the guest has no translation for any more it will be asked for again.
  hv.tlb.purge(vcpu, cpu, va, vcpu.hostPageShift);
  if (translation.kind !== "fault") fill(trap, va, "data");
  return true;
}

function pageAt(
  translation: Exclude<ReturnType<typeof translateGuest>, { kind: "fault" }>,
  va: bigint,
): { gpa: number; isDirty: boolean } {
  if (translation.kind === "physical") return { gpa: translation.gpa, isDirty: true };
  const { pte, shift } = translation;
  return { gpa: physicalAddress(pte, shift, va), isDirty: (pte & dirtyBit) !== 0n };
}
