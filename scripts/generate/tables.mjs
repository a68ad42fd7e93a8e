const header = "// Generated from schemas/hypercalls/ by scripts/generate.mjs.\n";

/** The layouts as a typed constant. */
export function layoutSource(calls) {
  return `${header}import type { CallLayout } from "../layout.ts";

/** Every call, by r2; the last stands for all numbers and classes without a name. */
export const callLayouts: readonly CallLayout[] = [
${calls.map((call) => JSON.stringify(call)).join(",\n")},
];
`;
}

/** Names and values of the error numbers. */
export function errnoSource(schemas) {
  const entries = Object.entries(schemas.get("errno.schema.json").$defs);
  const lines = entries.map(
    ([name, { const: value, description }]) => `  /** ${description} */\n  ${name}: ${-value},`,
  );
  return `${header}
/** Error numbers (abi 1.5); a failed call returns one negated in r8. */
export const errno = {
${lines.join("\n")}
} as const;

export type ErrnoName = keyof typeof errno;
`;
}

export { header };
