import type { Call } from "./context.ts";

const initialize: Call = () => 0n;

const getCharacter: Call = ({ machine, cpu }) => BigInt(machine.keyboard.next(cpu.time));

const putCharacter: Call = ({ machine, argument }) => {
  machine.putCharacter(Number(argument(0) & 0xffn));
  return undefined;
};

/** The console: characters out, and in. */
export const consoleCalls: readonly (readonly [number, Call])[] = [
  [20, initialize],
  [21, getCharacter],
  [31, putCharacter],
];
