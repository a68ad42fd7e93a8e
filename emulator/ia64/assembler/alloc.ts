import { formsOf } from "../isa/form.ts";
import type { Assembly } from "./assembly.ts";
import type { Parsed } from "./instruction.ts";
import type { OperandValue } from "./operands.ts";
import { SourceError } from "./problem.ts";
import type { TokenReader } from "./token-reader.ts";

/**
 * Parse the operands of `alloc`, which don't lie in the instruction as they are written:
 * `alloc r1 = ar.pfs, inputs, locals, outputs, rotating`, where ar.pfs may be left out. It names
 * the stacked registers from here on. With three numbers they are the encoded frame, locals and
 * rotating sizes, as disassemblers print them.
 */
export function parseAlloc(assembly: Assembly, reader: TokenReader, qp: number): Parsed {
  const { position } = reader;
  const mnemonic = reader.expectWord("an instruction");
  const { position: targetPosition } = reader;
  // If this one is wrong, that is reported once, and not again at each register that it names.
  assembly.frame.set(32, 32, 32, 0);
  const targetName = reader.expectWord("a general register");
  reader.expectPunctuation("=");
  if (reader.peek()?.text === "ar.pfs") {
    reader.read();
    reader.expectPunctuation(",");
  }
  const numbers: OperandValue[] = [];
  do {
    const { position: at } = reader;
    numbers.push({ value: assembly.number(reader), position: at });
  } while (reader.skip(","));
  reader.expectEnd();
  const sizes = numbers.map(({ value }) => Number(value));
  const [sof = 0, sol = 0, sor = 0] = sizes.length === 4 ? encodedSizes(sizes) : sizes;
  const wrong = sizes.some((size) => size < 0) || sof > 96 || sol > sof || sor > sof;
  if (wrong || sor % 8 !== 0 || sizes.length < 3 || sizes.length > 4) {
    const hint = "inputs, locals, outputs, rotating: 96 in sum, rotating a multiple of 8 of them";
    throw new SourceError(numbers[0]!.position, "no such register frame", hint);
  }
  const [inputs = 0, locals = 0] = sizes.length === 4 ? sizes : [0, sol];
  assembly.frame.set(inputs, locals, sof - inputs - locals, sor);
  // It may be one of the registers that this very instruction names.
  const target = assembly.frame.find(targetName, targetPosition);
  if (target?.kind !== "gr") {
    const reason = `expected a general register, found "${targetName}"`;
    throw new SourceError(targetPosition, reason);
  }
  const form = formsOf("alloc")[0]!;
  const values: Readonly<Record<string, number>> = { r1: target.number, sof, sol, sor };
  const operands = form.operands.map(({ name }) => ({
    value: BigInt(values[name]!),
    position: targetPosition,
  }));
  return {
    ...{ mnemonic, position, qp, units: ["M"], candidates: [{ form, operands }] },
    ...{
      template: undefined,
      notInB: false,
      slot2: false,
      endsBundle: false,
      groupFirst: true,
      groupLast: false,
      stopAfter: false,
    },
  };
}

/** Frame, locals with inputs, and rotating registers (manual vol. 3, `alloc`). */
function encodedSizes([inputs = 0, locals = 0, outputs = 0, rotating = 0]: readonly number[]) {
  return [inputs + locals + outputs, inputs + locals, rotating];
}
