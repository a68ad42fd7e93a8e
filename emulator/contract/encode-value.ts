import { InputError } from "../input-error.ts";
import { framesOfRuns, parseRun } from "./frames.ts";
import type {
  FieldLayout,
  Form,
  InlineForm,
  ListForm,
  ScalarType,
  StructLayout,
} from "./layout.ts";
import { maximumItems } from "./limits.ts";
import type { Fields, FieldValue } from "./record.ts";
import { scalarRange, scalarSize, writeScalar } from "./scalar.ts";
import { bytesOfHex, bytesOfText } from "./text.ts";

/** Names a value in messages: the call and the path of the field. */
export type Where = string;

/** An integer within the range of its type; a missing one is 0. */
export function integerOf(where: Where, value: FieldValue | undefined, type: ScalarType): bigint {
  const integer = value === undefined ? 0n : parseInteger(value);
  if (integer === undefined) throw mistake(where, `${show(value)} is not an integer`);
  const [minimum, maximum] = scalarRange(type);
  if (integer < minimum || integer > maximum) {
    throw mistake(where, `${show(value)} does not fit in ${type}`, `from ${minimum} to ${maximum}`);
  }
  return integer;
}

function parseInteger(value: FieldValue): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  if (typeof value !== "string" || !/^(0x[0-9a-f]+|-?\d+)$/i.test(value)) return undefined;
  return BigInt(value);
}

/** Puts a value that lies in the struct itself at `offset` of its bytes. */
export function writeInline(
  bytes: Uint8Array,
  offset: number,
  where: Where,
  form: InlineForm,
  value: FieldValue | undefined,
): void {
  switch (form.kind) {
    case "scalar":
      writeScalar(bytes, offset, form.type, integerOf(where, value, form.type));
      break;
    case "string":
    case "bytes": {
      const parse = form.kind === "string" ? bytesOfText : bytesOfHex;
      const content = typeof value === "string" ? parse(value) : new Uint8Array(0);
      if (content === undefined || (value !== undefined && typeof value !== "string")) {
        throw mistake(where, `${show(value)} is not ${form.kind === "string" ? "text" : "hex"}`);
      }
      if (content.length > form.size) throw mistake(where, `longer than ${form.size} bytes`);
      bytes.set(content, offset);
      break;
    }
    case "array": {
      const items = value === undefined ? [] : listOf(where, value);
      if (items.length > form.count) throw mistake(where, `more than ${form.count} items`);
      bytes.set(scalarList(where, items, form.type), offset);
    }
  }
}

/** The bytes behind a handle, and how many items they are. */
export function encodeList(
  where: Where,
  form: ListForm,
  value: FieldValue,
): { readonly bytes: Uint8Array; readonly count: number } {
  if (form.kind === "text") {
    const bytes = typeof value === "string" ? bytesOfText(value) : undefined;
    if (bytes === undefined) throw mistake(where, `${show(value)} is not text`);
    return { bytes, count: bytes.length };
  }
  const items = listOf(where, value);
  if (form.kind === "frames") {
    const bytes = frameList(where, items);
    return { bytes, count: bytes.length / scalarSize.u64 };
  }
  const { item } = form;
  const bytes =
    typeof item === "string" ? scalarList(where, items, item) : structList(where, items, item);
  return { bytes, count: items.length };
}

/** A struct from its fields; what is not given is its default, or 0. */
export function encodeStruct(where: Where, layout: StructLayout, value: FieldValue): Uint8Array {
  if (!isFields(value)) throw mistake(where, `${show(value)} is not an object`);
  requireKnown(where, value, layout.fields);
  const bytes = new Uint8Array(layout.size);
  for (const { name, place, form, default: standard } of layout.fields) {
    if (!("offset" in place) || !isInline(form)) continue;
    writeInline(bytes, place.offset, `${where}.${name}`, form, value[name] ?? standard);
  }
  return bytes;
}

/** Refuses a name that is no field. */
export function requireKnown(
  where: Where,
  fields: Fields,
  layouts: readonly Pick<FieldLayout, "name">[],
): void {
  const known = layouts.map(({ name }) => name);
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const hint = known.length === 0 ? "it has no fields" : `fields: ${known.join(", ")}`;
    throw mistake(where, `no field "${name}"`, hint);
  }
}

/** The value is wrong; `where` stands in the place of the file, which only the caller knows. */
export function mistake(where: Where, reason: string, hint?: string): InputError {
  return new InputError({ file: where, reason, ...(hint !== undefined && { hint }) });
}

export function isInline(form: Form): form is InlineForm {
  return ["scalar", "string", "bytes", "array"].includes(form.kind);
}

function frameList(where: Where, items: readonly FieldValue[]): Uint8Array {
  const runs = items.map((item) => {
    const run = typeof item === "string" || typeof item === "number" ? parseRun(`${item}`) : null;
    if (!run) throw mistake(where, `${show(item)} is not a frame number or "first..last"`);
    return run;
  });
  const count = runs.reduce((sum, [first, last]) => sum + (last - first) + 1n, 0n);
  if (count > BigInt(maximumItems)) throw mistake(where, `more than ${maximumItems} frames`);
  return framesOfRuns(runs);
}

function scalarList(where: Where, items: readonly FieldValue[], type: ScalarType): Uint8Array {
  const size = scalarSize[type];
  const bytes = new Uint8Array(items.length * size);
  for (const [i, item] of items.entries()) {
    writeScalar(bytes, i * size, type, integerOf(`${where}[${i}]`, item, type));
  }
  return bytes;
}

function structList(where: Where, items: readonly FieldValue[], layout: StructLayout): Uint8Array {
  const bytes = new Uint8Array(items.length * layout.size);
  for (const [i, item] of items.entries()) {
    bytes.set(encodeStruct(`${where}[${i}]`, layout, item), i * layout.size);
  }
  return bytes;
}

function listOf(where: Where, value: FieldValue): readonly FieldValue[] {
  if (!Array.isArray(value)) throw mistake(where, `${show(value)} is not a list`);
  return value;
}

function isFields(value: FieldValue): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: FieldValue | undefined): string {
  return JSON.stringify(value) ?? "nothing";
}
