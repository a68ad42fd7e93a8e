import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { disassembleBundle } from "../../emulator/ia64/disassemble.ts";
import { withoutBinutils } from "../binutils.ts";
import { type Difference, differences } from "./disassembly-differences.ts";
import { Random } from "./random.ts";

/** A million in CI, which has the time; a sample of them for who is working. */
const isWhole = process.env.CI === "true";
const count = isWhole ? 1_000_000 : 100_000;

/** Bundles of random bits; a reserved template only in every 64th. */
function randomBundles(): Buffer {
  const random = new Random(20260101);
  const bytes = Buffer.alloc(16 * count);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(random.next(), at);
  const isReserved = (byte: number) => [3, 10, 13, 15].includes((byte & 0x1f) >> 1);
  for (let at = 0; at < bytes.length; at += 16) {
    while (at % 1024 !== 0 && isReserved(bytes[at]!)) bytes[at] = random.below(256);
  }
  return bytes;
}

test(`${count} random bundles are disassembled as by GNU objdump`, {
  skip: withoutBinutils(),
}, async () => {
  const bytes = randomBundles();
  const ours = new Disassembly(bytes);
  const seen = new Set<Difference>();
  const unexplained: string[] = [];
  for await (const lines of objdumpLines(bytes)) {
    for (const theirs of lines) {
      const our = ours.next();
      if (our === theirs) continue;
      const difference = explain(theirs, our);
      if (difference === undefined) unexplained.push(`${theirs}, not ${our}`);
      else seen.add(difference);
    }
    if (unexplained.length > 40) break;
  }
  assert.deepEqual(unexplained, []);
  assert.equal(ours.next(), "");
  const gone = differences.filter((difference) => isWhole && !seen.has(difference));
  assert.deepEqual(gone, []);
});

/** The class of encodings that these two lines belong to. */
function explain(theirs: string, ours: string): Difference | undefined {
  const start = theirs.indexOf("]") + 2;
  if (ours.slice(0, start) !== theirs.slice(0, start)) return undefined;
  return differences.find(
    (difference) =>
      difference.objdump.test(theirs.slice(start)) && difference.ours.test(ours.slice(start)),
  );
}

/** Our lines for code at address 0, one after the other; "" at the end. */
class Disassembly {
  readonly #bytes: Buffer;
  #at = 0;
  #lines: readonly string[] = [];
  #next = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): string {
    if (this.#next === this.#lines.length) {
      if (this.#at === this.#bytes.length) return "";
      const at = this.#at;
      const [lo, hi] = [this.#bytes.readBigUInt64LE(at), this.#bytes.readBigUInt64LE(at + 8)];
      this.#lines = disassembleBundle(lo, hi, BigInt(at));
      this.#next = 0;
      this.#at += 16;
    }
    return this.#lines[this.#next++]!;
  }
}

/** The lines of objdump, many at a time, each with its template and without blanks for columns. */
async function* objdumpLines(bytes: Buffer): AsyncGenerator<readonly string[]> {
  const directory = mkdtempSync(join(tmpdir(), "objdump-"));
  try {
    writeFileSync(join(directory, "code"), bytes);
    const options = ["-D", "-b", "binary", "-m", "ia64", "--no-show-raw-insn", "code"];
    const { stdout } = spawn("ia64-linux-gnu-objdump", options, { cwd: directory });
    let template = "";
    let rest = "";
    for await (const chunk of stdout) {
      const lines = (rest + (chunk as Buffer).toString("latin1")).split("\n");
      rest = lines.pop()!;
      yield lines.flatMap((line) => {
        const tab = line.indexOf(":\t");
        if (tab < 0) return [];
        if (line[tab + 2] === "[") template = line.slice(tab + 2, tab + 7);
        return `${line.slice(0, tab).trim()}: ${template} ${line.slice(tab + 7).trim()}`;
      });
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}
