import { type Call, FAILURE } from "./context.ts";

const connect: Call = ({ machine, cpu, argument }) => {
  if (!machine.lines.connect(Number(argument(0)), Number(argument(1)), cpu)) return FAILURE;
  machine.keyboard.announce(cpu.time);
  return 0n;
};

const raise: Call = ({ machine, argument }) => {
  machine.lines.raise(Number(argument(0)));
  return 0n;
};

/** Interrupts of the simulator's devices. */
export const interruptCalls: readonly (readonly [number, Call])[] = [
  [58, connect],
  [59, raise],
];
