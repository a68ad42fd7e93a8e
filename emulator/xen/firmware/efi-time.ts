import { ByteView } from "../bytes.ts";
import { nsPerSecond } from "../constants.ts";
import { argument, type Trap } from "../trap.ts";
import { type PointerFault, readPointer, writePointers } from "./efi-pointer.ts";
import { EFI_INVALID_PARAMETER, EFI_SUCCESS } from "./efi-status.ts";

/** EFI_TIME is that long (EFI 1.10, 7.2). */
const timeSize = 16;
const unspecifiedTimezone = 0x7ff;
const [firstYear, lastYear] = [1998, 9999];

type Status = bigint | PointerFault;

/** GetTime (time, capabilities): the host's time of day, moved by the domain's offset. */
export function getTime(trap: Trap): Status {
  const [time, capabilities] = [argument(trap, 32), argument(trap, 33)];
  if (time === 0n) return EFI_INVALID_PARAMETER;
  const { hv, vcpu } = trap;
  const host_s = hv.hostEfi.timeAtStart_s + Math.floor(hv.now() / nsPerSecond);
  const bytes = encodeTime(host_s + vcpu.domain.timeOffset, hv.now() % nsPerSecond);
  return writePointers(trap, [
    [time, bytes],
    [capabilities, encodeCapabilities()],
  ]);
}

/** SetTime (time): the host's clock goes on from there. */
export function setTime(trap: Trap): Status {
  const bytes = readTime(trap, argument(trap, 32));
  if (!(bytes instanceof Uint8Array)) return bytes;
  const { hv } = trap;
  hv.hostEfi.timeAtStart_s = decodeTime(bytes) - Math.floor(hv.now() / nsPerSecond);
  return EFI_SUCCESS;
}

/** GetWakeupTime (enabled, pending, time): no pointer may be null (abi 7.4). */
export function getWakeupTime(trap: Trap): Status {
  const pointers = [32, 33, 34].map((register) => argument(trap, register));
  if (pointers.includes(0n)) return EFI_INVALID_PARAMETER;
  const { enabled, time } = trap.hv.hostEfi.wakeup;
  const values = [Uint8Array.of(enabled ? 1 : 0), Uint8Array.of(0), time];
  return writePointers(
    trap,
    pointers.map((pointer, i) => [pointer, values[i]!]),
  );
}

/** SetWakeupTime (enable, time): a time is needed to enable it. */
export function setWakeupTime(trap: Trap): Status {
  const { hostEfi } = trap.hv;
  if ((argument(trap, 32) & 0xffn) === 0n) {
    hostEfi.wakeup = { ...hostEfi.wakeup, enabled: false };
    return EFI_SUCCESS;
  }
  const time = readTime(trap, argument(trap, 33));
  if (!(time instanceof Uint8Array)) return time;
  hostEfi.wakeup = { enabled: true, time };
  return EFI_SUCCESS;
}

/** An EFI_TIME that is one. */
function readTime(trap: Trap, pointer: bigint): Uint8Array | Status {
  if (pointer === 0n) return EFI_INVALID_PARAMETER;
  const bytes = readPointer(trap, pointer, timeSize);
  if (!(bytes instanceof Uint8Array)) return bytes;
  return Number.isNaN(decodeTime(bytes)) ? EFI_INVALID_PARAMETER : bytes;
}

/** Seconds since 1970, or NaN for what is no time of day. The time zone is taken to be UTC. */
function decodeTime(bytes: Uint8Array): number {
  const view = new ByteView(bytes);
  const year = view.u16(0);
  const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((at) => view.u8(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same =
    year >= firstYear &&
    year <= lastYear &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return same ? date.getTime() / 1000 : Number.NaN;
}

function encodeTime(seconds: number, nanoseconds: number): Uint8Array {
  const date = new Date(seconds * 1000);
  const view = new ByteView(timeSize);
  view.set16(0, date.getUTCFullYear());
  view.bytes.set([date.getUTCMonth() + 1, date.getUTCDate()], 2);
  view.bytes.set([date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()], 4);
  view.set32(8, nanoseconds);
  view.set16(12, unspecifiedTimezone);
  return view.bytes;
}

/** One tick a second, good to 50 parts in a million; setting it does not reset the rest. */
function encodeCapabilities(): Uint8Array {
  const view = new ByteView(12);
  view.set32(0, 1);
  view.set32(4, 50_000_000);
  return view.bytes;
}
