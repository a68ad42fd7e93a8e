import type { FileAccess, Files, HostFile } from "./files.ts";
import { type InterruptLines, source } from "./interrupt-lines.ts";
import type { Pointers } from "./pointers.ts";

/** Files that a program can have open, and completions that it may leave unasked for. */
const maxOpen = 256;
const maxCompletions = 1024;

/** Requests in one call. */
const maxRequests = 4096;
const requestSize = 16;

/** `count` of a completion whose transfer failed. */
const failed = 0xffff_ffff;

/** A transfer that is done. */
export interface Completion {
  readonly descriptor: number;
  /** Bytes moved, or 0xffffffff. */
  readonly count: number;
}

/** Where the bytes of a transfer go to, or come from. */
interface Request {
  readonly address: bigint;
  readonly length: number;
}

/** The simulated disk: files by descriptor, and transfers that complete at once. */
export class Disk {
  readonly #files: Files;
  readonly #pointers: Pointers;
  readonly #lines: InterruptLines;
  readonly #open = new Map<number, HostFile>();
  #completions: Completion[] = [];

  constructor(files: Files, pointers: Pointers, lines: InterruptLines) {
    this.#files = files;
    this.#pointers = pointers;
    this.#lines = lines;
  }

  /** A descriptor, the lowest that is free; -1 if it is refused. */
  open(path: string, access: FileAccess): number {
    let descriptor = 0;
    while (this.#open.has(descriptor)) descriptor++;
    const file = descriptor < maxOpen ? this.#files.open(path, access) : undefined;
    if (file === undefined) return -1;
    this.#open.set(descriptor, file);
    return descriptor;
  }

  close(descriptor: number): boolean {
    this.#open.get(descriptor)?.close();
    return this.#open.delete(descriptor);
  }

  /** Close what the program left open. */
  closeAll(): void {
    for (const descriptor of [...this.#open.keys()]) this.close(descriptor);
  }

  /**
   * Read or write as `count` requests at `table` say, from byte `offset` of the file on. False if
   * the descriptor is not open or too much is under way; else a completion tells what came of it.
   */
  transfer(
    direction: "read" | "write",
    descriptor: number,
    count: number,
    table: bigint,
    offset: number,
  ): boolean {
    const file = this.#open.get(descriptor);
    if (file === undefined || this.#completions.length >= maxCompletions) return false;
    const requests = this.#requests(table, count);
    const move = direction === "read" ? this.#read : this.#write;
    const moved = requests === undefined ? undefined : move.call(this, file, requests, offset);
    this.#completions.push({ descriptor, count: moved ?? failed });
    this.#lines.raise(source.disk);
    return true;
  }

  /** Take the oldest completion of a descriptor, or if `any` and it has none, the oldest of all. */
  complete(descriptor: number, any: boolean): Completion | undefined {
    const own = this.#completions.findIndex((completion) => completion.descriptor === descriptor);
    const index = own < 0 && any ? 0 : own;
    return index < 0 ? undefined : this.#completions.splice(index, 1)[0];
  }

  #requests(table: bigint, count: number): readonly Request[] | undefined {
    if (count > maxRequests) return undefined;
    const bytes = this.#pointers.read(table, count * requestSize);
    if (bytes === undefined) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return Array.from({ length: count }, (_, i) => ({
      address: view.getBigUint64(requestSize * i, true),
      length: view.getUint32(requestSize * i + 8, true),
    }));
  }

  #read(file: HostFile, requests: readonly Request[], offset: number): number | undefined {
    let moved = 0;
    for (const { address, length } of requests) {
      if (!this.#pointers.check(address, length)) return undefined;
      const bytes = file.read(offset + moved, length);
      if (bytes === undefined) return undefined;
      this.#pointers.write(address, bytes);
      moved += bytes.length;
      if (bytes.length < length) break;
    }
    return moved;
  }

  #write(file: HostFile, requests: readonly Request[], offset: number): number | undefined {
    let moved = 0;
    for (const { address, length } of requests) {
      const bytes = this.#pointers.read(address, length);
      const written = bytes && file.write(offset + moved, bytes);
      if (written === undefined) return undefined;
      moved += written;
      if (written < length) break;
    }
    return moved;
  }
}
