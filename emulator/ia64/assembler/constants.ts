/** Numbers that have names in every expression: classes of `fclass`, the hint of a spin loop. */
const symbolicConstants: Readonly<Record<string, bigint>> = {
  "@pause": 0n,
  "@pos": 0x1n,
  "@neg": 0x2n,
  "@zero": 0x4n,
  "@unorm": 0x8n,
  "@norm": 0x10n,
  "@inf": 0x20n,
  "@snan": 0x40n,
  "@qnan": 0x80n,
  "@nat": 0x100n,
};

/** The number that a word such as "@nat" stands for; undefined for other words. */
export function symbolicConstant(word: string): bigint | undefined {
  return Object.hasOwn(symbolicConstants, word) ? symbolicConstants[word] : undefined;
}
