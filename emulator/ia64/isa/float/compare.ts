import type { Builder, Helper } from "../../builder.ts";
import { illegalOperation } from "../../fault.ts";
import { classOf, FINITE, INFINITE, NAT } from "../../fp/classify.ts";
import { type Comparison, compare, UNORDERED } from "../../fp/compare.ts";
import { isNatVal, SIGN } from "../../fp/format.ts";
import { readFr } from "../../fp/registers.ts";
import { environment, raiseFpFault, type StatusField, setFlags } from "../../fp/status.ts";
import { F4, F5 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { byStatus, sf } from "./completers.ts";
import { checkFr } from "./registers.ts";

/* Comparisons and tests that write two predicates (manual vol. 3, `fcmp`, `fclass`). */

const type = { values: { "": { ta: 0 }, unc: { ta: 1 } } } as const;

interface Targets {
  readonly qp: number;
  readonly p1: number;
  readonly p2: number;
  readonly type: keyof typeof type.values;
}

/** What a helper answers: the values of both predicates, p1 in bit 0. */
const NEITHER = 0n;
const FIRST = 1n;
const SECOND = 2n;

const either = (holds: boolean): bigint => (holds ? FIRST : SECOND);

/** Write both predicates as `test` answers for these registers. */
function writePredicates<V>(
  b: Builder<V>,
  { qp, p1, p2, type }: Targets,
  registers: readonly number[],
  test: () => V,
): void {
  if (type === "unc" && p1 === p2) b.fault(illegalOperation);
  const qualified = b.pr(qp);
  b.when(qualified, () => {
    if (p1 === p2) b.fault(illegalOperation);
    checkFr(b, [], registers);
    const answer = test();
    b.setPr(p1, b.and(answer, unsigned(b, 1)));
    b.setPr(p2, b.shrU(answer, unsigned(b, 1)));
  });
  if (type !== "unc") return;
  b.when(b.eq(qualified, unsigned(b, 0)), () => {
    b.setPr(p1, unsigned(b, 0));
    b.setPr(p2, unsigned(b, 0));
  });
}

/** helper(f2, f3): neither predicate if one of them is NaTVal. */
const comparing = (
  field: StatusField,
  signalsQuiet: boolean,
  holds: (order: Comparison["order"]) => boolean,
): Helper => {
  return (cpu, f2 = 0n, f3 = 0n) => {
    const [a, b] = [readFr(cpu, Number(f2)), readFr(cpu, Number(f3))];
    if (isNatVal(a) || isNatVal(b)) return NEITHER;
    const { order, flags, fault } = compare(a, b, signalsQuiet, environment(cpu, field, ""));
    if (fault !== 0) raiseFpFault(cpu, fault);
    setFlags(cpu, field, flags);
    return either(holds(order));
  };
};

const comparisons = {
  eq: byStatus((field) => comparing(field, false, (order) => order === 0)),
  lt: byStatus((field) => comparing(field, true, (order) => order === -1)),
  le: byStatus((field) => comparing(field, true, (order) => order <= 0)),
  unord: byStatus((field) => comparing(field, false, (order) => order === UNORDERED)),
} as const;

const relation = {
  values: {
    eq: { ra: 0, rb: 0 },
    lt: { ra: 0, rb: 1 },
    le: { ra: 1, rb: 0 },
    unord: { ra: 1, rb: 1 },
  },
} as const;

const fcmp = instruction({
  syntax: "fcmp{.relation}{.type}{.sf} p1, p2 = f2, f3",
  format: F4,
  match: { op: 4 },
  completers: { relation, type, sf },
  ownPredicate: true,
  aliases: [
    { syntax: "fcmp.gt{.type}{.sf} p1, p2 = f3, f2", fixed: { relation: "lt" } },
    { syntax: "fcmp.ge{.type}{.sf} p1, p2 = f3, f2", fixed: { relation: "le" } },
    { syntax: "fcmp.neq{.type}{.sf} p2, p1 = f2, f3", fixed: { relation: "eq" } },
    { syntax: "fcmp.nlt{.type}{.sf} p2, p1 = f2, f3", fixed: { relation: "lt" } },
    { syntax: "fcmp.nle{.type}{.sf} p2, p1 = f2, f3", fixed: { relation: "le" } },
    { syntax: "fcmp.ngt{.type}{.sf} p2, p1 = f3, f2", fixed: { relation: "lt" } },
    { syntax: "fcmp.nge{.type}{.sf} p2, p1 = f3, f2", fixed: { relation: "le" } },
    { syntax: "fcmp.ord{.type}{.sf} p2, p1 = f2, f3", fixed: { relation: "unord" } },
  ],
  execute: (b, fields) => {
    const { f2, f3, relation, sf } = fields;
    writePredicates(b, fields, [f2, f3], () =>
      b.call(comparisons[relation][sf], unsigned(b, f2), unsigned(b, f3)),
    );
  },
});

/** Bits of fclass9 for the sign of a number or an infinity. */
const POSITIVE = 1;
const NEGATIVE = 2;

/** helper(f2, fclass9): neither predicate if f2 is NaTVal and the class of NaTVal isn't asked for. */
const classify: Helper = (cpu, f2 = 0n, fclass9 = 0n) => {
  const value = readFr(cpu, Number(f2));
  const [kind, asked] = [classOf(value), Number(fclass9)];
  const member = (kind & asked) !== 0;
  if (kind === NAT && !member) return NEITHER;
  if ((kind & (FINITE | INFINITE)) === 0) return either(member);
  const sign = (value.signExponent & SIGN) !== 0 ? NEGATIVE : POSITIVE;
  return either(member && (sign & asked) !== 0);
};

const fclass = instruction({
  syntax: "fclass.m{.type} p1, p2 = f2, fclass9",
  format: F5,
  match: { op: 5 },
  completers: { type },
  ownPredicate: true,
  aliases: [{ syntax: "fclass.nm{.type} p2, p1 = f2, fclass9" }],
  execute: (b, fields) => {
    const { f2, fclass9 } = fields;
    writePredicates(b, fields, [f2], () => b.call(classify, unsigned(b, f2), unsigned(b, fclass9)));
  },
});

export const floatCompares: readonly Instruction[] = [fcmp, fclass];
