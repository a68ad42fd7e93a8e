import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "./random.ts";
import { bench } from "./step.ts";

/*
 * Every parallel instruction, element by element, on edges and random values. Elements are plain
 * numbers here, index 0 the least significant; `isa-multimedia.test.ts` has answers by hand.
 */

const { cpu, vectors, run } = bench();
const random = new Random(0x5eed);

type Elements = readonly number[];
type Width = 8 | 16 | 32;

/** What r8 must be of r9 and r10, in elements of `width`, `result` if those of r8 differ. */
interface Case {
  readonly source: string;
  readonly width: Width;
  readonly result?: Width;
  readonly expected: (x: Elements, y: Elements) => Elements;
}

const signed = (value: number, width: number): number =>
  Number(BigInt.asIntN(width, BigInt(value)));
const clamp = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), max);
const clampSigned = (value: number, width: number): number =>
  clamp(value, -(2 ** (width - 1)), 2 ** (width - 1) - 1);
const clampUnsigned = (value: number, width: number): number => clamp(value, 0, 2 ** width - 1);

/** One element of the result from one of each operand, unsigned as they come. */
function each(source: string, width: Width, combine: (x: number, y: number) => number): Case {
  return { source, width, expected: (xs, ys) => xs.map((x, i) => combine(x, ys[i]!)) };
}

/** The same on elements that are signed. */
function eachSigned(source: string, width: Width, combine: (x: number, y: number) => number): Case {
  return each(source, width, (x, y) => combine(signed(x, width), signed(y, width)));
}

const bytesAndWords: readonly Width[] = [8, 16];
const wordsAndDoublewords: readonly Width[] = [16, 32];
const all: readonly Width[] = [8, 16, 32];
const operands = "r8 = r9, r10";

const sums: readonly Case[] = (["padd", "psub"] as const).flatMap((name) => {
  const sum = (x: number, y: number): number => (name === "padd" ? x + y : x - y);
  return [
    ...all.map((w) => each(`${name}${w / 8} ${operands}`, w, sum)),
    ...bytesAndWords.flatMap((w) => [
      eachSigned(`${name}${w / 8}.sss ${operands}`, w, (x, y) => clampSigned(sum(x, y), w)),
      each(`${name}${w / 8}.uuu ${operands}`, w, (x, y) => clampUnsigned(sum(x, y), w)),
      each(`${name}${w / 8}.uus ${operands}`, w, (x, y) => clampUnsigned(sum(x, signed(y, w)), w)),
    ]),
  ];
});

const shiftedSums: readonly Case[] = [1, 2, 3].flatMap((count) => [
  eachSigned(`pshladd2 r8 = r9, ${count}, r10`, 16, (x, y) => {
    const shifted = x * 2 ** count;
    return shifted === clampSigned(shifted, 16)
      ? clampSigned(shifted + y, 16)
      : clampSigned(shifted, 16);
  }),
  eachSigned(`pshradd2 r8 = r9, ${count}, r10`, 16, (x, y) =>
    clampSigned(Math.floor(x / 2 ** count) + y, 16),
  ),
]);

const averages: readonly Case[] = bytesAndWords.flatMap((w) => [
  each(`pavg${w / 8}.raz ${operands}`, w, (x, y) => Math.floor((x + y + 1) / 2)),
  // Round to odd: a bit that is shifted out sets the last one.
  each(`pavg${w / 8} ${operands}`, w, (x, y) => {
    const half = Math.floor((x + y) / 2);
    return (x + y) % 2 !== 0 && half % 2 === 0 ? half + 1 : half;
  }),
  each(`pavgsub${w / 8} ${operands}`, w, (x, y) => {
    const half = Math.floor((x - y) / 2);
    return (x - y) % 2 !== 0 && half % 2 === 0 ? half + 1 : half;
  }),
]);

const comparisons: readonly Case[] = [
  ...all.flatMap((w) => [
    each(`pcmp${w / 8}.eq ${operands}`, w, (x, y) => (x === y ? 2 ** w - 1 : 0)),
    eachSigned(`pcmp${w / 8}.gt ${operands}`, w, (x, y) => (x > y ? 2 ** w - 1 : 0)),
  ]),
  each(`pmin1.u ${operands}`, 8, Math.min),
  each(`pmax1.u ${operands}`, 8, Math.max),
  eachSigned(`pmin2 ${operands}`, 16, Math.min),
  eachSigned(`pmax2 ${operands}`, 16, Math.max),
  {
    source: `psad1 ${operands}`,
    width: 8,
    result: 32,
    expected: (x, y) => [x.reduce((sum, value, i) => sum + Math.abs(value - y[i]!), 0), 0],
  },
];

const products: readonly Case[] = [
  ...([0, 7, 15, 16] as const).flatMap((count) => [
    eachSigned(`pmpyshr2 r8 = r9, r10, ${count}`, 16, (x, y) => Math.floor((x * y) / 2 ** count)),
    each(`pmpyshr2.u r8 = r9, r10, ${count}`, 16, (x, y) => Math.floor((x * y) / 2 ** count)),
  ]),
  ...([0, 1] as const).map(
    (first): Case => ({
      source: `pmpy2.${first === 0 ? "r" : "l"} ${operands}`,
      width: 16,
      result: 32,
      expected: (x, y) => [first, first + 2].map((i) => signed(x[i]!, 16) * signed(y[i]!, 16)),
    }),
  ),
];

const shifts: readonly Case[] = wordsAndDoublewords.flatMap((w) => {
  const size = w / 8;
  const byElement = (source: string, combine: (x: number) => number) => each(source, w, combine);
  return [0, 1, w / 2, w - 1].flatMap((count) => [
    byElement(`pshl${size} r8 = r9, ${count}`, (x) => x * 2 ** count),
    byElement(`pshr${size}.u r8 = r9, ${count}`, (x) => Math.floor(x / 2 ** count)),
    byElement(`pshr${size} r8 = r9, ${count}`, (x) => Math.floor(signed(x, w) / 2 ** count)),
  ]);
});

/** Names of the elements of r9 and r10, most significant first as the manual draws them. */
function arranged(source: string, width: Width, picture: string): Case {
  const names = picture.split(" ").reverse();
  const expected = (x: Elements, y: Elements) =>
    names.map((name) => (name[0] === "x" ? x : y)[Number(name[1])]!);
  return { source, width, expected };
}

const arrangements: readonly Case[] = [
  arranged(`mix1.l ${operands}`, 8, "x7 y7 x5 y5 x3 y3 x1 y1"),
  arranged(`mix1.r ${operands}`, 8, "x6 y6 x4 y4 x2 y2 x0 y0"),
  arranged(`mix2.l ${operands}`, 16, "x3 y3 x1 y1"),
  arranged(`mix2.r ${operands}`, 16, "x2 y2 x0 y0"),
  arranged(`mix4.l ${operands}`, 32, "x1 y1"),
  arranged(`mix4.r ${operands}`, 32, "x0 y0"),
  arranged(`unpack1.h ${operands}`, 8, "x7 y7 x6 y6 x5 y5 x4 y4"),
  arranged(`unpack1.l ${operands}`, 8, "x3 y3 x2 y2 x1 y1 x0 y0"),
  arranged(`unpack2.h ${operands}`, 16, "x3 y3 x2 y2"),
  arranged(`unpack2.l ${operands}`, 16, "x1 y1 x0 y0"),
  arranged(`unpack4.h ${operands}`, 32, "x1 y1"),
  arranged(`unpack4.l ${operands}`, 32, "x0 y0"),
  arranged("mux1 r8 = r9, @brcst", 8, "x0 x0 x0 x0 x0 x0 x0 x0"),
  arranged("mux1 r8 = r9, @mix", 8, "x7 x3 x5 x1 x6 x2 x4 x0"),
  arranged("mux1 r8 = r9, @shuf", 8, "x7 x3 x6 x2 x5 x1 x4 x0"),
  arranged("mux1 r8 = r9, @alt", 8, "x7 x5 x3 x1 x6 x4 x2 x0"),
  arranged("mux1 r8 = r9, @rev", 8, "x0 x1 x2 x3 x4 x5 x6 x7"),
  arranged("mux2 r8 = r9, 0x8d", 16, "x2 x0 x3 x1"),
  arranged("mux2 r8 = r9, 0xaa", 16, "x2 x2 x2 x2"),
];

const packs: readonly Case[] = [
  { source: "pack2.sss", width: 16, to: 8, saturate: clampSigned } as const,
  { source: "pack2.uss", width: 16, to: 8, saturate: clampUnsigned } as const,
  { source: "pack4.sss", width: 32, to: 16, saturate: clampSigned } as const,
].map(({ source, width, to, saturate }) => ({
  source: `${source} ${operands}`,
  width,
  result: to,
  expected: (x, y) => [...x, ...y].map((value) => saturate(signed(value, width), to)),
}));

const cases = [
  ...[...sums, ...shiftedSums, ...averages, ...comparisons, ...products],
  ...[...shifts, ...arrangements, ...packs],
];

const split = (value: bigint, width: Width): Elements =>
  Array.from({ length: 64 / width }, (_, i) =>
    Number(BigInt.asUintN(width, value >> BigInt(width * i))),
  );

const join = (elements: Elements, width: Width): bigint =>
  elements.reduce(
    (value, e, i) => value | (BigInt.asUintN(width, BigInt(e)) << BigInt(width * i)),
    0n,
  );

/** Elements at the edges of each width, or anything. */
function operand(width: Width): bigint {
  const elements = Array.from({ length: 64 / width }, () => {
    const edges = [0, 1, 2 ** (width - 1) - 1, 2 ** (width - 1), 2 ** width - 1];
    return random.below(2) === 0 ? random.pick(edges) : random.next() % 2 ** width;
  });
  return join(elements, width);
}

for (const { source, width, result = width, expected } of cases) {
  test(source, () => {
    for (let n = 0; n < 25; n++) {
      const [x, y] = [operand(width), operand(width)];
      cpu.setGr(9, x);
      cpu.setGr(10, y);
      run(source);
      const answer = join(expected(split(x, width), split(y, width)), result);
      assert.equal(
        cpu.gr(8).toString(16),
        answer.toString(16),
        `${x.toString(16)}, ${y.toString(16)}`,
      );
      assert.equal(cpu.nat(8), false);
    }
    for (const r of source.includes("r10") ? [9, 10] : [9]) {
      cpu.setGr(9, 0n, r === 9);
      cpu.setGr(10, 0n, r === 10);
      run(source);
      assert.equal(cpu.nat(8), true, `r${r} is a NaT`);
    }
    assert.deepEqual(vectors, []);
  });
}

test("a count in a register shifts by its whole value", () => {
  for (const width of wordsAndDoublewords) {
    for (const count of [
      0n,
      1n,
      BigInt(width - 1),
      BigInt(width),
      64n,
      1n << 32n,
      (1n << 64n) - 1n,
    ]) {
      const value = operand(width) | (1n << 63n);
      const whole = Number(count < 64n ? count : 64n);
      const by = (shift: (element: number) => number): string =>
        join(split(value, width).map(shift), width).toString(16);
      const check = (source: string, expected: string) => {
        cpu.setGr(9, value);
        cpu.setGr(10, count);
        run(source);
        assert.equal(cpu.gr(8).toString(16), expected, `${source} by ${count}`);
      };
      const size = width / 8;
      check(
        `pshl${size} r8 = r9, r10`,
        by((e) => (whole >= width ? 0 : e * 2 ** whole)),
      );
      check(
        `pshr${size}.u r8 = r9, r10`,
        by((e) => Math.floor(e / 2 ** whole)),
      );
      check(
        `pshr${size} r8 = r9, r10`,
        by((e) => Math.floor(signed(e, width) / 2 ** whole)),
      );
    }
  }
});
