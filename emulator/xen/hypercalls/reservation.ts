import { ByteView } from "../bytes.ts";
import { DOMID_SELF, frameShift } from "../constants.ts";
import type { Domain } from "../domain.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { gpfnLimit } from "../p2m.ts";
import { copyToGuest, isNullHandle, readStruct } from "../xencomm.ts";
import { type Call, toFrame } from "./hypercall.ts";
import { isPrivilegedFor } from "./target.ts";

/** r32 holds the command in bits 5:0 and the extent to start with above (abi 4.6). */
export const startShift = 6n;
export const commandMask = 0x3fn;
const populateOnDemand = 1 << 16;
const extentsLimit = 1n << 58n;

/** A checked xen_memory_reservation (abi 4.6). */
interface Reservation {
  readonly hv: Hypervisor;
  /** Whose memory changes. */
  readonly target: Domain;
  /** Frames of an extent. */
  readonly order: number;
  /** Machine frames given out lie below this one. */
  readonly frameLimit: number;
  readonly onDemand: boolean;
  /** The caller may ask for more than one page at once: it has I/O rights. */
  readonly multiPage: boolean;
  /** The list is null. */
  readonly unlisted: boolean;
  /** Entry `index` of the extent list; undefined on a fault. */
  read(index: number): number | undefined;
  /** False on a fault. */
  write(index: number, mfn: number): boolean;
}

/** Does extent `index` of a reservation; false ends the pass. */
export type ReservationOp = (reservation: Reservation, index: number) => boolean;

/**
 * Runs an op over the extents from `start`. The result is always the count reached, whatever
 * stopped it, never an errno (abi 4.6). A preempted call goes on at the extent that r32 then says.
 */
export function runReservation(
  call: Call,
  op: ReservationOp,
  start: bigint,
  handle: bigint,
): bigint {
  const struct = readStruct(call.domain, handle, 32);
  if (struct === undefined) return start;
  const count = struct.big(8);
  const reservation = check(call, struct);
  if (reservation === undefined || count >= extentsLimit || start > count) return start;
  let done = 0;
  const first = Number(start);
  const left = Number(count - start);
  const { work } = call.vcpu;
  while (done < left) {
    if (!work.mayGoOn(2 ** reservation.order)) {
      return work.preempt([startingAt(call.args[0]!, start + BigInt(done)), handle]);
    }
    if (!op(reservation, first + done)) break;
    done++;
  }
  return start + BigInt(done);
}

/** The command of r32 with another extent to start with: bits 5:0 and those above. */
function startingAt(command: bigint, extent: bigint): bigint {
  return (extent << startShift) | (command & commandMask);
}

/**
 * What became of a reservation before there were any (behaviour 0): all of it is done, and nothing
 * happens.
 */
export function answerDone({ domain }: Call, start: bigint, handle: bigint): bigint {
  return readStruct(domain, handle, 32)?.big(8) ?? start;
}

/** Undefined for what stops the call before its first extent. */
function check(call: Call, struct: ByteView): Reservation | undefined {
  const { hv, domain } = call;
  const list = struct.big(0);
  const flags = struct.u32(20);
  const addressBits = flags & 0xff;
  if (addressBits >= 1 && addressBits <= frameShift) return undefined;
  const target = targetOf(call, struct.u16(24));
  if (target === undefined) return undefined;
  return {
    hv,
    target,
    order: struct.u32(16),
    frameLimit: addressBits === 0 ? Number.POSITIVE_INFINITY : 2 ** (addressBits - frameShift),
    onDemand: (flags & populateOnDemand) !== 0,
    multiPage: domain.hasIoRights,
    unlisted: isNullHandle(domain, list),
    read: (index) => {
      const entry = readStruct(domain, list, 8, index * 8);
      return entry && toFrame(entry.big(0));
    },
    write: (index, mfn) => {
      const entry = new ByteView(8);
      entry.set64(0, mfn);
      return copyToGuest(domain, list, entry.bytes, index * 8);
    },
  };
}

function targetOf({ hv, domain }: Call, id: number): Domain | undefined {
  if (id === DOMID_SELF) return domain;
  const target = hv.domains.get(id);
  return target && isPrivilegedFor(domain, target) ? target : undefined;
}

/**
 * increase_reservation: pages owned but placed nowhere; their machine frames go to the list. A dom0
 * that works with machine addresses has them there (behaviour 8).
 */
export const increase: ReservationOp = (reservation, index) => {
  const { hv, target, order } = reservation;
  const mfn = allocate(reservation);
  if (mfn === undefined) return false;
  if (target.memoryModel === "P2M") {
    for (let i = 0; i < 2 ** order; i++) hv.physmap.addPage(target, mfn + i, mfn + i);
  }
  return reservation.unlisted || reservation.write(index, mfn);
};

/** decrease_reservation: what was freed of an extent before a frame that is not its own stays so. */
export const decrease: ReservationOp = ({ hv, target, order, read }, index) => {
  const gpfn = read(index);
  if (gpfn === undefined) return false;
  for (let i = 0; i < 2 ** order; i++) {
    if (!hv.physmap.removeOwn(target, gpfn + i)) return false;
  }
  return true;
};

/**
 * populate_physmap: new pages at the listed guest frames, in place of what is there. Whose frames
 * are the machine's can't choose them.
 */
export const populate: ReservationOp = (reservation, index) => {
  const { hv, target, order } = reservation;
  const gpfn = reservation.read(index);
  if (gpfn === undefined || gpfn + 2 ** order > gpfnLimit || reservation.onDemand) return false;
  if (target.memoryModel === "P2M") return false;
  const mfn = allocate(reservation);
  if (mfn === undefined) return false;
  for (let i = 0; i < 2 ** order; i++) hv.physmap.addPage(target, gpfn + i, mfn + i);
  return true;
};

/** An extent for the target, which is refused when the domain is being destroyed. */
function allocate(reservation: Reservation): number | undefined {
  const { hv, target, order, frameLimit } = reservation;
  if (target.dying || (order > 0 && !reservation.multiPage)) return undefined;
  const mfn = order === 0 ? hv.frames.allocate(target) : hv.frames.allocateExtent(target, order);
  if (mfn === undefined) return undefined;
  const size = 2 ** order;
  // Frames are handed out lowest first: if this one is too high, so is every other.
  if (mfn + size <= frameLimit) return mfn;
  for (let i = 0; i < size; i++) hv.frames.releaseAllocated(mfn + i);
  return undefined;
}
