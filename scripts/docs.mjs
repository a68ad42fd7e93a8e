// Writes docs/hypercalls.md from schemas/hypercalls/. With --check it only says whether it is fresh.
import { readFileSync, writeFileSync } from "node:fs";
import { hypercallDocs } from "./generate/docs.mjs";
import { callLayouts } from "./generate/layout.mjs";
import { loadSchemas } from "./generate/schemas.mjs";

const root = new URL("../", import.meta.url);
const schemas = loadSchemas(new URL("schemas/hypercalls/", root));
const file = new URL("docs/hypercalls.md", root);
const text = hypercallDocs(schemas, callLayouts(schemas));
if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (readFileSync(file, "utf8") !== text) {
  console.error("docs/hypercalls.md is not what the schemas say: npm run docs");
  process.exitCode = 1;
}
