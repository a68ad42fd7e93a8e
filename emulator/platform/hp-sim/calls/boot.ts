import { type Call, FAILURE } from "./context.ts";

/** Entries by the type that SAL_SET_VECTORS has for them: of INITs, and of processors that start. */
const entries: ReadonlyMap<bigint, "init" | "start"> = new Map([
  [1n, "init"],
  [2n, "start"],
]);

/** The command line, NUL ended. */
const getArguments: Call = ({ machine, argument }) => {
  const line = new TextEncoder().encode(machine.args);
  const written = machine.pointers.write(argument(0), Uint8Array.from([...line, 0]));
  return written ? BigInt(line.length) : FAILURE;
};

const getInitramfs: Call = ({ machine, argument }) => {
  const { initramfs } = machine;
  if (initramfs.length === 0) return 0n;
  return machine.pointers.write(argument(0), initramfs) ? BigInt(initramfs.length) : FAILURE;
};

/** Where processors go to when they start, or when an INIT arrives. */
const setVectors: Call = ({ machine, argument }) => {
  const entry = entries.get(argument(0));
  if (entry !== undefined) machine.schedule.setEntry(entry, argument(1));
  return 0n;
};

/** What a program is told when it starts, and where it wants processors to go. */
export const bootCalls: readonly (readonly [number, Call])[] = [
  [75, getArguments],
  [77, getInitramfs],
  [120, setVectors],
];
