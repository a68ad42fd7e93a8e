import Ajv2020 from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { opPointers } from "./layout.mjs";
import { resolve } from "./schemas.mjs";
import { header } from "./tables.mjs";

/** ajv's validators of result and reply of each op, compiled ahead into a module of their own. */
export function validatorsSource(schemas) {
  const ajv = new Ajv2020.default({
    allErrors: true,
    strictTypes: false,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  const pointers = [...opPointers(schemas)];
  for (const [key, { file, schema }] of pointers) {
    const { result, reply } = schema.properties;
    const properties = { result: flat(schemas, result, file), reply: flat(schemas, reply, file) };
    ajv.addSchema({ properties }, key);
  }
  const names = Object.fromEntries(pointers.map(([key]) => [`validate_${key}`, key]));
  const code = standaloneCode.default(ajv, names);
  if (/\brequire\(/.test(code)) throw new Error("a validator needs ajv at run time");
  const table = pointers.map(([key]) => `  ${key}: validate_${key},`).join("\n");
  return `// @ts-nocheck
${header}import type { Validator } from "../validate.ts";

${code}
/** Checks {result, reply} of an op, by the key of its layout. */
export const validators: Readonly<Record<string, Validator>> = {
${table}
};
`;
}

/** Keywords that check nothing. */
const silent = new Set(["description", "x-abi", "default"]);

/** A schema without references and annotations: code for it needs no calls between validators. */
function flat(schemas, node, file) {
  if (Array.isArray(node)) return node.map((each) => flat(schemas, each, file));
  if (typeof node !== "object" || node === null) return node;
  const found = resolve(schemas, node, file);
  const entries = Object.entries(found.schema).filter(([key]) => !silent.has(key));
  const plain = Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      key === "properties"
        ? flatProperties(schemas, value, found.file)
        : flat(schemas, value, found.file),
    ]),
  );
  return plain.anyOf === undefined ? plain : { anyOf: joinConstants(plain.anyOf) };
}

function flatProperties(schemas, properties, file) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, flat(schemas, schema, file)]),
  );
}

/** Alternatives that are constants, joined into one `enum`, for which ajv writes far less code. */
function joinConstants(alternatives) {
  const constant = ({ const: value, type }) => value !== undefined || type === "null";
  const values = alternatives.filter(constant).map(({ const: value }) => value ?? null);
  const others = alternatives.filter((each) => !constant(each));
  return values.length === 0 ? others : [{ enum: [...new Set(values)] }, ...others];
}
