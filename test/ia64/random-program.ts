import type { Form, Operand } from "../../emulator/ia64/isa/form.ts";
import { applicationRegisters, controlRegisters } from "../../emulator/ia64/isa/names.ts";
import { operandRange } from "../../emulator/ia64/isa/operand.ts";
import { operandText } from "./form-text.ts";
import type { Random } from "./random.ts";

/** First register and number of registers that are used: few, so that instructions conflict. */
const registers: Readonly<Record<string, readonly [first: number, count: number]>> = {
  ...{ gr: [4, 24], fr: [2, 30], pr: [1, 18], br: [0, 8] },
};

/** Registers of the system that can be read and written, where the processor has them. */
const systemRegisters: Readonly<Record<string, readonly number[]>> = {
  ar: Object.values(applicationRegisters).filter((n) => ![17, 44, 45].includes(n)),
  cr: Object.values(controlRegisters).filter((n) => n < 64 && n !== 26 && n !== 27),
};

/**
 * Instructions of these forms without stops, some predicated, some with a label in front; targets
 * are the first bundle. Each line is an instruction or a label.
 */
export function randomProgram(forms: readonly Form[], count: number, random: Random): string[] {
  const byInstruction = new Map<unknown, Form[]>();
  for (const form of forms) {
    const { instruction } = form;
    byInstruction.set(instruction, [...(byInstruction.get(instruction) ?? []), form]);
  }
  const instructions = [...byInstruction.values()];
  const lines = [".Lstart:"];
  for (let i = 0; i < count; i++) {
    const form = random.pick(random.pick(instructions));
    const { format, unpredicated } = form.instruction;
    const isPredicated = format.predicated && unpredicated !== true && random.below(4) === 0;
    const predicate = isPredicated ? `(p${1 + random.below(18)}) ` : "";
    if (random.below(12) === 0) lines.push(`.L${i}:`);
    lines.push(` ${predicate}${form.mnemonic} ${operandText(form, chooseAll(form, random), 0)}`);
  }
  return lines;
}

/** Different registers for all operands: an instruction may not write one twice. */
function chooseAll(form: Form, random: Random): bigint[] {
  const used = new Set<string>();
  return form.operands.map((operand) => {
    for (;;) {
      const value = choose(form, operand, random);
      const register = `${operand.kind}${value}`;
      if (registers[operand.kind] === undefined || !used.has(register)) {
        used.add(register);
        return value;
      }
    }
  });
}

function choose({ mnemonic }: Form, operand: Operand, random: Random): bigint {
  const { min, max } = operandRange(operand);
  const system = systemRegisters[operand.kind];
  if (system !== undefined) {
    const isUnitI = operand.bits[0]![1] === 6 ? operand.bias === 64 : mnemonic === "mov.i";
    const fitting = system.filter((n) => operand.kind === "cr" || n >= 64 === isUnitI);
    return BigInt(random.pick(fitting));
  }
  const file = registers[operand.kind];
  if (file !== undefined) {
    const few = max < 4n ? 1 + random.below(3) : file[0] + random.below(file[1]);
    return BigInt(few);
  }
  if (operand.names !== undefined) return BigInt(random.pick(Object.values(operand.names)));
  if (operand.values !== undefined) return BigInt(random.pick(operand.values));
  if (operand.kind === "target") return 0n;
  return max < 16n ? max : min > 16n ? min : 16n;
}
