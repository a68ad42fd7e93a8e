import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { withoutBinutils } from "../binutils.ts";
import { gnuProgram, symbolsOf } from "./gnu-program.ts";

const skip = withoutBinutils();

function sample(name: string): string {
  return readFileSync(new URL(`test/ia64/assembler/${name}`, packageRoot), "utf8");
}

for (const name of ["directives.s"]) {
  test(`${name}: the bytes and symbols that GNU as makes`, { skip }, () => {
    assertSameProgram(sample(name), name);
  });
}

function assertSameProgram(source: string, file: string): void {
  const program = assemble(source, { file });
  const gnu = gnuProgram(source);
  assert.equal(hexDump(program.image), hexDump(gnu.image));
  const symbols = symbolsOf(gnu.elf);
  for (const [name, value] of program.symbols) assert.equal(symbols.get(name), value, name);
}

function hexDump(bytes: Uint8Array): string {
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, i) => {
    const row = Buffer.from(bytes.subarray(16 * i, 16 * i + 16)).toString("hex");
    return `${(16 * i).toString(16).padStart(6, "0")} ${row}`;
  });
  return rows.join("\n");
}
