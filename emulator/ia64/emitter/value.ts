/** A 64-bit value of the code being written: a local of the function, or a constant. */
export type Value = { readonly local: number } | { readonly constant: bigint };

/** Whether a value is known to be this constant. */
export function isConstant(value: Value, constant: bigint): boolean {
  return "constant" in value && value.constant === constant;
}
