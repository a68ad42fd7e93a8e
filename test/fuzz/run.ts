import { parseArgs } from "node:util";
import { generator } from "../random.ts";
import type { Action } from "./action.ts";
import { featureOf } from "./feature.ts";
import { ActionGenerator } from "./generate.ts";
import { Session } from "./session.ts";
import { type Failure, shrink } from "./shrink.ts";

/** Calls made on one machine before the next is booted. */
const callsOfMachine = 1000;

/** What one machine came to. */
interface Run {
  readonly actions: readonly Action[];
  readonly failure: Failure | undefined;
  /** Calls by result: "ok" or "error"; what could not run is not counted. */
  readonly made: number;
}

/**
 * `npm run fuzz -- [--calls N] [--seed N]`: makes calls from the schemas on many small machines,
 * and checks contract and invariants after each. The first failure is shrunk and printed as a
 * feature. Exit status 0 if all is well, 1 if not, 2 for a bad option.
 */
function main(): number {
  const options = { calls: { type: "string" }, seed: { type: "string" } } as const;
  const { values } = parseArgs({ options });
  const calls = Number(values.calls ?? "20000");
  const first = Number(values.seed ?? "1");
  if (!Number.isSafeInteger(calls) || !Number.isSafeInteger(first) || calls < 1) {
    console.error("--calls and --seed are whole numbers");
    return 2;
  }
  let made = 0;
  for (let seed = first; made < calls; seed++) {
    const run = runSeed(seed);
    made += run.made;
    if (run.failure !== undefined) return report(seed, run.actions, run.failure);
  }
  console.log(`${made} calls: no host exception, no broken invariant, all inside their contracts`);
  return 0;
}

function runSeed(seed: number): Run {
  const session = new Session();
  const generate = new ActionGenerator(generator(seed), session.machine);
  const actions: Action[] = [];
  for (let i = 0; i < callsOfMachine && !session.over; i++) {
    const action = generate.next();
    actions.push(action);
    const problems = session.play(action);
    if (problems.length > 0) {
      return { actions, failure: { index: i, problems }, made: session.played };
    }
  }
  return { actions, failure: undefined, made: session.played };
}

function report(seed: number, actions: readonly Action[], failure: Failure): number {
  console.error(`seed ${seed}, call ${failure.index}:\n  ${failure.problems.join("\n  ")}`);
  const shortest = shrink(actions, failure);
  console.error(`${shortest.length} of ${failure.index + 1} calls are enough:\n`);
  console.log(featureOf(failure.problems[0]!, shortest));
  return 1;
}

process.exitCode = main();
