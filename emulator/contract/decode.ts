import { compressFrames } from "./frames.ts";
import type { FieldLayout, Form, Place, ScalarType, StructLayout } from "./layout.ts";
import { maximumItems } from "./limits.ts";
import type { Fields, FieldValue } from "./record.ts";
import { readScalar, scalarOfRegister, scalarSize } from "./scalar.ts";
import type { CallerMemory } from "./site.ts";
import { hexOfBytes, textOfBytes, textOfField } from "./text.ts";
import { isNullHandle, isZeroHandle, readHandle } from "./xencomm.ts";

/** Where the fields of a request or reply are read from. */
export interface Source {
  readonly memory: CallerMemory;
  register(n: number): bigint;
  /** Bytes of the argument struct; undefined if they cannot be read. */
  struct(offset: number, size: number): Uint8Array | undefined;
  /** The same as it was at entry, where handles are looked up: the handler may have written. */
  entry(offset: number, size: number): Uint8Array | undefined;
  /** Value of a scalar that belongs to the other part of the call, or of "result". */
  length(name: string): number | undefined;
}

export interface Decoded {
  readonly fields: Fields;
  /**
   * What could not be read: part of the argument struct, of what it points to, or only what is
   * behind handles that count as null.
   */
  readonly fault: "none" | "struct" | "nested" | "null";
}

/** Decodes fields; what cannot be read is null, or as long as it could be read. */
export function decodeFields(layouts: readonly FieldLayout[], source: Source): Decoded {
  const decoder = new Decoder(layouts, source);
  return { fields: decoder.decode(), fault: decoder.fault };
}

class Decoder {
  fault: Decoded["fault"] = "none";
  readonly #layouts: readonly FieldLayout[];
  readonly #source: Source;

  constructor(layouts: readonly FieldLayout[], source: Source) {
    this.#layouts = layouts;
    this.#source = source;
  }

  decode(): Fields {
    const fields: { [name: string]: FieldValue } = {};
    for (const { name, place, form, when, faults } of this.#layouts) {
      if (when !== undefined && !when.values.includes(this.#scalarNamed(when.field) ?? -1))
        continue;
      const before = this.fault;
      fields[name] = this.#value(place, form);
      if (faults === "ignored" && this.fault !== "struct") this.fault = before;
    }
    return fields;
  }

  #value(place: Place, form: Form): FieldValue {
    switch (form.kind) {
      case "scalar":
        if (!("offset" in place)) return scalarOfRegister(this.#register(place), form.type);
        return this.#inline(place.offset, scalarSize[form.type], (b) =>
          readScalar(b, 0, form.type),
        );
      case "string":
        return this.#inline(offsetOf(place), form.size, textOfField);
      case "bytes":
        return this.#inline(offsetOf(place), form.size, hexOfBytes);
      case "array": {
        const { type, count } = form;
        return this.#inline(offsetOf(place), count * scalarSize[type], (b) => scalars(b, type));
      }
      default:
        return this.#behindHandle(place, form);
    }
  }

  #register(place: { readonly register: number; readonly shift: number }): bigint {
    return this.#source.register(place.register) >> BigInt(place.shift);
  }

  #inline(offset: number, size: number, decode: (bytes: Uint8Array) => FieldValue): FieldValue {
    const bytes = this.#source.struct(offset, size);
    if (bytes !== undefined) return decode(bytes);
    this.fault = "struct";
    return null;
  }

  #behindHandle(place: Place, form: Exclude<Form, { kind: InlineKind }>): FieldValue {
    const handle = handleAt(this.#source, place);
    if (handle === undefined) {
      this.fault = "struct";
      return null;
    }
    if (isZeroHandle(handle)) return null;
    switch (form.kind) {
      case "struct":
        return this.#struct(handle, form.struct);
      case "frames":
        return this.#items(handle, form.length, 8, compressFrames);
      case "text":
        return this.#items(handle, form.length, 1, textOfBytes);
      case "list": {
        const { item } = form;
        if (typeof item === "string") {
          return this.#items(handle, form.length, scalarSize[item], (b) => scalars(b, item));
        }
        return this.#items(handle, form.length, item.size, (b) => structs(b, item, this.#source));
      }
    }
  }

  #struct(handle: bigint, layout: StructLayout): FieldValue {
    const bytes = readHandle(this.#source.memory, handle, 0, layout.size);
    if (bytes !== undefined) return structFields(bytes, layout, this.#source);
    this.#nestedFault(handle);
    return null;
  }

  /** As many items as the call says there are, or as can be read. */
  #items(
    handle: bigint,
    length: string,
    size: number,
    decode: (bytes: Uint8Array) => FieldValue,
  ): FieldValue {
    const count = this.#scalarNamed(length) ?? this.#source.length(length);
    if (count === undefined) return null;
    const wanted = Math.min(Math.max(count, 0), maximumItems) * size;
    const bytes = readPrefix(this.#source.memory, handle, wanted, size);
    if (bytes.length < wanted) this.#nestedFault(handle);
    return bytes.length === 0 && wanted > 0 ? null : decode(bytes);
  }

  #nestedFault(handle: bigint): void {
    if (this.fault === "struct" || this.fault === "nested") return;
    this.fault = isNullHandle(this.#source.memory, handle) ? "null" : "nested";
  }

  /** A scalar of this part of the call as a number, to be a length or a condition. */
  #scalarNamed(name: string): number | undefined {
    const layout = this.#layouts.find((each) => each.name === name);
    if (layout?.form.kind !== "scalar") return undefined;
    const { place, form } = layout;
    if (!("offset" in place)) return Number(scalarOfRegister(this.#register(place), form.type));
    const bytes = this.#source.struct(place.offset, scalarSize[form.type]);
    return bytes === undefined ? undefined : Number(readScalar(bytes, 0, form.type));
  }
}

type InlineKind = "scalar" | "string" | "bytes" | "array";

/** Handle of a field, as it was when the call entered; undefined if it cannot be read. */
export function handleAt(source: Source, place: Place): bigint | undefined {
  if (!("offset" in place)) return source.register(place.register);
  const bytes = source.entry(place.offset, 8);
  return bytes === undefined ? undefined : BigInt(readScalar(bytes, 0, "u64"));
}

function offsetOf(place: Place): number {
  if ("offset" in place) return place.offset;
  throw new Error("the schemas put a string or array into a register");
}

function scalars(bytes: Uint8Array, type: ScalarType): FieldValue[] {
  const size = scalarSize[type];
  return Array.from({ length: bytes.length / size }, (_, i) => readScalar(bytes, i * size, type));
}

function structs(bytes: Uint8Array, layout: StructLayout, source: Source): Fields[] {
  const count = bytes.length / layout.size;
  return Array.from({ length: count }, (_, i) =>
    structFields(bytes.subarray(i * layout.size, (i + 1) * layout.size), layout, source),
  );
}

function structFields(bytes: Uint8Array, layout: StructLayout, outer: Source): Fields {
  const struct = (offset: number, size: number) => bytes.subarray(offset, offset + size);
  return decodeFields(layout.fields, { ...outer, struct, entry: struct }).fields;
}

/** Bytes read at a time while looking for the end of what can be read. */
const step = 0x4000;

/** The items from the start of a buffer that can be read, at most `length` bytes of them. */
function readPrefix(memory: CallerMemory, handle: bigint, length: number, size: number) {
  const whole = readHandle(memory, handle, 0, length);
  if (whole !== undefined) return whole;
  let readable = 0;
  for (let unit = step - (step % size); unit >= size; unit = unit > size ? size : 0) {
    while (readable + unit <= length) {
      if (readHandle(memory, handle, readable, unit) === undefined) break;
      readable += unit;
    }
  }
  return readHandle(memory, handle, 0, readable) ?? new Uint8Array(0);
}
