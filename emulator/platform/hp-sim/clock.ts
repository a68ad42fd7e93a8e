/**
 * Virtual time. An instruction takes a nanosecond, and ar.itc counts instructions; so it is a clock
 * of 1 GHz. Runs repeat, because nothing else enters.
 */
const instructionsPerMillisecond = 1_000_000;

/** When machine time 0 is: Saturday, 1 July 2006, 00:00:00 UTC, in milliseconds since 1970. */
const epoch_ms = Date.UTC(2006, 6, 1);

/** Milliseconds since the start, at a machine time in instructions. */
export function milliseconds(time: number): number {
  return Math.floor(time / instructionsPerMillisecond);
}

/**
 * Year (since 1900), month (from 0), day of the month (from 1), hour, minute, second, millisecond,
 * day of the week (from Sunday, 0): the conventions of C's struct tm.
 */
export function calendarTime(time: number): readonly number[] {
  const date = new Date(epoch_ms + milliseconds(time));
  return [
    date.getUTCFullYear() - 1900,
    date.getUTCMonth(),
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
    date.getUTCDay(),
  ];
}
