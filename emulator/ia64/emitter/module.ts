import { ByteWriter } from "./byte-writer.ts";
import { I32, I64, type ValueType } from "./opcodes.ts";

/* The binary format of a module (WebAssembly core specification, 5.5). */

const header = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const FUNCTION_SECTION = 3;
const EXPORT_SECTION = 7;
const CODE_SECTION = 10;

const MODULE_BYTES = 0x10000;
const ITEM_BYTES = 32;

const FUNCTION = 0x00;
const MEMORY = 0x02;
const GLOBAL = 0x03;
const FUNCTION_TYPE = 0x60;
const MUTABLE = 1;

/** Module of the imports: "memory", "executed" and the functions by their numbers. */
export const HOST = "host";

/**
 * A module with the functions of the code entries `bodies`, which take an i32 and return one, exported
 * by their numbers. `arities` has, for each imported function, its number of i64 arguments after an
 * i32; it returns an i64. Imported functions come first in the index space of functions.
 */
export function encodeModule(
  arities: readonly number[],
  bodies: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const mostArguments = Math.max(0, ...arities);
  const blockType = mostArguments + 1;
  const module = new ByteWriter(MODULE_BYTES);
  module.bytes(header);
  section(module, TYPE_SECTION, [
    ...Array.from({ length: blockType }, (_, arity) =>
      functionType([I32, ...Array<ValueType>(arity).fill(I64)], I64),
    ),
    functionType([I32], I32),
  ]);
  section(module, IMPORT_SECTION, [
    imported("memory", MEMORY, [0, 1]),
    imported("executed", GLOBAL, [I32, MUTABLE]),
    ...arities.map((arity, i) => imported(String(i), FUNCTION, [arity])),
  ]);
  section(
    module,
    FUNCTION_SECTION,
    bodies.map(() => item((out) => out.unsigned(blockType))),
  );
  section(
    module,
    EXPORT_SECTION,
    bodies.map((_, i) => exported(String(i), arities.length + i)),
  );
  section(module, CODE_SECTION, bodies);
  return module.content();
}

function section(module: ByteWriter, id: number, items: readonly Uint8Array[]): void {
  const content = new ByteWriter(MODULE_BYTES);
  content.unsigned(items.length);
  for (const bytes of items) content.bytes(bytes);
  module.byte(id);
  module.sized(content.content());
}

function functionType(parameters: readonly ValueType[], result: ValueType): Uint8Array {
  return item((out) => {
    out.byte(FUNCTION_TYPE);
    out.sized(Uint8Array.from(parameters));
    out.sized(Uint8Array.of(result));
  });
}

function imported(name: string, kind: number, description: readonly number[]): Uint8Array {
  return item((out) => {
    out.name(HOST);
    out.name(name);
    out.byte(kind);
    for (const number of description) out.unsigned(number);
  });
}

function exported(name: string, index: number): Uint8Array {
  return item((out) => {
    out.name(name);
    out.byte(FUNCTION);
    out.unsigned(index);
  });
}

function item(write: (out: ByteWriter) => void): Uint8Array {
  const out = new ByteWriter(ITEM_BYTES);
  write(out);
  return out.content();
}
