import { resolve } from "./schemas.mjs";

/** The refusals among the results of a call, in the order of the schema: that of the tests. */
export function refusals(schemas, file, result) {
  return (result.anyOf ?? []).flatMap((each) => {
    const { schema } = resolve(schemas, each, file);
    if (!isRefusal(schema.const)) return [];
    return [{ name: schema["x-abi"]?.definition ?? String(schema.const), value: schema.const }];
  });
}

function isRefusal(value) {
  return typeof value === "number" ? value < 0 : typeof value === "string";
}
