import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { disassembleBundle } from "../../emulator/ia64/disassemble.ts";
import { templates } from "../../emulator/ia64/isa/templates.ts";
import { withoutBinutils } from "../binutils.ts";
import { operandText } from "./form-text.ts";
import { gnuAssemble } from "./gnu.ts";
import { Random } from "./random.ts";
import { type Chosen, choose, forms, packBundle, randomBundle } from "./random-form.ts";

const skip = withoutBinutils();

const hex = (lo: bigint, hi: bigint): string => `${hi.toString(16)}:${lo.toString(16)}`;

/** Our disassembly without addresses, and the template on the first line only, as objdump has it. */
function disassembly(lo: bigint, hi: bigint, ip: number): string {
  return disassembleBundle(lo, hi, BigInt(ip))
    .map((line, i) => line.replace(i === 0 ? /^\w+: / : /^\w+: \[...\] /, ""))
    .join("\n");
}

/** Operand choices for each form: hundreds in CI, a few for who is working. */
const rounds = process.env.CI === "true" ? 200 : 2;
/** Rounds that the GNU tools do in one go. */
const together = 10;

test("every form is encoded and disassembled as by GNU binutils", { skip }, () => {
  const random = new Random(1);
  for (let round = 0; round < rounds; round += together) {
    const count = Math.min(together, rounds - round);
    const chosen = Array.from({ length: count }, () => forms).flat();
    const cases = chosen.map((form, i) => inBundle(choose(form, random), 16 * i));
    const bundles = gnuAssemble(`.Lstart:\n${cases.map(({ source }) => source).join("\n")}`);
    const wrong: string[] = [];
    for (const [i, { source, lo, hi }] of cases.entries()) {
      const theirs = bundles[i]!;
      if (lo !== theirs.lo || hi !== theirs.hi) {
        wrong.push(`${source}: ${hex(lo, hi)}, not ${hex(theirs.lo, theirs.hi)}`);
      }
      const [ours, text] = [disassembly(theirs.lo, theirs.hi, 16 * i), theirs.lines.join("\n")];
      if (ours !== text) wrong.push(`${source}: ${ours}, not ${text}`);
    }
    assert.deepEqual(wrong.slice(0, 40), []);
  }
});

test("every form is parsed as by GNU as", { skip }, () => {
  const random = new Random(9);
  const cases = forms.map((form, i) => inBundle(choose(form, random), 16 * i));
  const source = `.explicit\n.Lstart:\n${cases.map(({ source }) => source).join("\n")}`;
  const { image } = assemble(source, { file: "forms.s", base: 0 });
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  for (const [i, { source, lo, hi }] of cases.entries()) {
    const ours = hex(view.getBigUint64(16 * i, true), view.getBigUint64(16 * i + 8, true));
    assert.equal(ours, hex(lo, hi), source);
  }
});

test("bundles of every template are disassembled as by GNU objdump", { skip }, () => {
  const random = new Random(2);
  const bundles = templates.flatMap((template, number) =>
    Array.from({ length: template === undefined ? 0 : 20 }, () => randomBundle(number, random)),
  );
  const words = bundles.flatMap(({ lo, hi }) => [lo, hi]);
  const theirs = gnuAssemble(words.map((word) => `data8 ${word}`).join("\n"));
  for (const [i, { lo, hi }] of bundles.entries()) {
    assert.equal(disassembly(lo, hi, 16 * i), theirs[i]!.lines.join("\n"), hex(lo, hi));
  }
});

const nop = 0x0008000000n;

/** A line of assembly in a bundle of its own at address `ip`, and the bundle that we make of it. */
function inBundle({ form, values, qp, encoded }: Chosen, ip: number) {
  const line = `${qp === 0 ? "" : `(p${qp}) `}${form.mnemonic} ${operandText(form, values, ip)}`;
  if (typeof encoded !== "bigint") {
    return { source: `{ .mlx; nop.m 0; ${line};; }`, ...packBundle(5, [nop, ...encoded]) };
  }
  switch (form.unit) {
    case "M":
      if (form.instruction.groupLast) {
        return bundle(".mmi", 11, [`${line};;`, "nop.m 0", "nop.i 0"], [encoded, nop, nop]);
      }
      return bundle(".mii", 1, [line, "nop.i 0", "nop.i 0"], [encoded, nop, nop]);
    case "F":
      return bundle(".mfi", 13, ["nop.m 0", line, "nop.i 0"], [nop, encoded, nop]);
    case "B":
      return bundle(".mib", 17, ["nop.m 0", "nop.i 0", line], [nop, nop, encoded]);
    default:
      return bundle(".mii", 1, ["nop.m 0", line, "nop.i 0"], [nop, encoded, nop]);
  }
}

function bundle(
  name: string,
  template: number,
  lines: readonly string[],
  slots: readonly [bigint, bigint, bigint],
) {
  return {
    source: `{ ${name}; ${lines.join("; ").replace(";;;", ";;")};; }`,
    ...packBundle(template, slots),
  };
}
