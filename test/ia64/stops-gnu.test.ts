import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { listing } from "../../emulator/ia64/listing.ts";
import { binutils, binutilsMessages, withoutBinutils } from "../binutils.ts";
import { Random } from "./random.ts";
import { forms } from "./random-form.ts";
import { randomProgram } from "./random-program.ts";

/* Stops between instructions that depend on each other (manual vol. 1, 3.4; vol. 3, chapter 5). */

const skip = withoutBinutils();

/** Those that GNU as refuses, or that want a place of their own. */
const refused = /^(alloc|rfi|vmsw|epc|bsw|cover|clrrrb|flushrs|loadrs|br\.ia|hint|break|ptc\.e)/;
/** Their stop is at their own slot, which between braces is not always there. */
const last = /^(itc|ptc)/;

/** Where the GNU assembler sees no dependency, though there is one, so that our bytes differ. */
const overlooked: readonly RegExp[] = [
  // The second target of a load pair; what the address of a check load is raised by; lfetch.
  ...[/^ldfp/, /^ld.*\.c\./, /^lfetch/],
  // Arithmetic without .s0 behind its name; what mpy4 reads; what an fcmp.unord writes; ar.pfs written twice; predicates under a mask; the number of a translation register.
  ...[/^f(setc|clrf)/, /^mpy(shl)?4/, /^fcmp\.unord/, /ar3?\b|arI/, /\bmask17/, /^itr/],
];
/** Where it places code in another way: serialization behind a label, branches behind calls. */
const placed = /^(itr|ptr|mov|chk|br|fchkf|[sr][su]m|nop|itc|ptc)/;

const syntaxOf = ({ mnemonic, tokens }: (typeof forms)[number]): string =>
  `${mnemonic} ${tokens.map((token) => (token.kind === "operand" ? token.name : token.text)).join("")}`;

/** Without hints about a branch, which must be near. */
const usable = forms.filter(
  ({ mnemonic, operands }) =>
    !refused.test(mnemonic) && !operands.some(({ name }) => name === "tag13"),
);
const alike = usable.filter((form) => {
  const syntax = syntaxOf(form);
  return !placed.test(syntax) && !overlooked.some((pattern) => pattern.test(syntax));
});

test("in automatic mode: bundles and stops as GNU as makes them", { skip }, () => {
  const random = new Random(11);
  for (let round = 0; round < 5; round++) {
    const source = `${randomProgram(alike, 400, random).join("\n")}\n`;
    const object = binutils("as", ["-mhint.b=ok", "-o", "o", "s"], { s: source }, "o").file;
    const copy = ["-O", "binary", "-j", ".text", "o", "text"];
    const theirs = binutils("objcopy", copy, { o: object }, "text").file;
    const { image } = assemble(`.auto;${source}`, { file: "s", base: 0 });
    assert.deepEqual([...listing(image, 0n)], [...listing(theirs, 0n)]);
  }
});

for (const [mode, classes] of [
  [".default", /\((implied|impliedf)\)/],
  [".auto", /\((implied|impliedf|data)\)/],
] as const) {
  test(`${mode}: GNU as finds no dependency without its stop`, { skip }, () => {
    const random = new Random(12);
    const source = randomProgram(
      usable.filter(({ mnemonic }) => !last.test(mnemonic)),
      4000,
      random,
    );
    const { image } = assemble(`${mode}\n${source.join("\n")}\n`, { file: "s", base: 0 });
    const bundled = inBraces(image);
    const messages = binutilsMessages("as", ["-x", "-mhint.b=ok", "-o", "o", "s"], {
      s: bundled.join("\n"),
    });
    const violations = messages
      .split("\n")
      .filter((line) => /violate/.test(line) && classes.test(line));
    const shown = violations.slice(0, 10).map((text) => {
      const line = Number(/:(\d+):/.exec(text)![1]);
      return [text, ...bundled.slice(Math.max(0, line - 8), line)].join("\n");
    });
    assert.equal(shown.join("\n\n"), "");
  });
}

/** Code as source, every bundle between braces. */
function inBraces(image: Uint8Array): string[] {
  const lines: string[] = [];
  let open = "";
  for (const line of listing(image, 0n)) {
    const [, address = "", template = "", text = ""] = /^(\w+): \[(...)\] (.*)$/.exec(line)!;
    const bundle = address.slice(0, -1);
    if (bundle !== open || lines.length === 0) {
      if (lines.length > 0) lines.push("}");
      lines.push(`{ .${template.toLowerCase()}`);
      open = bundle;
    }
    lines.push(text);
  }
  return [...lines, "}", ""];
}
