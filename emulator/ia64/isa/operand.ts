/** Bits of a slot: lowest bit and width. In an L+X pair, bit 41 is bit 0 of the L slot. */
export type Bits = readonly [low: number, width: number];

/** What an operand names; the register files, a number, or an address relative to the bundle. */
export type OperandKind = "gr" | "fr" | "br" | "pr" | "ar" | "cr" | "imm" | "target";

/**
 * How an operand lies in a slot. The pieces of `bits`, lowest first, make a raw number, which is
 * sign-extended if `signed`, subtracted from `complement`, raised by `bias` and multiplied by
 * 2^scale; or it is an index into `values`.
 */
export interface OperandField {
  readonly kind: OperandKind;
  readonly bits: readonly Bits[];
  readonly signed: boolean;
  readonly complement: number | undefined;
  readonly bias: number;
  readonly scale: number;
  readonly values: readonly number[] | undefined;
  /** A second place that holds the same value, for a view that stands for two operands. */
  readonly also: OperandField | undefined;
  /** Low bits that the scale leaves no place for are dropped: a mask of -1 may mean all. */
  readonly dropsLowBits: boolean;
  /** 0 is not encodable though it lies in the range. */
  readonly nonzero: boolean;
  /** What the assembler takes a value for, if it adds bits that go without saying. */
  readonly completed: ((value: bigint) => bigint) | undefined;
  /** Names of values in assembly ("@rev"), for the few operands that are not written as numbers. */
  readonly names: Readonly<Record<string, number>> | undefined;
  /** Bits after which values wrap: 0xffffffff is also -1 if it is 32. */
  readonly wrap: 17 | 32 | 64;
  readonly print: "decimal" | "hex";
  /** The value has more than 53 bits and is decoded as a bigint. */
  readonly wide: boolean;
}

/** An operand whose value is a bigint. */
export interface WideField extends OperandField {
  readonly wide: true;
}

type Options = Partial<Omit<OperandField, "kind" | "bits" | "wide">>;

function field(kind: OperandKind, bits: readonly Bits[], options: Options = {}) {
  return {
    kind,
    bits,
    signed: options.signed ?? false,
    complement: options.complement,
    bias: options.bias ?? 0,
    scale: options.scale ?? 0,
    values: options.values,
    also: options.also,
    dropsLowBits: options.dropsLowBits ?? false,
    nonzero: options.nonzero ?? false,
    completed: options.completed,
    names: options.names,
    wrap: options.wrap ?? 64,
    print: options.print ?? "decimal",
    wide: false,
  } as const;
}

export const gr = (low: number, width = 7): OperandField => field("gr", [[low, width]]);
export const fr = (low: number): OperandField => field("fr", [[low, 7]]);
export const br = (low: number): OperandField => field("br", [[low, 3]]);
export const pr = (low: number): OperandField => field("pr", [[low, 6]]);
export const ar = (low: number): OperandField => field("ar", [[low, 7]]);
export const cr = (low: number): OperandField => field("cr", [[low, 7]]);

/** Unsigned immediate, unless the options say otherwise. */
export const uimm = (bits: readonly Bits[], options?: Options): OperandField =>
  field("imm", bits, options);

/** Signed immediate. */
export const simm = (bits: readonly Bits[], options?: Options): OperandField =>
  field("imm", bits, { ...options, signed: true });

/** Displacement in bytes from this bundle to another. */
export const target = (bits: readonly Bits[]): OperandField =>
  field("target", bits, { signed: true, scale: 4, print: "hex" });

/** Immediate of 62 or 64 bits, unsigned. */
export const wideImm = (bits: readonly Bits[]): WideField => ({
  ...field("imm", bits, { print: "hex" }),
  wide: true,
});

/** Displacement of a long branch. */
export const wideTarget = (bits: readonly Bits[]): WideField => ({
  ...target(bits),
  wide: true,
});

const width = (field: OperandField): number => field.bits.reduce((sum, [, w]) => sum + w, 0);

const powers: readonly number[] = Array.from({ length: 42 }, (_, exponent) => 2 ** exponent);

/** The bits of a 41-bit slot as a number. */
export function extract(slot: number, [low, width]: Bits): number {
  return Math.floor(slot / powers[low]!) % powers[width]!;
}

/**
 * Value of an operand in a slot; `long` is the L slot in front of it, or 0. Undefined if the field
 * has a reserved value.
 */
export function decodeOperand(
  field: OperandField,
  slot: number,
  long: number,
): number | bigint | undefined {
  return field.wide ? decodeWide(field, slot, long) : decodeNarrow(field, slot);
}

function decodeNarrow(field: OperandField, slot: number): number | undefined {
  let raw = 0;
  let size = 0;
  for (const bits of field.bits) {
    raw += extract(slot, bits) * 2 ** size;
    size += bits[1];
  }
  if (field.values !== undefined) return field.values[raw];
  if (field.names !== undefined && !Object.values(field.names).includes(raw)) return undefined;
  if (field.signed && raw >= 2 ** (size - 1)) raw -= 2 ** size;
  if (field.complement !== undefined) raw = field.complement - raw;
  return (raw + field.bias) * 2 ** field.scale;
}

function decodeWide(field: OperandField, slot: number, long: number): bigint {
  const pair = (BigInt(long) << 41n) | BigInt(slot);
  let raw = 0n;
  let size = 0n;
  for (const [low, width] of field.bits) {
    raw |= BigInt.asUintN(width, pair >> BigInt(low)) << size;
    size += BigInt(width);
  }
  if (field.signed) raw = BigInt.asIntN(Number(size), raw);
  return raw << BigInt(field.scale);
}

/** Smallest and largest value of an operand, which may skip values between (`scale`, `values`). */
export function operandRange(field: OperandField): { min: bigint; max: bigint } {
  if (field.values !== undefined) {
    return { min: BigInt(Math.min(...field.values)), max: BigInt(Math.max(...field.values)) };
  }
  const size = BigInt(width(field));
  const rawMin = field.signed ? -(1n << (size - 1n)) : 0n;
  const rawMax = field.signed ? (1n << (size - 1n)) - 1n : (1n << size) - 1n;
  const place = (raw: bigint): bigint =>
    ((field.complement === undefined ? raw : BigInt(field.complement) - raw) +
      BigInt(field.bias)) <<
    BigInt(field.scale);
  const [a, b] = [place(rawMin), place(rawMax)];
  return a < b ? { min: a, max: b } : { min: b, max: a };
}

/** The operand's bits in place in the slot (or L+X pair), or undefined if `value` doesn't fit. */
export function encodeOperand(field: OperandField, value: bigint): bigint | undefined {
  if (field.also === undefined) return encodeOnce(field, value);
  const first = encodeOnce(field, value);
  const second = encodeOperand(field.also, value);
  return first === undefined || second === undefined ? undefined : first | second;
}

function encodeOnce(field: OperandField, written: bigint): bigint | undefined {
  const value = field.completed?.(written) ?? written;
  if (field.values !== undefined) {
    const index = field.values.indexOf(Number(value));
    return index < 0 ? undefined : scatter(field, BigInt(index));
  }
  const { min, max } = operandRange(field);
  const wrap = 1n << BigInt(field.wrap);
  const patterns = field.wide ? [value, value + wrap, value - wrap] : [value, value - wrap];
  const fitting = patterns.find((pattern) => pattern >= min && pattern <= max);
  if (fitting === undefined || (field.nonzero && fitting === 0n)) return undefined;
  const scale = BigInt(field.scale);
  const steps = fitting >> scale;
  if (steps << scale !== fitting && !field.dropsLowBits) return undefined;
  const unbiased = steps - BigInt(field.bias);
  const raw = field.complement === undefined ? unbiased : BigInt(field.complement) - unbiased;
  return scatter(field, raw);
}

function scatter(field: OperandField, raw: bigint): bigint {
  let placed = 0n;
  let rest = raw;
  for (const [low, width] of field.bits) {
    placed |= BigInt.asUintN(width, rest) << BigInt(low);
    rest >>= BigInt(width);
  }
  return placed;
}

/** What an operand may be, for an error message. */
export function describeOperand(field: OperandField): string {
  if (field.values !== undefined) return `one of ${field.values.join(", ")}`;
  const { min, max } = operandRange(field);
  const except = field.nonzero ? " except 0" : "";
  const multiple =
    field.scale > 0 && !field.dropsLowBits ? `a multiple of ${2 ** field.scale} ` : "";
  return `${multiple}from ${min} to ${max}${except}`;
}
