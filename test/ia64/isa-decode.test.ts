import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBundle, decodeSlot } from "../../emulator/ia64/decode.ts";
import { encode, formsOf, isEncodeError } from "../../emulator/ia64/isa/form.ts";
import { reserved } from "../../emulator/ia64/isa/reserved.ts";
import { Random } from "./random.ts";
import { choose, forms, packBundle } from "./random-form.ts";

test("what a form encodes is decoded to its instruction and operands", () => {
  const random = new Random(3);
  for (const form of forms) {
    const { values, qp, encoded } = choose(form, random);
    const [long, slot] = typeof encoded === "bigint" ? [0n, encoded] : encoded;
    const unit = form.unit === "A" ? "M" : form.unit;
    const decoded = decodeSlot(unit, Number(slot), Number(long));
    assert.equal(decoded.instruction, form.instruction, form.mnemonic);
    assert.equal(decoded.qp, qp, form.mnemonic);
    for (const [i, { name }] of form.operands.entries()) {
      if (!Object.hasOwn(decoded.operands, name)) continue;
      assert.equal(BigInt(decoded.operands[name]!), values[i], `${form.mnemonic} ${name}`);
    }
  }
});

test("an encoding of no instruction decodes to the reserved one of its unit", () => {
  const slot = (majorOpcode: number) => majorOpcode * 2 ** 37 + 5;
  for (const [unit, majorOpcode] of [
    ["I", 1],
    ["M", 2],
    ["M", 3],
    ["B", 3],
    ["F", 15],
    ["X", 7],
  ] as const) {
    const { instruction, qp } = decodeSlot(unit, slot(majorOpcode));
    assert.equal(instruction, reserved[unit]);
    assert.equal(qp, 5);
  }
});

test("a reserved template is no bundle", () => {
  for (const template of [0x06, 0x07, 0x14, 0x15, 0x1a, 0x1b, 0x1e, 0x1f]) {
    const { lo, hi } = packBundle(template, [0n, 0n, 0n]);
    assert.equal(decodeBundle(lo, hi), undefined);
  }
});

test("an operand that doesn't fit is reported with what would", () => {
  const failure = (mnemonic: string, values: readonly bigint[], qp = 0) => {
    const result = encode(formsOf(mnemonic)[0]!, values, qp);
    return isEncodeError(result) ? result : undefined;
  };
  assert.deepEqual(failure("adds", [8n, 8192n, 9n]), {
    operand: 1,
    expected: "from -8192 to 8191",
  });
  assert.deepEqual(failure("shladd", [8n, 9n, 5n, 10n]), { operand: 2, expected: "from 1 to 4" });
  assert.deepEqual(failure("fetchadd8.acq", [8n, 9n, 3n]), {
    operand: 2,
    expected: "one of 16, 8, 4, 1, -16, -8, -4, -1",
  });
  assert.deepEqual(failure("br.cloop.sptk", [16n], 3), {
    operand: "qp",
    expected: "no qualifying predicate",
  });
  assert.equal(failure("br.cloop.sptk", [8n])?.expected.startsWith("a multiple of 16"), true);
});
