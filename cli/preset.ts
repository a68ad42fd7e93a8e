import path from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../emulator/package-root.ts";

const compiled = (file: string) => fileURLToPath(new URL(`dist/${file}`, packageRoot));

/** Absolute path of our step library, for Cucumber's `import`. */
export const stepLibrary = compiled("steps/index.js");

/** Where reports go unless one says otherwise, relative to the working directory. */
export const defaultOut = "reports/out";

/** Cucumber's formatters for a run whose reports go to `out`. */
export function formatters(out: string): (string | [string, string])[] {
  return [
    compiled("reports/progress.js"),
    [compiled("reports/formatter.js"), path.join(out, "summary.txt")],
  ];
}

/**
 * A Cucumber profile that runs features of your own with our steps and reports:
 *
 *     // cucumber.mjs
 *     import { preset } from "xen-ia64-conformance";
 *     export default preset;
 */
export const preset = {
  paths: ["features/**/*.feature"],
  import: [stepLibrary],
  format: formatters(defaultOut),
  formatOptions: { xenIa64: { out: defaultOut } },
};
