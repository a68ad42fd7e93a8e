import { readdirSync, readFileSync } from "node:fs";

/** All schema files of a folder, by file name. */
export function loadSchemas(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".schema.json"));
  return new Map(
    names.sort().map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), "utf8"))]),
  );
}

/** The schema that "file#/$defs/name" or "#/$defs/name" points to, and where that is. */
function lookup(schemas, reference, file) {
  const [name, pointer] = reference.split("#");
  const target = name === "" ? file : name;
  let schema = schemas.get(target);
  for (const key of pointer.split("/").slice(1)) schema = schema?.[key];
  if (schema === undefined) throw new Error(`${file}: nothing at ${reference}`);
  return { schema, file: target, key: pointer.split("/").at(-1) };
}

/**
 * A schema with its references followed, the nearer keywords winning. `type` in its x-abi is the
 * name of the definition in types.schema.json or structs.schema.json that it comes from.
 */
export function resolve(schemas, schema, file) {
  if (schema.$ref === undefined) return { schema, file };
  const found = lookup(schemas, schema.$ref, file);
  const target = resolve(schemas, found.schema, found.file);
  const { $ref, ...own } = schema;
  const shared = /^(types|structs|errno)\./.test(found.file) ? { definition: found.key } : {};
  return {
    file: target.file,
    schema: {
      ...target.schema,
      ...own,
      "x-abi": { ...shared, ...target.schema["x-abi"], ...own["x-abi"] },
    },
  };
}
