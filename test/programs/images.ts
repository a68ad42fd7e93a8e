import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { listing } from "../../emulator/ia64/listing.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { parseElf } from "../../emulator/platform/elf.ts";
import { failureReport, runImage } from "../../emulator/platform/hp-sim/run-image.ts";

/** programs.json: what build.mjs makes, and what the tests expect of it. */
interface Program {
  /** The test file that runs it. */
  readonly group: string;
  /** Options of the compiler for each image. */
  readonly images: Readonly<Record<string, readonly string[]>>;
  /** Mnemonics that must be in the code of an image, with the completers that matter. */
  readonly contains?: Readonly<Record<string, readonly string[]>>;
}

/** The folder of the sources, not of the compiled tests. */
export const folder = new URL("test/programs/", packageRoot);
const memory = 16 * 2 ** 20;

export const programs = JSON.parse(
  readFileSync(new URL("programs.json", folder), "utf8"),
) as Readonly<Record<string, Program>>;

/** Tests of all images of a group: they print what the same source prints on the host. */
export function testGroup(group: string): void {
  for (const [name, program] of Object.entries(programs)) {
    if (program.group !== group) continue;
    const expected = readFileSync(new URL(`expected/${name}.txt`, folder), "latin1");
    for (const suffix of Object.keys(program.images)) {
      const file = `images/${name}-${suffix}.elf`;
      test(`${name}-${suffix}`, () => {
        const image = readFileSync(new URL(file, folder));
        const { consoleText, outcome, status, machine } = runImage(image, { memory, file });
        assert.equal(outcome.kind, "exit", failureReport(machine));
        assert.equal(`${consoleText}exit ${status}\n`, expected);
        const mnemonics = mnemonicsOf(image, file);
        const missing = (program.contains?.[suffix] ?? []).filter(
          (wanted) => !mnemonics.some((name) => `${name}.`.startsWith(`${wanted}.`)),
        );
        assert.deepEqual(missing, [], "what the compiler was to use");
      });
    }
  }
}

/** The mnemonics of an image's code. */
function mnemonicsOf(image: Uint8Array, file: string): readonly string[] {
  const text = parseElf(image, file).sections.find(({ name }) => name === ".text")!;
  const lines = [...listing(text.data, text.address)];
  return lines.map((line) => /^(?:.*\]| +) (?:\(p\d+\) )?([^ ;]+)/.exec(line)![1]!);
}
