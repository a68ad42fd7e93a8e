import { failedRun } from "../outcome.ts";
import type { Call } from "./context.ts";

const stop: Call = ({ machine, cpu }) => {
  machine.end(cpu, "stopped", failedRun, "the program stopped at a breakpoint (simulator call 0)");
  return undefined;
};

const haltLight: Call = ({ machine, cpu }) => {
  machine.schedule.sleep(cpu);
  return undefined;
};

const exit: Call = ({ machine, cpu, argument }) => {
  const status = Number(argument(0) & 0xffn);
  machine.end(cpu, "exit", status, `the program ended with status ${status}`);
  return undefined;
};

/** How a program runs and ends. */
export const runCalls: readonly (readonly [number, Call])[] = [
  [0, stop],
  [19, haltLight],
  [66, exit],
];
