import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../emulator/input-error.ts";
import { parseElf } from "../../emulator/platform/elf.ts";
import { writeElf } from "../../emulator/platform/elf-writer.ts";
import { binutils, withoutBinutils } from "../binutils.ts";
import { smallProgram } from "./small-program.ts";

test("what the writer writes, the reader reads", () => {
  const program = smallProgram();
  const elf = parseElf(writeElf(program), "small");
  assert.equal(elf.entry, 0x100010n);
  assert.deepEqual(
    elf.segments.map((segment) => ({ ...segment, data: [...segment.data] })),
    [
      {
        paddr: 0x100000,
        vaddr: 0x100000n,
        data: [...program.image],
        memsz: 0x40,
        flags: { read: true, write: true, execute: true },
      },
    ],
  );
  assert.deepEqual(elf.symbols, program.symbols);
  assert.deepEqual(
    elf.notes.map((note) => ({ ...note, data: [...note.data] })),
    [{ owner: "Xen", type: 5, data: [1, 2, 3, 4] }],
  );
});

test("readelf accepts what the writer writes", { skip: withoutBinutils() }, () => {
  const { text } = binutils("readelf", ["-alW", "small"], { small: writeElf(smallProgram()) });
  assert.doesNotMatch(text, /warning|error/i);
  assert.match(text, /Machine: +Intel IA-64/);
  assert.match(text, /LOAD +0x0000b0 0x0+100000 0x0+100000 0x000034 0x000040 RWE 0x10/);
  assert.match(text, /0+100010 +16 FUNC +GLOBAL DEFAULT +1 _start/);
  assert.match(text, /ABS limit/);
  assert.match(text, /^ +Xen +0x00000004/m);
});

test("every truncation of an image parses or is an InputError", () => {
  const bytes = writeElf(smallProgram());
  for (let size = 0; size < bytes.length; size++) {
    try {
      parseElf(bytes.subarray(0, size), "cut");
    } catch (error) {
      assert.ok(error instanceof InputError, `${size} bytes: ${error}`);
      assert.ok(size < 4 || /byte offset 0x[0-9a-f]+/.test(error.message), error.message);
    }
  }
});

test("every corrupted byte parses or is an InputError", () => {
  const bytes = writeElf(smallProgram());
  for (let at = 0; at < bytes.length; at++) {
    for (const value of [0x00, 0x7f, 0x80, 0xff]) {
      const corrupt = bytes.slice();
      corrupt[at] = value;
      try {
        parseElf(corrupt, "corrupt");
      } catch (error) {
        assert.ok(error instanceof InputError, `byte ${at} = ${value}: ${error}`);
      }
    }
  }
});

const refusals: readonly [cause: string, change: (bytes: Uint8Array) => void, message: RegExp][] = [
  ["another file", (b) => b.set([0x23, 0x21]), /^guest: this is not an ELF image\n {2}hint: /],
  ["32 bits", (b) => b.set([1], 4), /not a 64-bit ELF image \(byte offset 0x4\)/],
  ["big-endian", (b) => b.set([2], 5), /not little-endian/],
  ["x86-64", (b) => b.set([62], 18), /for x86-64 \(machine 62\), not for IA-64 \(machine 50\)/],
  ["an object file", (b) => b.set([1], 16), /object file, not a linked image.*\n {2}hint: link it/],
  ["a dynamic image", (b) => b.set([2], 64), /linked dynamically\n {2}hint: link it statically/],
  ["an image with an interpreter", (b) => b.set([3], 64), /linked dynamically/],
  ["no loadable segment", (b) => b.set([0], 64), /no loadable segment/],
  ["a segment past the end", (b) => b.set([0xff, 0xff], 64 + 8), /truncated: segment at 0x100000/],
  ["file size > memory size", (b) => b.set([1], 64 + 40), /more bytes in the file than in memo/],
  ["an entry elsewhere", (b) => b.set([0x20], 26), /entry point 0x200010 lies outside/],
  ["an address of 64 bits", (b) => b.set([0xe0], 64 + 31), /has more than 50 bits/],
];

for (const [cause, change, message] of refusals) {
  test(`refuses ${cause}`, () => {
    const bytes = writeElf(smallProgram());
    change(bytes);
    assert.throws(() => parseElf(bytes, "guest"), { name: "InputError", message });
  });
}
