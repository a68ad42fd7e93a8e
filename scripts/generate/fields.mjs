import { resolve } from "./schemas.mjs";

/** Bytes of each scalar. */
export const scalarSize = { u8: 1, u16: 2, u32: 4, u64: 8, s8: 1, s16: 2, s32: 4 };

/** "r33" -> 33. */
export function registerNumber(name) {
  if (!/^r\d+$/.test(name)) throw new Error(`${name} is no register`);
  return Number(name.slice(1));
}

/** Layout of the properties of an object schema, in their order. */
export function fieldLayouts(schemas, file, schema) {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const found = resolve(schemas, property, file);
    const abi = found.schema["x-abi"];
    return {
      name,
      place: place(abi),
      form: form(schemas, found),
      ...("default" in found.schema && { default: found.schema.default }),
      ...(abi.faults && { faults: abi.faults }),
      ...(abi.when && { when: condition(abi.when) }),
      ...("must" in abi && { must: { value: abi.must, otherwise: abi.otherwise } }),
    };
  });
}

function place({ offset, register, shift = 0 }) {
  return register === undefined ? { offset } : { register: registerNumber(register), shift };
}

function condition(when) {
  const [[field, values]] = Object.entries(when);
  return { field, values };
}

function form(schemas, { schema, file }) {
  const { definition, size, handle, length, capacity = length } = schema["x-abi"];
  if (handle) {
    if (definition === "frames" || definition === "text") {
      return { kind: definition, length, capacity };
    }
    if (schema.items === undefined)
      return { kind: "struct", struct: struct(schemas, schema, file) };
    const item = resolve(schemas, schema.items, file);
    return { kind: "list", item: itemOf(schemas, item), length, capacity };
  }
  if (definition === "string" || definition === "bytes") return { kind: definition, size };
  if (schema.type === "array") {
    const item = resolve(schemas, schema.items, file).schema["x-abi"].definition;
    return { kind: "array", type: scalar(item), count: schema.minItems };
  }
  return { kind: "scalar", type: scalar(definition) };
}

function scalar(name) {
  if (scalarSize[name] === undefined) throw new Error(`${name} is no scalar type`);
  return name;
}

function itemOf(schemas, { schema, file }) {
  return schema.properties ? struct(schemas, schema, file) : scalar(schema["x-abi"].definition);
}

function struct(schemas, schema, file) {
  return { size: schema["x-abi"].size, fields: fieldLayouts(schemas, file, schema) };
}

/** Marks the fields of a request that no field of the reply overlaps: the call must keep them. */
export function markKept(request, reply) {
  const outputs = reply.map(extent);
  return request.map((field) => {
    const own = extent(field);
    const kept = !outputs.some((out) => out.behind === own.behind && overlap(out, own));
    return kept ? { ...field, kept } : field;
  });
}

function overlap(a, b) {
  return a.start < b.end && b.start < a.end;
}

/** What a field covers: bytes of the argument struct, a register, or what is behind a handle. */
function extent({ place, form }) {
  const behind = ["frames", "text", "list", "struct"].includes(form.kind);
  if (place.offset === undefined)
    return { behind, start: -place.register, end: 1 - place.register };
  const size = behind ? scalarSize.u64 : inlineSize(form);
  return { behind, start: place.offset, end: place.offset + size };
}

function inlineSize({ kind, type, count, size }) {
  if (kind === "scalar") return scalarSize[type];
  return kind === "array" ? count * scalarSize[type] : size;
}
