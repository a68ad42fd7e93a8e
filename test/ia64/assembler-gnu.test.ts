import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { formsOf } from "../../emulator/ia64/isa/form.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { writeElf } from "../../emulator/platform/elf-writer.ts";
import { binutils, withoutBinutils } from "../binutils.ts";
import { gnuProgram, symbolsOf } from "./gnu-program.ts";

const skip = withoutBinutils();

function sample(name: string): string {
  return readFileSync(new URL(`test/ia64/assembler/${name}`, packageRoot), "utf8");
}

for (const name of ["directives.s", "explicit.s"]) {
  test(`${name}: the bytes and symbols that GNU as makes`, { skip }, () => {
    assertSameProgram(sample(name), name);
  });
}

test("auto.s, each instruction in a bundle of its own: the bytes that GNU as makes", {
  skip,
}, () => {
  const bundled = sample("auto.s").split("\n").map(bundleAlone).join("\n");
  assertSameProgram(bundled, "bundled.s");
});

test("auto.s: the instructions and stops that GNU as makes, in order", { skip }, () => {
  const source = sample("auto.s");
  const ours = writeElf(assemble(`.explicit\n${source}`, { file: "auto.s" }));
  assert.deepEqual(instructionsOf(ours), instructionsOf(gnuProgram(source).elf));
});

for (const [name, old] of Object.entries({ "4.0": 0, "January 2006": 1 })) {
  test(`the agent of ${name}: the instructions and stops that GNU as makes, in order`, {
    skip,
  }, () => {
    const agent = readFileSync(new URL("guests/agent.s", packageRoot), "utf8");
    const source = `.equ AGENT_BASE, 0\n.equ ABI_2006, ${old}\n${agent}`;
    const ours = writeElf(assemble(source, { file: "agent.s" }));
    const withoutPlaces = (elf: Uint8Array) => instructionsOf(elf).map(withoutPlace);
    assert.deepEqual(withoutPlaces(ours), withoutPlaces(gnuProgram(source).elf));
  });
}

/** Without what depends on the bundling: addresses, and the unit of `break` and `hint`. */
function withoutPlace(instruction: string): string {
  return instruction
    .replace(/<.*>|0x1[0-9a-f]{5}$/, "<>")
    .replace(/^((?:\(p\d+\) )?(?:break|hint))\.[mibf] (0x)?/, "$1 ");
}

const singles: Readonly<Record<string, string>> = {
  ...{ A: ".mii", I: ".mii", M: ".mii", F: ".mfi", B: ".mib", X: ".mlx" },
};

/** A line of assembly between braces, if it is an instruction in automatic mode. */
function bundleAlone(line: string): string {
  const instruction = /^(?:\(p\d+\))?\s+([a-z]\w*(?:\.\w+)*)\b[^;{}]*/.exec(line)?.[0];
  const mnemonic = instruction
    ?.replace(/^\(p\d+\)/, "")
    .trim()
    .split(/\s/)[0];
  const form = mnemonic === undefined ? undefined : formsOf(mnemonic)[0];
  // GNU as wants the stop at the very slot of what ends its group, not behind a nop.
  const stopsWithin = form?.instruction.groupLast === true && form.unit !== "B";
  if (stopsWithin) return "";
  if (form === undefined || /^ {10}/.test(line)) return line;
  return `{ ${singles[form.unit]}\n ${instruction} ;;\n}`;
}

function assertSameProgram(source: string, file: string): void {
  const program = assemble(source, { file });
  const gnu = gnuProgram(source);
  assert.equal(hexDump(program.image), hexDump(gnu.image));
  const symbols = symbolsOf(gnu.elf);
  for (const [name, value] of program.symbols) assert.equal(symbols.get(name), value, name);
}

/** Instructions and stops (";;") of a program as objdump lists them, without nops and addresses. */
function instructionsOf(elf: Uint8Array): string[] {
  const { text } = binutils("objdump", ["-d", "elf"], { elf });
  const rows = text.matchAll(/^ +[0-9a-f]+:\t(?:[0-9a-f]{2} )+ *\t(?:\[...\])? +(.*)$/gm);
  return [...rows].flatMap(([, row = ""]) => {
    const [, instruction = "", stop = ""] = /^(.*?)(;;)?$/.exec(row.trim())!;
    const plain = instruction.replace(/[0-9a-f]+ </, "<");
    return [...(/^nop\.. 0x0$/.test(plain) ? [] : [plain]), ...(stop === "" ? [] : [stop])];
  });
}

function hexDump(bytes: Uint8Array): string {
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) => {
    const row = Buffer.from(bytes.subarray(16 * i, 16 * i + 16)).toString("hex");
    return `${(16 * i).toString(16).padStart(6, "0")} ${row}`;
  });
  return rows.join("\n");
}
