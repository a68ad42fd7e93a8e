import type { MachineMemory } from "../../ia64/memory.ts";
import type { Diagnostics } from "./diagnostics.ts";

/** Longest path that a program can name, in bytes. */
const maxPath = 1024;

/** Bit 63 of a physical address is its memory attribute (manual vol. 2, 4.4.3). */
const ADDRESS = (1n << 63n) - 1n;

/**
 * Memory that a simulator call is given by pointer: physical, little-endian, any alignment. What
 * lies outside the memory is reported, and nothing of it read or written.
 */
export class Pointers {
  readonly #memory: MachineMemory;
  readonly #diagnostics: Diagnostics;

  constructor(memory: MachineMemory, diagnostics: Diagnostics) {
    this.#memory = memory;
    this.#diagnostics = diagnostics;
  }

  /** Bytes up to a NUL, as UTF-8. */
  text(pointer: bigint): string | undefined {
    const bytes: number[] = [];
    const start = this.#locate(pointer, 1);
    if (start === undefined) return undefined;
    for (let p = start; bytes.length < maxPath && this.#memory.contains(p); p++) {
      const byte = this.#memory.read1(p);
      if (byte === 0) return new TextDecoder().decode(Uint8Array.from(bytes));
      bytes.push(byte);
    }
    this.#diagnostics.report(`text at 0x${pointer.toString(16)} does not end`);
    return undefined;
  }

  read(pointer: bigint, length: number): Uint8Array | undefined {
    const p = this.#locate(pointer, length);
    return p === undefined ? undefined : this.#memory.readBlock(p, length);
  }

  /** Whether the `length` bytes lie in memory; reported if not. */
  check(pointer: bigint, length: number): boolean {
    return this.#locate(pointer, length) !== undefined;
  }

  /** False if it was refused. */
  write(pointer: bigint, bytes: Uint8Array): boolean {
    const p = this.#locate(pointer, bytes.length);
    if (p === undefined) return false;
    this.#memory.writeBlock(p, bytes);
    return true;
  }

  write4(pointer: bigint, words: Uint32Array): boolean {
    const p = this.#locate(pointer, 4 * words.length);
    if (p === undefined) return false;
    for (const [i, word] of words.entries()) this.#memory.write4(p + 4 * i, word);
    return true;
  }

  write8(pointer: bigint, value: bigint): boolean {
    const p = this.#locate(pointer, 8);
    if (p === undefined) return false;
    this.#memory.write8(p, value);
    return true;
  }

  #locate(pointer: bigint, length: number): number | undefined {
    const p = Number(pointer & ADDRESS);
    if (this.#memory.contains(p, length)) return p;
    const where = `0x${pointer.toString(16)}`;
    this.#diagnostics.report(`pointer ${where} of a simulator call lies outside the memory`);
    return undefined;
  }
}
