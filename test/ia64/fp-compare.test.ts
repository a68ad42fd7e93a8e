import assert from "node:assert/strict";
import { test } from "node:test";
import {
  flagsOf,
  fpBench,
  infinity,
  natVal,
  number,
  pseudoZero,
  quietNan,
  signalingNan,
  unnormal,
  unsupported,
  type Value,
} from "./fp-bench.ts";

/** p6 and p7 after an instruction that writes them, both set before. */
function predicates(source: string, ...operands: readonly Value[]) {
  const { cpu, vectors, execute } = fpBench();
  cpu.pr = 0xffn;
  execute(source, ...operands);
  assert.deepEqual(vectors, [], source);
  return { set: `${cpu.predicate(6)}${cpu.predicate(7)}`, flags: flagsOf(cpu) };
}

const V = 1;
const D = 2;

test("every relation holds where it should, and writes its complement", () => {
  const pairs = { less: [1, 2], equal: [2, 2], greater: [2, 1] } as const;
  const relations: Readonly<Record<string, readonly string[]>> = {
    eq: ["equal"],
    lt: ["less"],
    le: ["less", "equal"],
    gt: ["greater"],
    ge: ["greater", "equal"],
    unord: ["unordered"],
    neq: ["less", "greater", "unordered"],
    nlt: ["equal", "greater", "unordered"],
    nle: ["greater", "unordered"],
    ngt: ["less", "equal", "unordered"],
    nge: ["less", "unordered"],
    ord: ["less", "equal", "greater"],
  };
  for (const [relation, holding] of Object.entries(relations)) {
    const source = `fcmp.${relation} p6, p7 = f6, f7`;
    for (const [order, [a, b]] of Object.entries(pairs)) {
      const { set } = predicates(source, number(a), number(b));
      assert.equal(set, holding.includes(order) ? "10" : "01", `${relation} ${order}`);
    }
    const { set } = predicates(source, quietNan, number(1));
    assert.equal(set, holding.includes("unordered") ? "10" : "01", `${relation} unordered`);
  }
});

test("a quiet NaN is invalid for less and less-or-equal only (manual vol. 3, `fcmp`)", () => {
  for (const [relation, flags] of Object.entries({
    eq: 0,
    unord: 0,
    neq: 0,
    lt: V,
    le: V,
    nge: V,
  })) {
    const source = `fcmp.${relation} p6, p7 = f6, f7`;
    assert.equal(predicates(source, quietNan, number(1)).flags, flags, relation);
    assert.equal(predicates(source, number(1), signalingNan).flags, V, relation);
    assert.equal(predicates(source, unsupported, number(1)).flags, V, relation);
  }
});

test("zeros are equal, pseudo-zeros with them; infinities are beyond all numbers", () => {
  const equal = "fcmp.eq p6, p7 = f6, f7";
  assert.deepEqual(predicates(equal, number(-0), number(0)), { set: "10", flags: 0 });
  assert.deepEqual(predicates(equal, pseudoZero, number(-0)), { set: "10", flags: D });
  assert.deepEqual(predicates(equal, unnormal, number(0.5)), { set: "10", flags: D });
  assert.deepEqual(predicates(equal, infinity, infinity), { set: "10", flags: 0 });
  const large: Value = [(1n << 64n) - 1n, 0x1fffe];
  assert.equal(predicates("fcmp.lt p6, p7 = f6, f7", large, infinity).set, "10");
});

test("NaTVal clears both predicates and has no other effect", () => {
  for (const relation of ["eq", "neq", "unord", "lt.unc"]) {
    const source = `fcmp.${relation} p6, p7 = f6, f7`;
    assert.deepEqual(predicates(source, natVal, signalingNan), { set: "00", flags: 0 });
  }
});

test("unc clears both predicates if the instruction is not executed; else nothing happens", () => {
  const off = "(p8) fcmp.eq.unc p6, p7 = f6, f6";
  assert.equal(predicates(off, number(1)).set, "00");
  assert.equal(predicates("(p8) fcmp.eq p6, p7 = f6, f6", signalingNan).set, "11");
  assert.equal(predicates("(p8) fclass.m.unc p6, p7 = f6, @nat", number(1)).set, "00");
});

test("both targets the same is illegal: for unc always, else if executed", () => {
  for (const [source, expected] of [
    ["fcmp.eq p6, p6 = f6, f7", [0x5400]],
    ["(p8) fcmp.eq p6, p6 = f6, f7", []],
    ["(p8) fcmp.eq.unc p6, p6 = f6, f7", [0x5400]],
    ["fclass.m p6, p6 = f6, @inf", [0x5400]],
  ] as const) {
    const { vectors, execute } = fpBench();
    execute(source);
    assert.deepEqual(vectors, expected, source);
  }
});

test("fclass tells the classes of table 5-2 apart (manual vol. 3, `fclass`)", () => {
  const values: Readonly<Record<string, Value>> = {
    "@zero": number(0),
    "@unorm": pseudoZero,
    "@norm": number(1),
    "@inf": infinity,
    "@snan": signalingNan,
    "@qnan": quietNan,
    "@nat": natVal,
  };
  for (const asked of Object.keys(values)) {
    for (const [kind, value] of Object.entries(values)) {
      const set = predicates(`fclass.m p6, p7 = f6, ${asked}`, value).set;
      const missed = kind === "@nat" ? "00" : "01";
      assert.equal(set, kind === asked ? "10" : missed, `${kind} as ${asked}`);
    }
  }
  const member = (classes: string, value: Value) =>
    predicates(`fclass.m p6, p7 = f6, ${classes}`, value).set;
  assert.equal(member("@pos | @zero", number(-0)), "01");
  assert.equal(member("@neg | @zero | @inf", number(-0)), "10");
  assert.equal(member("@neg | @qnan", quietNan), "10");
  assert.equal(member("@pos | @unorm", [0x8000_0000_0000_0001n, 0]), "10");
  assert.equal(member("0x1ff", unsupported), "01");
  assert.equal(predicates("fclass.nm p6, p7 = f6, @inf", number(1)).set, "10");
});
