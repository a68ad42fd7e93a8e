import { binutils } from "../binutils.ts";

/** One bundle as the GNU tools see it. */
export interface GnuBundle {
  readonly lo: bigint;
  readonly hi: bigint;
  /** Lines of the disassembly, for example "[MII] nop.m 0x0"; an L+X pair is one line. */
  readonly lines: readonly string[];
}

/** Assembles a source of bundles only, and disassembles it again. Throws with the messages of as. */
export function gnuAssemble(source: string): readonly GnuBundle[] {
  const options = ["--no-warn", "-mle", "-mhint.b=ok", "-o", "a.o", "a.s"];
  const object = { "a.o": binutils("as", options, { "a.s": source }, "a.o").file };
  const copy = ["-O", "binary", "-j", ".text", "a.o", "a.bin"];
  const { file } = binutils("objcopy", copy, object, "a.bin");
  const bytes = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const lines = textLines(binutils("objdump", ["-d", "a.o"], object).text);
  return Array.from({ length: file.length / 16 }, (_, i) => ({
    lo: bytes.getBigUint64(16 * i, true),
    hi: bytes.getBigUint64(16 * i + 8, true),
    lines: lines[i] ?? [],
  }));
}

/** Disassembly lines of each bundle, without addresses, bytes and symbol names. */
function textLines(dump: string): readonly (readonly string[])[] {
  const bundles: string[][] = [];
  for (const line of dump.split("\n")) {
    const match = /^\s+[0-9a-f]+:\t(?:[0-9a-f]{2} )+\s*\t(.*)$/.exec(line);
    if (match === null) continue;
    const text = match[1]!
      .replace(/ <[^>]*>/, "")
      .replace(/\s+/g, " ")
      .trim();
    if (text.startsWith("[")) bundles.push([text]);
    else bundles.at(-1)!.push(text);
  }
  return bundles;
}
