import type { Form, Operand } from "../../emulator/ia64/isa/form.ts";

/** The operands of a form as a line of assembly has them; targets relative to `.Lstart`. */
export function operandText(form: Form, values: readonly bigint[], ip: number): string {
  if (form.mnemonic === "alloc") return allocText(values.map(Number));
  let index = 0;
  return form.tokens
    .map((token) => {
      if (token.kind !== "operand") return token.text;
      const value = values[index]!;
      const operand = form.operands[index++]!;
      return valueText(operand, value, ip);
    })
    .join("");
}

/** `alloc` is written with inputs, locals, outputs and rotating registers. */
function allocText([r1 = 0, sof = 0, sol = 0, sor = 0]: readonly number[]): string {
  const inputs = sol >> 1;
  return `r${r1}=ar.pfs,${inputs},${sol - inputs},${sof - sol},${sor}`;
}

const files: Readonly<Record<string, string>> = {
  gr: "r",
  fr: "f",
  br: "b",
  pr: "p",
  ar: "ar",
  cr: "cr",
};

function valueText(operand: Operand, value: bigint, ip: number): string {
  const name = Object.entries(operand.names ?? {}).find(([, v]) => BigInt(v) === value)?.[0];
  if (name !== undefined) return `@${name}`;
  if (operand.kind === "target") return `.Lstart+${value + BigInt(ip)}`;
  return `${files[operand.kind] ?? ""}${value}`;
}
