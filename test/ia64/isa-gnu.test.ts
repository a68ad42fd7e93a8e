import assert from "node:assert/strict";
import { test } from "node:test";
import { disassembleBundle } from "../../emulator/ia64/disassemble.ts";
import {
  encode,
  type Form,
  formsOf,
  mnemonics,
  type Operand,
} from "../../emulator/ia64/isa/form.ts";
import { operandRange } from "../../emulator/ia64/isa/operand.ts";
import { gnuAssemble, gnuMissing } from "./gnu.ts";
import { Random } from "./random.ts";

const skip = gnuMissing();

/** A line of assembly in a bundle of its own, and the slots that we make of it. */
interface Case {
  readonly form: Form;
  readonly source: string;
  readonly lo: bigint;
  readonly hi: bigint;
}

const nop = { M: 0x0008000000n, I: 0x0008000000n } as const;

test("every form is encoded and disassembled as by GNU binutils", { skip }, () => {
  const random = new Random(1);
  const forms = mnemonics()
    .filter((mnemonic) => mnemonic !== "alloc") // whose operands are not written as encoded
    .flatMap((mnemonic) => formsOf(mnemonic));
  const cases = [...forms, ...forms].map((form, i) => randomCase(form, 16 * i, random));
  const bundles = gnuAssemble(`.Lstart:\n${cases.map(({ source }) => source).join("\n")}`);
  const hex = (lo: bigint, hi: bigint) => `${hi.toString(16)}:${lo.toString(16)}`;
  const wrong: string[] = [];
  for (const [i, { source, lo, hi }] of cases.entries()) {
    const { lines, ...theirs } = bundles[i]!;
    const ours = disassembleBundle(theirs.lo, theirs.hi, BigInt(16 * i)).map(withoutAddress);
    if (hex(lo, hi) !== hex(theirs.lo, theirs.hi)) {
      wrong.push(`${source}: ${hex(lo, hi)}, not ${hex(theirs.lo, theirs.hi)}`);
    }
    if (ours.join("\n") !== lines.join("\n")) wrong.push(`${source}: ${ours}, not ${lines}`);
  }
  assert.deepEqual(wrong.slice(0, 40), []);
});

const withoutAddress = (line: string): string =>
  line
    .replace(/^[0-9a-f]+: /, "")
    .replace(/hint.m 0x/, "hint.m ")
    .trim();

function randomCase(form: Form, ip: number, random: Random): Case {
  const values = form.operands.map((operand) => randomOperand(form, operand, random));
  const predicated = form.instruction.format.predicated && !form.instruction.unpredicated;
  const qp = predicated && random.below(2) === 0 ? random.below(64) : 0;
  const encoded = encode(form, values, qp);
  assert(typeof encoded === "bigint" || Array.isArray(encoded), `${form.mnemonic} ${values}`);
  const line = `${qp === 0 ? "" : `(p${qp}) `}${form.mnemonic} ${operandText(form, values, ip)}`;
  return { form, ...inBundle(form, line, encoded as bigint | readonly [bigint, bigint]) };
}

function inBundle(form: Form, line: string, encoded: bigint | readonly [bigint, bigint]) {
  const bundle = (template: bigint, a: bigint, b: bigint, c: bigint) => {
    const all = template | (a << 5n) | (b << 46n) | (c << 87n);
    return { lo: BigInt.asUintN(64, all), hi: all >> 64n };
  };
  if (typeof encoded !== "bigint") {
    const source = `{ .mlx; nop.m 0; ${line};; }`;
    return { source, ...bundle(5n, nop.M, ...(encoded as [bigint, bigint])) };
  }
  switch (form.unit) {
    case "M":
      if (form.instruction.groupLast) {
        return {
          source: `{ .mmi; ${line};; nop.m 0; nop.i 0;; }`,
          ...bundle(11n, encoded, nop.M, nop.I),
        };
      }
      return {
        source: `{ .mii; ${line}; nop.i 0; nop.i 0;; }`,
        ...bundle(1n, encoded, nop.I, nop.I),
      };
    case "F":
      return {
        source: `{ .mfi; nop.m 0; ${line}; nop.i 0;; }`,
        ...bundle(13n, nop.M, encoded, nop.I),
      };
    case "B":
      return {
        source: `{ .mib; nop.m 0; nop.i 0; ${line};; }`,
        ...bundle(17n, nop.M, nop.I, encoded),
      };
    default:
      return {
        source: `{ .mii; nop.m 0; ${line}; nop.i 0;; }`,
        ...bundle(1n, nop.M, encoded, nop.I),
      };
  }
}

/**
 * A value that chooses this form and no other. GNU as knows hints by a processor-specific layout of
 * 19 bits, which agrees in small values.
 */
function randomOperand(form: Form, operand: Operand, random: Random): bigint {
  const value = randomValue(operand, random);
  const comparesZero = form.tokens.some((token) => token.kind === "literal" && token.text === "r0");
  if (comparesZero && operand.kind === "gr" && value === 0n) return 1n;
  if (operand.nonzero && value === 0n) return 1n;
  if (form.mnemonic === "mov.m" && operand.kind === "ar") return value & 63n;
  if (form.mnemonic === "mov.i" && operand.kind === "ar") return value | 64n;
  return form.mnemonic.startsWith("hint") ? BigInt.asUintN(3, value) : value;
}

function randomValue(operand: Operand, random: Random): bigint {
  if (operand.values !== undefined) return BigInt(random.pick(operand.values));
  if (operand.names !== undefined) return BigInt(random.pick(Object.values(operand.names)));
  const { min, max } = operandRange(operand);
  const scale = BigInt(operand.scale);
  const value = min + (random.bits64() % (max - min + 1n));
  const any = random.below(8) === 0 ? random.pick([min, max]) : (value >> scale) << scale;
  return operand.nonzero && any === 0n ? 1n : any;
}

function operandText(form: Form, values: readonly bigint[], ip: number): string {
  let index = 0;
  return form.tokens
    .map((token) => {
      if (token.kind !== "operand") return token.text;
      const value = values[index]!;
      const operand = form.operands[index++]!;
      return valueText(operand, value, ip);
    })
    .join("");
}

const files: Readonly<Record<string, string>> = {
  gr: "r",
  fr: "f",
  br: "b",
  pr: "p",
  ar: "ar",
  cr: "cr",
};

function valueText(operand: Operand, value: bigint, ip: number): string {
  const name = Object.entries(operand.names ?? {}).find(([, v]) => BigInt(v) === value)?.[0];
  if (name !== undefined) return `@${name}`;
  if (operand.kind === "target") return `.Lstart+${value + BigInt(ip)}`;
  return `${files[operand.kind] ?? ""}${value}`;
}
