/** One-bit fields of the processor status register by bit (manual vol. 2, 3.3.2). */
const fields: readonly (readonly [name: string, bit: number])[] = [
  ["be", 1],
  ["up", 2],
  ["ac", 3],
  ["mfl", 4],
  ["mfh", 5],
  ["ic", 13],
  ["i", 14],
  ["pk", 15],
  ["dt", 17],
  ["dfl", 18],
  ["dfh", 19],
  ["sp", 20],
  ["pp", 21],
  ["di", 22],
  ["si", 23],
  ["db", 24],
  ["lp", 25],
  ["tb", 26],
  ["rt", 27],
  ["is", 34],
  ["mc", 35],
  ["it", 36],
  ["id", 37],
  ["da", 38],
  ["dd", 39],
  ["ss", 40],
  ["ed", 43],
  ["bn", 44],
  ["ia", 45],
  ["vm", 46],
];

/** A value of psr in words: the bits that are set, then `cpl` and `ri`. */
export function formatPsr(psr: bigint): string {
  const set = fields.filter(([, bit]) => ((psr >> BigInt(bit)) & 1n) !== 0n);
  const names = set.map(([name]) => name);
  return [...names, `cpl=${(psr >> 32n) & 3n}`, `ri=${(psr >> 41n) & 3n}`].join(" ");
}
