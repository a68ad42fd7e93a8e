export const cpuidRegisters = 5;

const asciiWord = (text: string): bigint =>
  [...text].reduce((word, char, i) => word | (BigInt(char.charCodeAt(0)) << BigInt(8 * i)), 0n);

/**
 * Long branches, 16-byte atomic operations, and (bits 32 and 33, which `tf` tests) clz and mpy4 with
 * mpyshl4 are implemented.
 */
export const FEATURES = (0b11n << 32n) | 0b101n;

/**
 * The processor identification registers (manual vol. 1, 3.1.11): vendor, serial number, then
 * version (number of registers, revision, model, family of a Montecito) and features.
 */
export const cpuidValues: readonly bigint[] = [
  asciiWord("GenuineI"),
  asciiWord("ntel"),
  0n,
  (0x20n << 24n) | (0x00n << 16n) | (0x07n << 8n) | BigInt(cpuidRegisters - 1),
  FEATURES,
];
