import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { InputError } from "../../emulator/input-error.ts";

/** One mistake: where it is reported, relative to the source, and the message and hint. */
interface Case {
  readonly source: string;
  readonly at: readonly [line: number, column: number];
  readonly reason: RegExp;
  readonly hint?: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  "an unknown instruction": {
    source: "nop.m 0\n  (p6) shlad r1 = r2, 2, r3",
    at: [2, 8],
    reason: /^unknown instruction "shlad"$/,
    hint: /^did you mean "shladd"\?$/,
  },
  "a number out of range": {
    source: "adds r1 = 8192, r2",
    at: [1, 11],
    reason: /^8192 does not fit/,
    hint: /^allowed: from -8192 to 8191$/,
  },
  "a number that is known later": {
    source: "adds r1 = big * 2, r2\n.equ big, 5000",
    at: [1, 11],
    reason: /^10000 does not fit/,
    hint: /^allowed: from -8192 to 8191$/,
  },
  "a wrong kind of operand": {
    source: "add r1 = r2, b3",
    at: [1, 14],
    reason: /^expected a general register, found "b3"$/,
  },
  "a register that doesn't exist": {
    source: "add r1 = r128, r3",
    at: [1, 10],
    reason: /r128/,
  },
  "a missing operand": {
    source: "add r1 = r2,",
    at: [1, 13],
    reason: /^expected a general register, found the end of the statement$/,
  },
  "an operand too many": {
    source: "add r1 = r2, r3, r4, r5",
    at: [1, 18],
    reason: /r4/,
  },
  "an undefined symbol": {
    source: "start: .quad begin + 1\nbegun:",
    at: [1, 14],
    reason: /^begin is not defined$/,
    hint: /^did you mean "begun"\?$/,
  },
  "an undefined symbol behind another": {
    source: ".quad a\n.set a, b + 1",
    at: [2, 9],
    reason: /^b is not defined$/,
  },
  "a symbol that depends on itself": {
    source: ".set a, b + 1\n.set b, a + 1",
    at: [2, 9],
    reason: /depends on itself$/,
  },
  "no local label before": { source: ".quad 1b", at: [1, 7], reason: /no label 1: before this/ },
  "no local label after": { source: ".quad 1f\n2:", at: [1, 7], reason: /no label 1: after this/ },
  "a label defined twice": {
    source: "a: nop.m 0\nb:\n  a: nop.m 1",
    at: [3, 3],
    reason: /^a is already defined in line 1$/,
  },
  "a label with a register's name": { source: "r1:", at: [1, 1], reason: /name of a register/ },
  "a label in .set": { source: "a: .set a, 1", at: [1, 9], reason: /already defined in line 1/ },
  "an unknown directive": {
    source: '\n .sting "x"',
    at: [2, 2],
    reason: /^unknown directive .sting$/,
    hint: /^did you mean ".string"\?$/,
  },
  "a value too large for its datum": {
    source: ".data\n.byte 1, 256",
    at: [2, 10],
    reason: /^256 does not fit into 1 bytes$/,
    hint: /^allowed: from -128 to 255$/,
  },
  "an unclosed string": { source: '.ascii "abc', at: [1, 8], reason: /string does not end/ },
  "an unclosed comment": {
    source: "nop.m 0\n /* x\ny",
    at: [2, 2],
    reason: /comment does not end/,
  },
  "an unclosed parenthesis": { source: ".byte (1 + 2", at: [1, 13], reason: /expected "\)"/ },
  "a strange character": { source: ".byte `", at: [1, 7], reason: /unexpected character "`"/ },
  "a malformed number": { source: ".byte 12ab", at: [1, 7], reason: /12ab is not a number/ },
  "a number of 65 bits": { source: ".quad 0x10000000000000000", at: [1, 7], reason: /64 bits/ },
  "division by zero": { source: ".quad 1 / (2 - 2)", at: [1, 9], reason: /^division by zero$/ },
  "the product of addresses": { source: "a: b: .if a * b\n.endif", at: [1, 13], reason: /number/ },
  "an unknown count": {
    source: ".skip later\nlater:",
    at: [1, 7],
    reason: /not known here/,
    hint: /must stand above/,
  },
  "a count without end": { source: ".skip 1 << 40", at: [1, 7], reason: /grows to/, hint: /MiB/ },
  ".org back": { source: ".skip 32\n.org 16", at: [2, 6], reason: /can't go back/ },
  "an odd alignment": { source: ".align 24", at: [1, 8], reason: /alignment of 24/, hint: /power/ },
  "an instruction off its bundle": {
    source: ".skip 8\nnop.m 0",
    at: [2, 1],
    reason: /offset 0x8 of section .text is not the start of a bundle/,
    hint: /\.align 16/,
  },
  "an instruction among data": { source: ".data\n nop.m 0", at: [2, 2], reason: /section .data/ },
  "data in .bss": { source: '.bss\n.ascii "a"', at: [2, 8], reason: /only zeroes/ },
  "an unclosed bundle": { source: "{ .mii\nnop.m 0", at: [1, 1], reason: /bundle is not closed/ },
  "a template that doesn't fit": {
    source: "{ .mfi\nnop.m 0\nnop.b 0\n}",
    at: [1, 1],
    reason: /^.mfi doesn't take these instructions: M B$/,
  },
  "a label within a bundle": {
    source: "{ .mii\nnop.m 0\nx: nop.i 0\n}",
    at: [3, 1],
    reason: /can't stand inside a bundle/,
  },
  "a predicate that isn't one": { source: "(r6) add r1 = r2, r3", at: [1, 2], reason: /predicate/ },
  "a relocation operator": {
    source: "add r1 = @tprel(x), r13",
    at: [1, 10],
    reason: /@tprel is not known here/,
    hint: /@gprel, @ltoff/,
  },
  "an unclosed macro": {
    source: "\n.macro m\nnop.m 0",
    at: [2, 1],
    reason: /.macro is not closed/,
  },
  "an unclosed .if": { source: ".if 1\nnop.m 0", at: [1, 1], reason: /.if is not closed/ },
  ".endif alone": { source: "nop.m 0\n.endif", at: [2, 1], reason: /.endif without .if/ },
  "a macro that uses itself": { source: ".macro m\nm\n.endm\nm", at: [2, 1], reason: /deeper/ },
  "a mistake in a macro": {
    source: ".macro two a\n add r1 = \\a, \\a\n.endm\n two r2\n two b2",
    at: [2, 11],
    reason: /found "b2"/,
    hint: /in the expansion of two in line 5/,
  },
  "a missing macro argument": {
    source: ".macro m a:req\n.endm\n  m",
    at: [3, 3],
    reason: /m needs a value for a/,
  },
  "an argument too many": { source: ".macro m a\n.endm\nm 1, 2", at: [3, 1], reason: /takes 1/ },
  "a register outside the frame": {
    source: ".regstk 2, 1, 1, 0\nadd in1 = in0, in2",
    at: [2, 16],
    reason: /^in2 is outside the register frame$/,
    hint: /in 2, loc 1, out 1/,
  },
};

for (const [name, { source, at, reason, hint }] of Object.entries(cases)) {
  test(`reports ${name}`, () => {
    const { problems } = failure(source);
    const [first] = problems;
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.deepEqual([first?.line, first?.column], at, first?.reason);
    assert.match(first?.reason ?? "", reason);
    if (hint !== undefined) assert.match(first?.hint ?? "", hint);
  });
}

test("reports every mistake, in the order of the source", () => {
  const source = "a: foo r1\n  .quad nowhere\n  adds r1 = 1 << 20, r2\n b: .byte 1 + , 2";
  const { message } = failure(source);
  const positions = [...message.matchAll(/^guest\.s:(\d+:\d+): /gm)].map(([, at]) => at);
  assert.deepEqual(positions, ["1:4", "2:9", "3:13", "4:15"]);
});

test("positions are those in the file that the source is a part of", () => {
  assert.throws(
    () => assemble("nop.m 0\n  nop.z", { file: "a.feature", line: 12, column: 7 }),
    /^InputError: a\.feature:13:9: /,
  );
});

test("an entry point that isn't there", () => {
  assert.throws(
    () => assemble("start: nop.m 0", { file: "guest.s", entry: "strat" }),
    /guest\.s:1:1: the entry point strat is not defined\n {2}hint: did you mean "start"\?/,
  );
});

test("stops reporting after a hundred mistakes", () => {
  assert.equal(failure("foo\n".repeat(5000)).problems.length, 100);
});

function failure(source: string): InputError {
  try {
    assemble(source, { file: "guest.s" });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "no error" });
}
