import { type Call, FAILURE } from "./context.ts";

/** Type of the vector that SAL's boot rendezvous hands processors over to (SAL, SAL_SET_VECTORS). */
const bootRendezvous = 2n;

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

/** Where the other processors start when they are woken. */
const setVectors: Call = ({ machine, argument }) => {
  if (argument(0) === bootRendezvous) machine.schedule.setEntry(argument(1));
  return 0n;
};

/** What a program is told when it starts, and where other processors start. */
export const bootCalls: readonly (readonly [number, Call])[] = [
  [75, getArguments],
  [77, getInitramfs],
  [120, setVectors],
];
