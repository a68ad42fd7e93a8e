// Derives the tables of emulator/contract/generated/ from schemas/hypercalls/. Runs before tsc.
import { mkdirSync, writeFileSync } from "node:fs";
import { callLayouts } from "./generate/layout.mjs";
import { loadSchemas } from "./generate/schemas.mjs";
import { errnoSource, layoutSource } from "./generate/tables.mjs";
import { typesSource } from "./generate/types.mjs";
import { validatorsSource } from "./generate/validators.mjs";

const root = new URL("../", import.meta.url);
const schemas = loadSchemas(new URL("schemas/hypercalls/", root));
const calls = callLayouts(schemas);
const out = new URL("emulator/contract/generated/", root);
mkdirSync(out, { recursive: true });
for (const [name, source] of Object.entries({
  "layouts.ts": layoutSource(calls),
  "errno.ts": errnoSource(schemas),
  "types.ts": typesSource(schemas, calls),
  "validators.ts": validatorsSource(schemas, calls),
})) {
  writeFileSync(new URL(name, out), source);
}
