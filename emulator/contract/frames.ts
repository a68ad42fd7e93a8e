import { hex } from "./scalar.ts";

const separator = "..";

/**
 * A list of 64-bit frame numbers, little endian, with each ascending run of neighbours written as
 * "first..last". Lossless: order and repetitions stay.
 */
export function compressFrames(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.byteLength / 8);
  const runs: string[] = [];
  for (let i = 0; i < count; ) {
    const first = view.getBigUint64(8 * i, true);
    let last = first;
    for (i++; i < count && view.getBigUint64(8 * i, true) === last + 1n; i++) last++;
    runs.push(first === last ? hex(first) : `${hex(first)}${separator}${hex(last)}`);
  }
  return runs;
}

/** A run as its two ends; undefined if the text is none. */
export function parseRun(text: string): readonly [first: bigint, last: bigint] | undefined {
  const ends = text.split(separator);
  if (ends.length > 2 || !ends.every((end) => /^(0x[0-9a-f]{1,16}|\d{1,16})$/i.test(end))) {
    return undefined;
  }
  const first = BigInt(ends[0]!);
  const last = BigInt(ends.at(-1)!);
  return first <= last && last < 1n << 64n ? [first, last] : undefined;
}

/** The frame numbers of a list of runs, little endian, as the guest stores them. */
export function framesOfRuns(runs: readonly (readonly [bigint, bigint])[]): Uint8Array {
  const count = runs.reduce((sum, [first, last]) => sum + Number(last - first) + 1, 0);
  const bytes = new Uint8Array(8 * count);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const [first, last] of runs) {
    for (let frame = first; frame <= last; frame++, offset += 8) {
      view.setBigUint64(offset, frame, true);
    }
  }
  return bytes;
}
