import { calendarTime, milliseconds } from "../clock.ts";
import type { Call } from "./context.ts";

/** Milliseconds of virtual time, to memory if there is a pointer, and as the result. */
const realTimeClock: Call = ({ machine, cpu, argument }) => {
  const now = BigInt(milliseconds(cpu.time));
  const pointer = argument(0);
  if (pointer !== 0n) machine.pointers.write8(pointer, now);
  return now;
};

/** The calendar: eight words of 4 bytes. */
const timeOfDay: Call = ({ machine, cpu, argument }) => {
  const words = Uint32Array.from(calendarTime(cpu.time));
  return machine.pointers.write4(argument(0), words) ? 0n : undefined;
};

/** What time it is. */
export const clockCalls: readonly (readonly [number, Call])[] = [
  [65, realTimeClock],
  [74, timeOfDay],
];
