import { Mutant, type SuiteRun } from "./mutant.ts";
import type { Mutation } from "./mutation.ts";
import { mutations } from "./mutations.ts";

/** Scenarios that are named for a fault. */
const shown = 3;

/**
 * `npm run mutations [-- TEXT]`: puts one fault after another into a copy of the system under test,
 * those whose name or file contains TEXT, and runs the scenarios that claim to prove what it breaks.
 * Exit status 0 if a scenario failed for each fault, 1 if one survived or broke the suite itself.
 */
function main(text = ""): number {
  const chosen = mutations.filter(({ name, file }) => name.includes(text) || file.includes(text));
  if (chosen.length === 0) return complain(`no fault has "${text}" in its name or file`);
  const mutant = new Mutant();
  try {
    const requirements = new Set(chosen.flatMap((mutation) => mutation.requirements));
    const sound = mutant.run([...requirements]);
    // A scenario that fails anyway would seem to catch a fault.
    if (sound.status !== 0) return complain("without a fault:", ...evidenceOf(sound));
    const missed = chosen.filter((mutation) => !isCaught(mutant, mutation));
    console.log(`\n${chosen.length - missed.length} of ${chosen.length} faults caught`);
    return missed.length === 0 ? 0 : 1;
  } finally {
    mutant.remove();
  }
}

function complain(...lines: readonly string[]): 1 {
  console.error(lines.join("\n"));
  return 1;
}

function isCaught(mutant: Mutant, mutation: Mutation): boolean {
  const started_ms = performance.now();
  const run = mutant.run(mutation.requirements, mutation);
  const seconds = ((performance.now() - started_ms) / 1000).toFixed(1);
  console.log(`${verdictOf(run).padEnd(8)} ${seconds.padStart(5)} s  ${mutation.name}`);
  for (const line of evidenceOf(run)) console.log(`${" ".repeat(18)}${line}`);
  return run.status === 1;
}

function verdictOf({ status }: SuiteRun): string {
  if (status === 1) return "caught";
  return status === 0 ? "SURVIVED" : "BROKEN";
}

/** The scenarios that failed, each with the step; all that was printed if the suite broke. */
function evidenceOf({ status, failed, output }: SuiteRun): string[] {
  if (status === null) return ["the suite did not end"];
  if (status > 1) return output.trim().split("\n");
  const lines = failed.map(({ id, steps }) => {
    const step = steps.find(({ problem }) => problem !== null);
    return `${id} ${step?.keyword.trim()} ${step?.text}`;
  });
  const more = lines.length - shown;
  return more > 0 ? [...lines.slice(0, shown), `and ${more} more`] : lines;
}

process.exitCode = main(process.argv[2]);
