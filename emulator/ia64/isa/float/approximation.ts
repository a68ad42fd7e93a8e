import type { Builder, Helper } from "../../builder.ts";
import type { Environment } from "../../fp/environment.ts";
import { type FpValue, isNatVal, NATVAL } from "../../fp/format.ts";
import { asSingle, executePair } from "../../fp/parallel.ts";
import {
  type Approximation,
  reciprocal,
  reciprocalRoot,
  singleReciprocal,
  singleReciprocalRoot,
} from "../../fp/reciprocal.ts";
import { readFr, writeFr } from "../../fp/registers.ts";
import { deliver, environment, type StatusField } from "../../fp/status.ts";
import { F6, F7 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { byStatus, sf } from "./completers.ts";
import { checkFr } from "./registers.ts";

/* Approximations from which software computes quotients and square roots (manual vol. 3). */

type Approximate = (
  environment: Environment,
  ...operands: readonly [FpValue, ...FpValue[]]
) => Approximation;

/** helper(f1, ...sources) writes f1, and gives whether software goes on from it. */
const approximating = (approximate: Approximate) =>
  byStatus((field: StatusField): Helper => {
    return (cpu, f1 = 0n, ...sources) => {
      const operands = sources.map((f) => readFr(cpu, Number(f))) as [FpValue, ...FpValue[]];
      if (operands.some(isNatVal)) {
        writeFr(cpu, Number(f1), NATVAL);
        return 0n;
      }
      const outcome = approximate(environment(cpu, field, ""), ...operands);
      deliver(cpu, Number(f1), field, outcome);
      return outcome.approximates ? 1n : 0n;
    };
  });

const reciprocals = approximating((environment, dividend, divisor) =>
  reciprocal(environment, dividend, divisor!),
);
const reciprocalRoots = approximating(reciprocalRoot);

/** As `approximating`, for pairs: software goes on only if it can with both singles. */
const approximatingPairs = (approximate: Approximate) =>
  byStatus((field: StatusField): Helper => {
    return (cpu, f1 = 0n, ...sources) => {
      const outcomes = executePair(cpu, field, f1, sources, approximate, asSingle);
      return outcomes?.every(({ approximates }) => approximates) ? 1n : 0n;
    };
  });

const singleReciprocals = approximatingPairs((environment, dividend, divisor) =>
  singleReciprocal(environment, dividend, divisor!),
);
const singleReciprocalRoots = approximatingPairs(singleReciprocalRoot);

interface Targets {
  readonly qp: number;
  readonly f1: number;
  readonly p2: number;
}

/** What a helper gives goes to p2; a false predicate clears it. */
function execute<V>(
  b: Builder<V>,
  helper: Helper,
  { qp, f1, p2 }: Targets,
  ...sources: number[]
): void {
  const qualified = b.pr(qp);
  b.when(b.eq(qualified, unsigned(b, 0)), () => b.setPr(p2, unsigned(b, 0)));
  b.when(qualified, () => {
    checkFr(b, [f1], sources);
    b.setPr(p2, b.call(helper, ...[f1, ...sources].map((f) => unsigned(b, f))));
  });
}

const frcpa = instruction({
  syntax: "frcpa{.sf} f1, p2 = f2, f3",
  format: F6,
  match: { op: 0, q: 0, x: 1 },
  completers: { sf },
  ownPredicate: true,
  execute: (b, fields) => execute(b, reciprocals[fields.sf], fields, fields.f2, fields.f3),
});

const frsqrta = instruction({
  syntax: "frsqrta{.sf} f1, p2 = f3",
  format: F7,
  match: { op: 0, q: 1, x: 1 },
  completers: { sf },
  ownPredicate: true,
  execute: (b, fields) => execute(b, reciprocalRoots[fields.sf], fields, fields.f3),
});

const fprcpa = instruction({
  syntax: "fprcpa{.sf} f1, p2 = f2, f3",
  format: F6,
  match: { op: 1, q: 0, x: 1 },
  completers: { sf },
  ownPredicate: true,
  execute: (b, fields) => execute(b, singleReciprocals[fields.sf], fields, fields.f2, fields.f3),
});

const fprsqrta = instruction({
  syntax: "fprsqrta{.sf} f1, p2 = f3",
  format: F7,
  match: { op: 1, q: 1, x: 1 },
  completers: { sf },
  ownPredicate: true,
  execute: (b, fields) => execute(b, singleReciprocalRoots[fields.sf], fields, fields.f3),
});

export const approximations: readonly Instruction[] = [frcpa, frsqrta, fprcpa, fprsqrta];
