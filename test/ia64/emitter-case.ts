import assert from "node:assert/strict";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { prepareBundle } from "../../emulator/ia64/code-cache.ts";
import { disassembleBundle } from "../../emulator/ia64/disassemble.ts";
import { compileBlocks } from "../../emulator/ia64/emitter/compile.ts";
import { type Form, formsOfInstruction } from "../../emulator/ia64/isa/form.ts";
import type { Instruction } from "../../emulator/ia64/isa/instruction.ts";
import { templates } from "../../emulator/ia64/isa/templates.ts";
import type { Case, Halves, Pair } from "./emitter-pair.ts";
import type { Random } from "./random.ts";
import { choose, forms, packBundle } from "./random-form.ts";

/** Execute each case, compiled as a block, from a random state on both machines. */
export function compare(
  pair: Pair,
  cases: readonly Case[],
  random: Random,
  compiles?: (instruction: Instruction) => boolean,
): void {
  const blocks = cases.map(({ bundles, firstSlot = 0 }) => ({
    bundles: bundles.map(({ lo, hi }) => prepareBundle(lo, hi)),
    firstSlot,
  }));
  const functions = compileBlocks(pair.compiled.machine, blocks, compiles);
  for (const [i, { bundles }] of blocks.entries()) {
    pair.prepare(cases[i]!, random);
    const difference = pair.execute(functions[i]!, bundles);
    if (difference !== undefined) assert.fail(`${difference} after\n${listing(cases[i]!)}`);
  }
}

function listing({ bundles }: Case): string {
  return bundles.flatMap(({ lo, hi }, i) => disassembleBundle(lo, hi, BigInt(16 * i))).join("\n");
}

/** The bundles of assembled code. */
export function assembled(source: string): Halves[] {
  const { image } = assemble(source, { file: "test.s", base: 0 });
  const words = new BigUint64Array(image.slice().buffer);
  return Array.from({ length: words.length / 2 }, (_, i) => {
    return { lo: words[2 * i]!, hi: words[2 * i + 1]! };
  });
}

const nops = { M: 0x0008000000n, I: 0x0008000000n, B: 0x4000000000n };

/** One random form of an instruction in a slot of its unit, between nops. */
export function bundleOf(instruction: Instruction, random: Random): Halves {
  const form = random.pick(formsOfInstruction(instruction));
  const { encoded } = choose(form, random);
  if (typeof encoded !== "bigint") return packBundle(4, [nops.M, ...encoded]);
  switch (form.unit) {
    case "M":
    case "A":
      return packBundle(0, [encoded, nops.I, nops.I]);
    case "I":
      return packBundle(0, [nops.M, nops.I, encoded]);
    case "F":
      return packBundle(0xc, [nops.M, encoded, nops.I]);
    default:
      return packBundle(0x10, [nops.M, nops.I, encoded]);
  }
}

const formsByUnit = new Map<string, readonly Form[]>(
  ["M", "I", "F", "B", "X"].map((unit) => {
    const fits = ({ unit: own }: Form) => own === unit || (own === "A" && "MI".includes(unit));
    return [unit, forms.filter(fits)];
  }),
);

const templateNumbers = templates.flatMap((template, i) => (template === undefined ? [] : [i]));

/** A bundle of any template with random instructions. */
export function randomBundle(random: Random): Halves {
  const number = random.pick(templateNumbers);
  const slots = templates[number]!.units.flatMap(
    (unit) => choose(random.pick(formsByUnit.get(unit)!), random).encoded,
  );
  return packBundle(number, slots as [bigint, bigint, bigint]);
}
