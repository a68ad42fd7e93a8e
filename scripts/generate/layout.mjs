import { fieldLayouts, markKept, registerNumber } from "./fields.mjs";
import { refusals } from "./results.mjs";

/** Files that describe no call of their own. */
const shared = new Set(
  ["types", "structs", "errno", "record"].map((name) => `${name}.schema.json`),
);

/** The layout of every call, by r2; the one of all other numbers, "unknown", comes last. */
export function callLayouts(schemas) {
  const calls = [...schemas].flatMap(([file, schema]) =>
    shared.has(file) ? [] : callsOfFile(schemas, file, schema),
  );
  calls.sort((a, b) => a.r2 - b.r2);
  requireDistinct(calls.map((call) => call.r2));
  for (const call of calls) {
    requireDistinct(call.ops.map((op) => op.name));
    requireDistinct(call.ops.map((op) => op.cmd));
    if (call.select !== null && !call.ops.some((op) => op.name === "unknown")) {
      throw new Error(`schemas/hypercalls: ${call.name} does not describe other numbers`);
    }
  }
  return calls;
}

function requireDistinct(values) {
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw new Error(`schemas/hypercalls: ${twice} is there twice`);
}

function callsOfFile(schemas, file, schema) {
  const abi = schema["x-abi"];
  const common = {
    kind: kindOf(abi),
    description: schema.description,
    source: abi.source,
    profiles: abi.profiles,
    select: abi.select === undefined ? null : selector(abi.select),
    ops: schema.oneOf.flatMap(({ $ref }) => opsOf(schemas, file, $ref.split("/").at(-1))),
  };
  return Object.entries(namesOf(schema)).map(([name, r2]) => ({ name, r2, ...common }));
}

function kindOf(abi) {
  if (abi.break) return "hyperprivop";
  return abi.class === undefined ? "hypercall" : "firmware";
}

/** r2 of each call that a file describes. Hyperprivops have none, -1. That of "unknown" is beyond all others. */
function namesOf(schema) {
  const { number, class: firmware, numbers, break: hyperprivop } = schema["x-abi"];
  if (hyperprivop) return { [schema.title]: -1 };
  return numbers ?? { [schema.title]: number ?? Number(firmware ?? Number.MAX_SAFE_INTEGER) };
}

function selector({ register, argument, bits }) {
  return argument === undefined
    ? { register: registerNumber(register), bits }
    : { argument: registerNumber(argument), bits };
}

/** A definition with `cmds` stands for several sub-operations that look alike. */
function opsOf(schemas, file, key) {
  const op = schemas.get(file).$defs[key];
  const { const: name, pattern } = op.properties.op;
  const own = pattern === undefined ? (name ?? null) : "unknown";
  const cmds = op["x-abi"].cmds ?? { [own]: op["x-abi"].cmd ?? null };
  return Object.entries(cmds).map(([each, cmd]) => ({
    name: own === null && op["x-abi"].cmds === undefined ? null : each,
    cmd,
    ...opLayout(schemas, file, key, op),
  }));
}

function argument({ register, size }) {
  return { register: registerNumber(register), size };
}

function opLayout(schemas, file, key, op) {
  const abi = op["x-abi"];
  const { request, reply, result } = op.properties;
  const fields = (part) => fieldLayouts(schemas, file, part.anyOf?.at(-1) ?? part);
  return {
    description: op.description,
    argument: abi.argument === undefined ? null : argument(abi.argument),
    request: markKept(fields(request), fields(reply)),
    reply: fields(reply),
    hasResult: result.anyOf !== undefined,
    refusals: refusals(schemas, file, result),
    callers: abi.callers,
    target: abi.target ?? null,
    denied: abi.denied ?? "EPERM",
    blocks: abi.blocks ?? false,
    count: abi.count === undefined ? null : { from: abi.count.from ?? null, to: abi.count.to },
    requirements: abi.requirements ?? [],
    ...(abi.profiles !== undefined && { profiles: abi.profiles }),
    schema: `${file.split(".")[0]}_${key}`,
  };
}

/** The definition of each op and the file that it is in, by the key of its validator. */
export function opPointers(schemas) {
  const pointers = new Map();
  for (const [file, schema] of schemas) {
    if (shared.has(file)) continue;
    for (const { $ref } of schema.oneOf) {
      const key = $ref.split("/").at(-1);
      pointers.set(`${file.split(".")[0]}_${key}`, { file, schema: schema.$defs[key] });
    }
  }
  return pointers;
}
