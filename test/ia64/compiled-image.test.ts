import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { listing } from "../../emulator/ia64/listing.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { withoutBinutils } from "../binutils.ts";
import { gnuProgram } from "./gnu-program.ts";

/*
 * What GCC makes of image.c becomes a static image without another tool. The sources are those of
 * ia64-linux-gnu-gcc -O0, -O2 and -O3 -fno-tree-loop-distribute-patterns -S (GCC 12.2).
 */

const levels = ["O0", "O2", "O3"];

function sourceOf(level: string): string {
  const path = `test/ia64/programs/image-${level}.s`;
  return readFileSync(new URL(path, packageRoot), "utf8");
}

for (const level of levels) {
  test(`-${level}: what GNU as and ld make it`, { skip: withoutBinutils() }, () => {
    // Without what lets a linker leave out a load.
    const plain = sourceOf(level)
      .replaceAll("@ltoffx", "@ltoff")
      .replaceAll(/ld8\.mov (.*), \S+$/gm, "ld8 $1");
    const { image, sections } = assemble(`.explicit\n${plain}`, { file: level });
    const theirs = gnuProgram(plain).image;
    const code = sections.find(({ name }) => name === ".text")!.size;
    const lines = (bytes: Uint8Array) => [...listing(bytes.subarray(0, code), 0x100000n)];
    assert.deepEqual(lines(image), lines(theirs));
    // Without optimization there are two descriptors, which ld puts in another order.
    if (level === "O0") return;
    const hex = (bytes: Uint8Array) => Buffer.from(bytes.subarray(code)).toString("hex");
    assert.equal(hex(image), hex(theirs));
  });
}

/** The functions of image.c, in an image of their own, as functions of here. */
function load(level: string) {
  const program = assemble(sourceOf(level), { file: level });
  const memory = new MachineMemory(1, 1 << 21);
  memory.writeBlock(program.base, program.image);
  const cpu = new Processor(memory, 0);
  cpu.intercept = (cpu, vector) => {
    throw new Error(`interruption 0x${vector.toString(16)} at 0x${cpu.cr(19).toString(16)}`);
  };
  const returned = 0x8000n;
  return (name: string, ...values: readonly bigint[]): bigint => {
    cpu.psr = 1n << 13n;
    cpu.setFrame(values.length, 0, 0);
    cpu.setAr(16, 0n);
    cpu.setAr(18, 0x180000n);
    for (const [i, value] of values.entries()) cpu.setGr(32 + i, value);
    cpu.setGr(1, program.symbols.get("__gp")!);
    cpu.setGr(12, 0x1f0000n);
    cpu.setBr(0, returned);
    cpu.ip = program.symbols.get(name)!;
    for (let executed = 0; cpu.ip !== returned; executed += cpu.run(1)) {
      assert(executed < 1_000_000);
    }
    return cpu.gr(8);
  };
}

for (const level of levels) {
  test(`-${level}: the image does what the C says`, () => {
    const call = load(level);
    const words = ["alpha", "beta", "gamma", "delta"];
    for (const [i, word] of words.entries()) {
      const expected = 100 * word.length + "the quick brown fox".charCodeAt(i);
      assert.equal(call("text", BigInt(i)), BigInt(expected));
    }
    assert.equal(call("indirect", 0n, 21n), 42n + 1000n);
    assert.equal(call("indirect", 1n, 21n), 441n + 2000n);
    const names = [5n, 7n, 11n, 13n, 99n, 12n, 1n, -1n];
    for (const [i, name] of names.entries()) {
      const [a, b] = [800n + BigInt(i), 77n * BigInt(i)];
      // 565 is the sum of the numbers.
      assert.equal(call("mix", a, b), a * 3n + name + 565n);
    }
    assert.equal(call("ackermann", 2n, 3n), 9n);
  });
}
