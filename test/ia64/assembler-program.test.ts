import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { listing } from "../../emulator/ia64/listing.ts";
import { parseElf } from "../../emulator/platform/elf.ts";
import { writeElf } from "../../emulator/platform/elf-writer.ts";

const file = "guest.s";

test("sections follow each other: code, constants, data, zeroes", () => {
  const source = `
    .bss
    .align 64
    space: .skip 0x100
    .data
    value: .quad 1
    .section .rodata, "a"
    text: .asciz "hello"
    .text
    first: nop.m 0
    _start: nop.m 1`;
  const program = assemble(source, { file, base: 0x4000 });
  assert.deepEqual(
    program.sections.map(({ name, address, size }) => [name, address, size]),
    [
      [".text", 0x4000, 32],
      [".rodata", 0x4020, 6],
      [".data", 0x4028, 8],
      [".bss", 0x4040, 0x100],
    ],
  );
  assert.equal(program.base, 0x4000);
  assert.equal(program.image.length, 0x30);
  assert.equal(program.bssSize, 0x110);
  assert.equal(program.entry, 0x4010);
  assert.deepEqual([...program.symbols].sort(), [
    ["_start", 0x4010n],
    ["first", 0x4000n],
    ["space", 0x4040n],
    ["text", 0x4020n],
    ["value", 0x4028n],
  ]);
});

test("execution starts where the options say, else at _start, else at the base", () => {
  const source = "nop.m 0\nmain: nop.m 1\n";
  assert.equal(assemble(source, { file, entry: "main" }).entry, 0x100010);
  assert.equal(assemble(`${source}_start:`, { file }).entry, 0x100020);
  assert.equal(assemble(source, { file }).entry, 0x100000);
  assert.throws(() => assemble(source, { file, base: 8 }), RangeError);
});

test("an assembled program is an ELF image with segments, symbols and Xen notes", () => {
  const source = `
    .section .note.Xen, "a", @note
    data4 4, 8, 5
    .asciz "Xen"
    data8.ua 0x123456789
    .text
    .global _start
    .proc _start
    _start: nop.m 0
    .endp _start
    .equ limit, 0x8000000000000000
    .bss
    .skip 0x5000`;
  const elf = parseElf(writeElf(assemble(source, { file })), "guest");
  assert.equal(elf.entry, 0x100000n);
  assert.deepEqual(
    elf.segments.map(({ paddr, memsz, data }) => [paddr, memsz, data.length]),
    [[0x100000, 0x5028, 0x28]],
  );
  assert.equal(elf.symbols.get("_start"), 0x100000n);
  assert.equal(elf.symbols.get("limit"), 0x8000000000000000n);
  const [note] = elf.notes;
  assert.deepEqual([note?.owner, note?.type], ["Xen", 5]);
  assert.equal(Buffer.from(note?.data ?? []).toString("hex"), "8967452301000000");
});

test("an empty source is an empty program", () => {
  const program = assemble("// nothing\n", { file });
  assert.equal(program.image.length, 0);
  assert.equal(program.entry, 0x100000);
});

test("stops stay where they are written, also behind a label", () => {
  const source = `
    add r1 = r2, r3 ;;
    add r4 = r1, r3
    add r5 = r2, r3
    next: ;;
    add r6 = r5, r3`;
  const { image, symbols } = assemble(source, { file, base: 0 });
  assert.deepEqual(
    [...listing(image, 0n, symbols)],
    [
      ...["0: [MMI] add r1=r2,r3;;", "6: [MMI] add r4=r1,r3", "c: [MMI] add r5=r2,r3;;"],
      "next:",
      ...["10: [MII] add r6=r5,r3", "16: [MII] nop.i 0x0", "1c: [MII] nop.i 0x0;;"],
    ],
  );
});

/** The disassembly of a source without addresses. */
function lines(source: string): string[] {
  return [...listing(assemble(source, { file }).image, 0n)].map((line) =>
    line.replace(/^\w+: /, ""),
  );
}

const dependent = "add r1 = r2, r3\nadd r4 = r1, r3\nadd r5 = r2, r3";

test("a stop goes where an instruction needs what one before it computes", () => {
  assert.deepEqual(lines(dependent), [
    "[MMI] add r1=r2,r3;;",
    "[MMI] add r4=r1,r3",
    "[MMI] add r5=r2,r3;;",
  ]);
});

test("explicit mode and braces have only the stops that are written, and a warning", () => {
  for (const source of [`.explicit\n${dependent}`, `{ .mmi\n${dependent}\n}`]) {
    const { warnings } = assemble(source, { file });
    assert.deepEqual(
      warnings.map(({ line, column, reason }) => ({ line, column, reason })),
      [{ line: 3, column: 1, reason: "add reads r1, which line 2 writes in the same group" }],
    );
    assert.equal(lines(source)[0], source[0] === "{" ? "[MMI] add r1=r2,r3" : "[MII] add r1=r2,r3");
  }
});

test("only automatic mode serializes as well", () => {
  const source = "mov cr.dcr = r1\nmov r2 = cr.dcr";
  assert.equal(
    lines(source).some((line) => line.includes("srlz")),
    false,
  );
  assert.deepEqual(lines(`.auto\n${source}`), [
    ...["[MMI] mov cr.dcr=r1;;", "[MMI] srlz.d", "[MMI] nop.i 0x0"],
    ...["[MII] mov r2=cr.dcr", "[MII] nop.i 0x0", "[MII] nop.i 0x0;;"],
  ]);
});

test("predicates that exclude each other need no stop", () => {
  const moves = "(p6) mov r8 = r9\n(p7) mov r8 = r10";
  const hasStop = (source: string) => lines(source).some((line) => /r8=r9;;/.test(line));
  assert.equal(hasStop(moves), true);
  assert.equal(hasStop(`.pred.rel "mutex", p6, p7\n${moves}`), false);
  assert.equal(hasStop(`cmp.eq p6, p7 = r1, r2 ;;\n${moves}`), false);
  assert.equal(hasStop(`cmp.eq p6, p7 = r1, r2 ;;\nx: ${moves}`), true);
});

test("spills to different bits of ar.unat need no stop if .mem.offset tells them apart", () => {
  const spills = (first: string, second: string) =>
    lines(`${first}\nst8.spill [r2] = r3\n${second}\nst8.spill [r4] = r5`).some((line) =>
      /r3;;$/.test(line),
    );
  assert.equal(spills("", ""), true);
  assert.equal(spills(".mem.offset 0, 0", ".mem.offset 8, 0"), false);
  assert.equal(spills(".mem.offset 0, 0", ".mem.offset 512, 0"), true);
});
