import type { Fields, Instruction } from "../../emulator/ia64/isa/instruction.ts";
import type { Syntax } from "../../emulator/ia64/isa/syntax.ts";

/** Completers that are hints to hardware and change nothing that a program can see. */
const hints = new Set([
  ...["hint", "whether", "prefetch", "dealloc", "importance"],
  // Those of `mov b1 = r2`.
  ...["return", "wh", "ih"],
]);

const telling = ({ completers }: Instruction): readonly string[] =>
  Object.keys(completers).filter((name) => !hints.has(name));

/** Which of the variants of an entry these fields are: the completers that have an effect. */
export function variantOf(instruction: Instruction, fields: Fields): string {
  return telling(instruction)
    .map((name) => `.${fields[name]}`)
    .join("");
}

/** All variants of an entry, as `variantOf` names them. */
export function variantsOf(instruction: Instruction): readonly string[] {
  return telling(instruction).reduce<readonly string[]>(
    (variants, name) =>
      variants.flatMap((variant) =>
        Object.keys(instruction.completers[name]!.values).map((text) => `${variant}.${text}`),
      ),
    [""],
  );
}

/** An entry as a person names it: format and syntax, for example "A2 shladd r1=r2,count2,r3". */
export function entryName({ format, syntax }: Instruction): string {
  return `${format.name} ${syntaxText(syntax)}`;
}

function syntaxText({ mnemonic, tokens }: Syntax): string {
  const head = mnemonic
    .map((part) => (typeof part === "string" ? part : `{${part.dot ? "." : ""}${part.completer}}`))
    .join("");
  return `${head} ${tokens.map((token) => (token.kind === "operand" ? token.name : token.text)).join("")}`.trim();
}
