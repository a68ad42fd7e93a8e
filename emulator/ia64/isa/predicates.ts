import type { Builder } from "../builder.ts";
import { illegalOperation } from "../fault.ts";

/** How a compare writes its two predicates (manual vol. 1, 4.3.3). */
export type CompareType = "" | "unc" | "and" | "or" | "or.andcm";

interface Targets {
  readonly qp: number;
  readonly p1: number;
  readonly p2: number;
  readonly type: CompareType;
}

/**
 * Writes the outcome of a compare or test. `result` and `nat` are conditions: the relation holds; an
 * operand is a NaT. Illegal Operation fault if both targets are the same predicate.
 */
export function writeCompare<V>(b: Builder<V>, targets: Targets, result: V, nat: V): void {
  const { qp, p1, p2, type } = targets;
  const qualified = b.pr(qp);
  if (type === "unc") {
    if (p1 === p2) b.fault(illegalOperation);
    const valid = b.and(qualified, not(b, nat));
    b.setPr(p1, b.and(valid, result));
    b.setPr(p2, b.and(valid, not(b, result)));
    return;
  }
  b.when(qualified, () => {
    if (p1 === p2) b.fault(illegalOperation);
    writeQualified(b, targets, result, nat);
  });
}

function writeQualified<V>(b: Builder<V>, { p1, p2, type }: Targets, result: V, nat: V): void {
  const valid = not(b, nat);
  const set = (p: number, bit: bigint) => b.setPr(p, b.constant(bit));
  switch (type) {
    case "and":
      b.when(b.or(nat, not(b, result)), () => {
        set(p1, 0n);
        set(p2, 0n);
      });
      break;
    case "or":
      b.when(b.and(valid, result), () => {
        set(p1, 1n);
        set(p2, 1n);
      });
      break;
    case "or.andcm":
      b.when(b.and(valid, result), () => {
        set(p1, 1n);
        set(p2, 0n);
      });
      break;
    default:
      b.setPr(p1, b.and(valid, result));
      b.setPr(p2, b.and(valid, not(b, result)));
  }
}

const not = <V>(b: Builder<V>, condition: V): V => b.xor(condition, b.constant(1n));

/**
 * The pseudo-forms that complement a parallel compare: they encode the opposite relation. `and` and
 * `or` write both targets alike, so `targets` is merely the order that GNU as puts them in.
 */
export function complementedAliases(
  mnemonic: string,
  targets: "p1, p2" | "p2, p1",
  operands: string,
  opposite: string,
) {
  const fixed = (type: CompareType) => ({ relation: opposite, type });
  return [
    { syntax: `${mnemonic}.orcm ${targets} = ${operands}`, fixed: fixed("or") },
    { syntax: `${mnemonic}.andcm ${targets} = ${operands}`, fixed: fixed("and") },
    { syntax: `${mnemonic}.and.orcm p2, p1 = ${operands}`, fixed: fixed("or.andcm") },
  ];
}
