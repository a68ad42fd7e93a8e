import {
  alternateDataTlbMiss,
  alternateInstructionTlbMiss,
  dataAccessRights,
  dataTlbMiss,
  type Fault,
  instructionTlbMiss,
  vhptTranslation,
} from "../ia64/fault.ts";
import { frameSize } from "./constants.ts";
import {
  alignDown,
  pageAddressMask,
  pageShift,
  physicalAddress,
  type Side,
} from "./guest-translations.ts";
import { guestVhptAddress, readVhptEntry } from "./guest-vhpt.ts";
import { insertPhysical, insertPiece } from "./insert.ts";
import { P2M_FOREIGN } from "./p2m.ts";
import { privilegeLevel } from "./psr.ts";
import { guestRegionId, regionOf } from "./regions.ts";
import { interruptedPsr, type Trap } from "./trap.ts";
import { isHypervisorAddress } from "./window.ts";
import { XSI } from "./xsi.ts";

export type Access = Side;
/** Where a guest's own translation was found; also the name of its counter. */
type Source = "TR hit" | "vTLB hit" | "guest VHPT hit" | "identity hit";

/** What a guest address leads to: a page of the guest's own, or the vector of a fault. */
export type Translation =
  | { readonly kind: "physical"; readonly gpa: number }
  | {
      readonly kind: "page";
      readonly source: Source;
      readonly pte: bigint;
      readonly itir: bigint;
      readonly shift: number;
    }
  | { readonly kind: "fault"; readonly fault: Fault };

const regionOffset = 0x1fff_ffff_ffff_ffffn;
const presentBit = 1n;

/**
 * Translates as the vcpu's own mode, registers and page tables say, without regard to what the
 * hardware still holds (behaviour 3.3). Nothing changes but what reading the guest's VHPT inserts.
 */
export function translateGuest(trap: Trap, va: bigint, access: Access): Translation {
  const { vcpu } = trap;
  const region = regionOf(va);
  if (vcpu.xsi.metaphysical && isPhysical(trap, region, access)) {
    return { kind: "physical", gpa: Number(va & regionOffset) };
  }
  if (vcpu.xsi.metaphysical && access === "data") {
    trap.hv.diagnostics.count("virtual access in metaphysical mode");
  }
  if (isHypervisorAddress(va)) return { kind: "fault", fault: dataAccessRights };
  const held = vcpu.translations.lookup(va, guestRegionId(vcpu, va));
  if (held !== undefined) {
    const { pte, itir } = held;
    const source = held === vcpu.translations.lastData ? "vTLB hit" : "TR hit";
    return { kind: "page", source, pte, itir, shift: pageShift(itir) };
  }
  return walk(trap, va, access);
}

/** Brings the page of an address into the hardware's TLB; the fault if it can't. */
export function fill(trap: Trap, va: bigint, access: Access): Fault | undefined {
  const translation = translateGuest(trap, va, access);
  if (translation.kind === "fault") return translation.fault;
  const { hv, vcpu } = trap;
  if (translation.kind === "physical") {
    hv.counters.count("metaphysical hit", vcpu.domain.id);
    insertPhysical(trap, access, va, translation.gpa);
  } else {
    hv.counters.count(translation.source, vcpu.domain.id);
    insertPiece(trap, access, va, translation.pte, translation.itir, translation.shift);
  }
  if (access === "instruction") refuseForeignCode(trap, va, addressIn(translation, va));
  return undefined;
}

/** Guest-physical address behind a virtual one, or the fault of a data access to it. */
export function guestPhysical(trap: Trap, va: bigint): number | Fault {
  const translation = translateGuest(trap, va, "data");
  return translation.kind === "fault" ? translation.fault : addressIn(translation, va);
}

function addressIn(translation: Exclude<Translation, { kind: "fault" }>, va: bigint): number {
  if (translation.kind === "physical") return translation.gpa;
  return physicalAddress(translation.pte, translation.shift, va);
}

/** Region 0 is physical in metaphysical mode; for dom0's data so is region 4 (behaviour 3.1). */
function isPhysical({ vcpu }: Trap, region: number, access: Access): boolean {
  return region === 0 || (region === 4 && vcpu.domain.id === 0 && access === "data");
}

function walk(trap: Trap, va: bigint, access: Access): Translation {
  const { vcpu } = trap;
  const data = access === "data";
  const rr = vcpu.rrs[regionOf(va)]!;
  const pta = vcpu.xsi.get(XSI.pta);
  const enabled = (rr & pta & 1n) !== 0n;
  const long = (pta & 0x100n) !== 0n;
  if (!enabled) {
    const identity = identityMapping(trap, va);
    if (identity !== undefined) return identity;
    return { kind: "fault", fault: data ? alternateDataTlbMiss : alternateInstructionTlbMiss };
  }
  const miss = data ? dataTlbMiss : instructionTlbMiss;
  const vhpt = guestVhptAddress(vcpu, va);
  if (long || (regionOf(vhpt) === regionOf(va) && inTable(pta, va))) {
    return { kind: "fault", fault: miss };
  }
  const pte = readVhptEntry(trap, vhpt);
  if (pte === undefined) return { kind: "fault", fault: vhptTranslation };
  if ((pte & presentBit) === 0n) return { kind: "fault", fault: miss };
  return { kind: "page", source: "guest VHPT hit", pte, itir: rr & 0xfcn, shift: pageShift(rr) };
}

/** Whether an address lies in the window of the table itself, in any region. */
function inTable(pta: bigint, va: bigint): boolean {
  const shift = Number((pta >> 2n) & 0x3fn);
  const base = alignDown(pta, 15) & regionOffset;
  return alignDown(va & regionOffset, shift) === alignDown(base, shift);
}

/**
 * Instruction Access Rights: true, and the domain crashed, if it tried to execute a page of another
 * domain.
 */
export function executesForeignPage(trap: Trap, va: bigint): boolean {
  const { vcpu } = trap;
  const fetched = vcpu.translations.lastFetched(va, guestRegionId(vcpu, va));
  if (fetched !== undefined) {
    const gpa = physicalAddress(fetched.pte, pageShift(fetched.itir), va);
    return refuseForeignCode(trap, va, gpa);
  }
  const translation = translateGuest(trap, va, "instruction");
  if (translation.kind === "fault") return false;
  return refuseForeignCode(trap, va, addressIn(translation, va));
}

function refuseForeignCode({ hv, vcpu }: Trap, va: bigint, gpa: number): boolean {
  const entry = vcpu.domain.p2m.lookup(Math.floor(gpa / frameSize));
  if (entry === undefined || (entry.flags & P2M_FOREIGN) === 0) return false;
  hv.crashDomain(vcpu.domain, `execution of a foreign page at 0x${va.toString(16)}`);
  return true;
}

/** Region 7 of a guest kernel, if the domain had it mapped by us (abi 5.8). */
function identityMapping(trap: Trap, va: bigint): Translation | undefined {
  const { domain, rrs } = trap.vcpu;
  if (domain.identityRegion7 === undefined || regionOf(va) !== 7) return undefined;
  if (privilegeLevel(interruptedPsr(trap)) !== 1) return undefined;
  const { protection, key } = domain.identityRegion7;
  const shift = pageShift(rrs[7]!);
  const pte = alignDown(va & pageAddressMask, shift) | protection;
  return {
    kind: "page",
    source: "identity hit",
    pte,
    itir: (key & 0xffff_ff00n) | BigInt(shift << 2),
    shift,
  };
}
