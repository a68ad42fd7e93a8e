import type { Program } from "../../emulator/ia64/assembler/program.ts";

/** Two bundles of text, a Xen note of 20 bytes and .bss up to 64 bytes; entry at the second bundle. */
export function smallProgram(): Program {
  const image = new Uint8Array(0x34);
  // nop.m; nop.i; nop.i, twice.
  const nops = [0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0];
  image.set([...nops, ...nops]);
  image.set([4, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 0x58, 0x65, 0x6e, 0, 1, 2, 3, 4], 0x20);
  const section = { writable: false, executable: false, zero: false, note: false, alignment: 4 };
  const symbol = { global: false, kind: "none", size: 0n } as const;
  return {
    base: 0x100000,
    image,
    warnings: [],
    bssSize: 12,
    entry: 0x100010,
    symbols: new Map([
      ["first", 0x100000n],
      ["limit", 0x2000n],
      ["_start", 0x100010n],
    ]),
    symbolTable: [
      { ...symbol, name: "first", value: 0x100000n, section: 0 },
      {
        name: "_start",
        value: 0x100010n,
        section: 0,
        global: true,
        kind: "function",
        size: 16n,
      },
      { ...symbol, name: "limit", value: 0x2000n, section: undefined },
    ],
    sections: [
      { ...section, name: ".text", address: 0x100000, size: 0x20, executable: true, alignment: 16 },
      { ...section, name: ".note.Xen", address: 0x100020, size: 20, note: true },
      { ...section, name: ".bss", address: 0x100034, size: 12, writable: true, zero: true },
    ],
  };
}
