import assert from "node:assert/strict";
import { test } from "node:test";
import { type Form, formsOf, mnemonics } from "../../emulator/ia64/isa/form.ts";
import { bench } from "./step.ts";

/*
 * The completer .s0 to .s3 names the status field that an instruction works by. Each arithmetic
 * instruction finds a signalling NaN invalid (manual vol. 1, 5.4.1), so all of them are tried with
 * one: the flag for it has to be set in that field and in no other. `fsetc`, `fclrf` and `fchkf` are
 * about the fields themselves.
 */

const { cpu, vectors, run } = bench();

const INVALID = 1;
const flagShifts = [13, 26, 39, 52];
/** All exceptions disabled, double-extended precision in all fields. */
const quietFpsr = 0x3fn | (0xcn << 6n) | (0xcn << 19n) | (0xcn << 32n) | (0xcn << 45n);
/** Signalling NaNs: of the whole register, and in both singles. */
const [whole, pair] = [0xa000_0000_0000_0000n, 0x7fa0_0000_7fa0_0000n];

const flagsByField = (): readonly number[] =>
  flagShifts.map((shift) => Number((cpu.ar(40) >> BigInt(shift)) & 0x3fn));

/** Registers f6 and up for the sources, whatever they are. */
function statement({ mnemonic, tokens, operands }: Form): string {
  const register = (name: string): string => {
    const kind = operands.find((operand) => operand.name === name)!.kind;
    if (kind === "pr") return name === "p1" ? "p6" : "p7";
    return name === "f1" ? "f12" : "f6";
  };
  const text = tokens.map((token) =>
    token.kind === "operand" ? register(token.name) : token.text,
  );
  return `${mnemonic} ${text.join(" ")}`;
}

const arithmetic = mnemonics().filter(
  (name) => /^f.*\.s[0-3]$/.test(name) && !/^(fsetc|fclrf|fchkf)/.test(name),
);

for (const field of [0, 1, 2, 3]) {
  test(`.s${field} finds a signalling NaN invalid in status field ${field} alone`, () => {
    const names = arithmetic.filter((name) => name.endsWith(`.s${field}`));
    assert(names.length > 80);
    for (const form of names.flatMap((name) => formsOf(name))) {
      cpu.setAr(40, quietFpsr);
      const parallel = form.mnemonic.startsWith("fp");
      cpu.setFr(6, parallel ? pair : whole, parallel ? 0x1003e : 0x1ffff);
      const source = statement(form);
      run(source);
      assert.deepEqual(vectors, [], source);
      const expected = [0, 0, 0, 0];
      expected[field] = INVALID;
      assert.deepEqual(flagsByField(), expected, source);
    }
  });
}
