import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { InputError } from "../../emulator/input-error.ts";
import { packageRoot } from "../../emulator/package-root.ts";

const samples = ["assembler/directives.s", "assembler/explicit.s", "assembler/auto.s"]
  .concat("programs/image-O2.s")
  .map((name) => `test/ia64/${name}`);
const lines = [...samples, "guests/agent.s"].flatMap((path) =>
  readFileSync(new URL(path, packageRoot), "utf8").split("\n"),
);

const fragments = [
  ...["{", "}", ";;", ";", "(", ")", "[", "]", "=", ",", "/*", "*/", "//", '"', "'", "\\", "\0"],
  ...["(p6)", "1:", "1f", "1b", "x:", ".", "r1", "in0", "ar.pfs", "@rev", "@", "#", "0x", "-", "~"],
  ...[".macro m a", ".endm", ".rept 2", ".endr", ".if 1", ".else", ".endif", ".irp x, 1, 2"],
  ...["m \\a", "\\@", ".set x, x + x", ".org 1 << 40", ".align 1 << 20", ".bss", ".text", ".data"],
  ...["@gprel(x)", "@ltoff(", "@fptr(x)", "@pcrel(.)", "ld8.mov r1 = [r2], x", ".mii", ".mlx"],
  ...[
    ".auto",
    ".explicit",
    '.pred.rel "mutex", p6, p7',
    ".mem.offset 8, 0",
    ".comm x, 8, 8",
    ".sbss",
  ],
  ...["99999999999999999999", "1 << 63", "é", "\u{1f600}", "\ud800", "__proto__", "constructor"],
];

test("a malformed source is an InputError and nothing else", () => {
  const random = generator(20260101);
  let refused = 0;
  for (let i = 0; i < 3000; i++) {
    const source = mutate(random);
    try {
      assemble(source, { file: "fuzz.s" });
    } catch (error) {
      assert.ok(error instanceof InputError, `${(error as Error).stack}\nof\n${source}`);
      refused++;
    }
  }
  assert.ok(refused > 1000, `${refused} refused`);
});

/** A few lines of the samples with a few random changes. */
function mutate(random: (limit: number) => number): string {
  const start = random(lines.length);
  let source = lines.slice(start, start + 1 + random(12)).join("\n");
  for (let changes = random(4); changes >= 0; changes--) {
    const at = random(source.length + 1);
    const deleted = random(3) === 0 ? random(6) : 0;
    const inserted = random(4) === 0 ? lines[random(lines.length)]! : pick(fragments, random);
    const separator = random(2) === 0 ? "\n" : " ";
    source = `${source.slice(0, at)}${separator}${inserted}${source.slice(at + deleted)}`;
  }
  return source;
}

function pick<T>(items: readonly T[], random: (limit: number) => number): T {
  return items[random(items.length)]!;
}

/** Numbers from 0 to below a limit, the same in every run. */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
