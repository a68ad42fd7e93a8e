import type { Assembly } from "../assembly.ts";
import { SourceError } from "../problem.ts";
import type { TokenReader } from "../token-reader.ts";
import { commaSeparated, type Directive, type Directives } from "./directive.ts";

/** Integers of `size` bytes, each on a multiple of its size unless `unaligned`. */
function integers(size: number, unaligned = false): Directive {
  return (assembly, reader) => {
    assembly.code.end(reader.position);
    if (!unaligned) assembly.section.align(size, reader.position);
    commaSeparated(reader, () => assembly.emitExpression(assembly.expression(reader), size));
  };
}

/** Strings, with a zero byte behind each if `terminated`. */
function strings(terminated: boolean): Directive {
  return (assembly, reader) => {
    const { position } = reader;
    assembly.code.end(position);
    commaSeparated(reader, () => {
      const token = reader.peek();
      if (token?.kind !== "string") throw reader.expected("a string");
      reader.read();
      assembly.section.append(token.bytes, position);
      if (terminated) assembly.section.append(Uint8Array.of(0), position);
    });
  };
}

/** `.skip count, value`: bytes. */
const skip: Directive = (assembly, reader) => {
  const { position } = reader;
  assembly.code.end(position);
  const count = readCount(assembly, reader);
  const value = reader.skip(",") ? readByte(assembly, reader) : 0;
  reader.expectEnd();
  fill(assembly, count, Uint8Array.of(value), position);
};

/** `.fill count, size, value`: integers of `size` bytes, of which at most 4 are the value's. */
const fillDirective: Directive = (assembly, reader) => {
  const { position } = reader;
  assembly.code.end(position);
  const count = readCount(assembly, reader);
  const size = reader.skip(",") ? assembly.number(reader) : 1n;
  const value = reader.skip(",") ? assembly.number(reader) : 0n;
  reader.expectEnd();
  if (size < 0n || size > 8n) throw new SourceError(position, `.fill with a size of ${size} bytes`);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setUint32(0, Number(BigInt.asUintN(32, value)), true);
  fill(assembly, count, bytes.subarray(0, Number(size)), position);
};

function fill(
  { section }: Assembly,
  count: number,
  pattern: Uint8Array,
  position: TokenReader["position"],
): void {
  const start = section.reserve(count * pattern.length, position);
  if (!pattern.some((byte) => byte !== 0)) return;
  if (section.flags.zero) {
    throw new SourceError(position, `section ${section.name} can hold only zeroes`, "use .data");
  }
  for (let i = 0; i < count; i++) section.bytes.set(pattern, start + i * pattern.length);
}

function readCount(assembly: Assembly, reader: TokenReader): number {
  const { position } = reader;
  const count = assembly.number(reader);
  if (count >= 0n && count < 1n << 50n) return Number(count);
  throw new SourceError(position, `a count of ${count}`, "it must be 0 or more");
}

/** Parse the value of a byte, -128 to 255. */
export function readByte(assembly: Assembly, reader: TokenReader): number {
  const { position } = reader;
  const value = assembly.number(reader);
  if (value >= -128n && value <= 255n) return Number(BigInt.asUintN(8, value));
  throw new SourceError(position, `${value} does not fit into a byte`, "allowed: from -128 to 255");
}

/** Directives that put data here; the names without a dot are those of the Intel assembler. */
export const dataDirectives: Directives = {
  ".byte": integers(1),
  ".short": integers(2),
  ".hword": integers(2),
  ".2byte": integers(2, true),
  ".word": integers(2),
  ".long": integers(4),
  ".int": integers(4),
  ".4byte": integers(4, true),
  ".quad": integers(8),
  ".8byte": integers(8, true),
  ...Object.fromEntries(
    [1, 2, 4, 8].flatMap((size) => [
      [`data${size}`, integers(size)],
      [`.data${size}`, integers(size)],
      [`data${size}.ua`, integers(size, true)],
      [`.data${size}.ua`, integers(size, true)],
    ]),
  ),
  ".ascii": strings(false),
  ".asciz": strings(true),
  ".string": strings(true),
  stringz: strings(true),
  ".skip": skip,
  ".space": skip,
  ".zero": skip,
  ".fill": fillDirective,
};
