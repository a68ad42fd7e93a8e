import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compare } from "../../emulator/ia64/fp/compare.ts";
import { toInteger } from "../../emulator/ia64/fp/convert.ts";
import { type Environment, environmentOf } from "../../emulator/ia64/fp/environment.ts";
import {
  double,
  extendedUpper,
  type FpValue,
  fromExtended,
  fromIeee,
  single,
  toIeee,
} from "../../emulator/ia64/fp/format.ts";
import { multiplyAdd } from "../../emulator/ia64/fp/multiply-add.ts";
import type { Outcome } from "../../emulator/ia64/fp/outcome.ts";
import { packageRoot } from "../../emulator/package-root.ts";

/* Against the results and flags of an x86 processor: vectors/x86.txt, made by vectors/x86.c. */

const lines = readFileSync(new URL("test/ia64/vectors/x86.txt", packageRoot), "utf8")
  .trim()
  .split("\n");

const ALL_DISABLED = 0x3f;
const ONE: FpValue = { significand: 1n << 63n, signExponent: 0xffff };

/** Values of pc in a status field by the bits of precision. */
const pc: Readonly<Record<string, number>> = { 24: 0, 53: 2, 64: 3 };

/** x87 has the double-extended range in every precision, as dynamic precision has. */
const x87 = (mode: string, precision: string): Environment =>
  environmentOf((Number(mode) << 4) | (pc[precision]! << 2), ALL_DISABLED, "");

function extended(text: string): FpValue {
  const [upper, significand] = text.split(":") as [string, string];
  return fromExtended(BigInt(`0x${significand}`), Number(`0x${upper}`));
}

const word = (value: FpValue): string =>
  `${extendedUpper(value).toString(16).padStart(4, "0")}:${hex(value.significand, 16)}`;

const hex = (value: bigint | number, digits: number): string =>
  value.toString(16).padStart(digits, "0");

const flags = (outcome: { readonly flags: number }): string => hex(outcome.flags, 2);

const operations: Readonly<
  Record<string, (a: FpValue, b: FpValue, environment: Environment) => Outcome>
> = {
  add: (a, b, environment) => multiplyAdd(a, ONE, b, "none", environment),
  sub: (a, b, environment) => multiplyAdd(a, ONE, b, "addend", environment),
  mul: (a, b, environment) => multiplyAdd(a, b, undefined, "none", environment),
};

function arithmetic([name, mode, precision, a, b]: readonly string[]): string {
  const outcome = operations[name!]!(extended(a!), extended(b!), x87(mode!, precision!));
  return `${word(outcome.value)} ${flags(outcome)}`;
}

function fused([name, mode, , ...operands]: readonly string[]): string {
  const [format, completer, digits] =
    name === "fma.d" ? ([double, "d", 16] as const) : ([single, "s", 8] as const);
  const [a, b, c] = operands.map((text) => fromIeee(BigInt(`0x${text}`), format));
  const environment = environmentOf(Number(mode) << 4, ALL_DISABLED, completer);
  const outcome = multiplyAdd(a!, b!, c!, "none", environment);
  return `${hex(toIeee(outcome.value, format), digits)} ${flags(outcome)}`;
}

function converted([, mode, precision, a]: readonly string[]): string {
  const environment = x87(mode!, precision!);
  const outcome = toInteger(
    extended(a!),
    { bits: 64, signed: true },
    environment.rounding,
    environment,
  );
  return `${hex(outcome.value.significand, 16)} ${flags({ flags: outcome.flags & ~2 })}`;
}

function compared([name, , , a, b]: readonly string[]): string {
  const outcome = compare(extended(a!), extended(b!), name === "order", x87("0", "64"));
  const order = { "-1": "less", 0: "equal", 1: "greater", 2: "unordered" }[outcome.order];
  return `${order} ${flags(outcome)}`;
}

const groups = {
  "sums and products of double-extended": { names: ["add", "sub", "mul"], compute: arithmetic },
  "fused multiply-add of doubles and singles": { names: ["fma.d", "fma.s"], compute: fused },
  "conversion to integers": { names: ["fist"], compute: converted },
  comparison: { names: ["order", "unorder"], compute: compared },
};

for (const [title, { names, compute }] of Object.entries(groups)) {
  test(`${title} has the result and the flags that it has on x86`, () => {
    const cases = lines.map((line) => line.split(" ")).filter(([name]) => names.includes(name!));
    assert.ok(cases.length > 50);
    for (const fields of cases) {
      assert.equal(compute(fields), fields.slice(-2).join(" "), fields.join(" "));
    }
  });
}
