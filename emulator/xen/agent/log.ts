/** What the agent of a vcpu received, in the order in which it did; `time` in instructions. */
export type LogRecord =
  | {
      readonly kind: "upcall";
      readonly time: bigint;
      /** Where it interrupted the vcpu, and the psr there. */
      readonly ip: bigint;
      readonly ipsr: bigint;
      /** What its handler found in vcpu_info and mapped_regs. */
      readonly upcallMask: bigint;
      readonly ic: bigint;
    }
  | { readonly kind: "events"; readonly time: bigint; readonly ports: readonly number[] }
  | {
      readonly kind: "fault";
      readonly time: bigint;
      readonly vector: number;
      readonly ip: bigint;
      readonly isr: bigint;
      readonly ifa: bigint;
      readonly iim: bigint;
      readonly ipsr: bigint;
    };

/** Layout of a log in guest memory (guests/agent.s): a count, then a ring of records. */
export const logStride = 0x4000;
const recordsOffset = 64;
const recordSize = 64;
const ringLength = 128;

/**
 * The records numbered `from` and up of the log whose bytes are given.
 * @throws RangeError if the ring has already overwritten some of them
 */
export function readLog(bytes: Uint8Array, from: number): LogRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Number(view.getBigUint64(0, true));
  if (count - from > ringLength) {
    throw new RangeError(`the agent's log lost ${count - from - ringLength} records`);
  }
  const records: LogRecord[] = [];
  for (let n = from; n < count; n++) {
    const at = recordsOffset + (n % ringLength) * recordSize;
    const record = decode((i) => view.getBigUint64(at + 8 * i, true));
    if (record) records.push(record);
  }
  return records;
}

/** A record from its eight words. */
function decode(word: (index: number) => bigint): LogRecord | undefined {
  const time = word(1);
  switch (Number(word(0))) {
    case 1:
      return { kind: "upcall", time, ip: word(3), upcallMask: word(4), ic: word(5), ipsr: word(6) };
    case 2:
      return { kind: "events", time, ports: portsOf(Number(word(2)), word(3)) };
    case 3:
      return {
        kind: "fault",
        time,
        vector: Number(word(2)),
        ip: word(3),
        isr: word(4),
        ifa: word(5),
        iim: word(6),
        ipsr: word(7),
      };
    default:
      return undefined;
  }
}

function portsOf(word: number, bits: bigint): number[] {
  const ports: number[] = [];
  for (let bit = 0; bit < 64; bit++) {
    if ((bits >> BigInt(bit)) & 1n) ports.push(word * 64 + bit);
  }
  return ports;
}
