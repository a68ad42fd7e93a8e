import type { Unit } from "./format.ts";

/** What the 5-bit template of a bundle says. */
export interface Template {
  /** As the manual writes it, for example "MLX". */
  readonly name: string;
  /** Units of the slots; an L+X pair is one slot, number 1. */
  readonly units: readonly Exclude<Unit, "A">[];
  /** Whether a stop follows the slot, parallel to `units`. */
  readonly stops: readonly boolean[];
}

function template(slots: string): Template {
  const name = slots.replaceAll("|", "");
  const units = [...name].filter((unit) => unit !== "L") as Exclude<Unit, "A">[];
  const stops = [...slots.replace("L", "").matchAll(/[MIFBX](\|?)/g)].map((m) => m[1] === "|");
  return { name, units, stops };
}

const reserved = undefined;

/** Templates by number (manual vol. 3, table 4-2); a bar is a stop. Undefined ones are reserved. */
export const templates: readonly (Template | undefined)[] = [
  ...[template("MII"), template("MII|"), template("MI|I"), template("MI|I|")],
  ...[template("MLX"), template("MLX|"), reserved, reserved],
  ...[template("MMI"), template("MMI|"), template("M|MI"), template("M|MI|")],
  ...[template("MFI"), template("MFI|"), template("MMF"), template("MMF|")],
  ...[template("MIB"), template("MIB|"), template("MBB"), template("MBB|")],
  ...[reserved, reserved, template("BBB"), template("BBB|")],
  ...[template("MMB"), template("MMB|"), reserved, reserved],
  ...[template("MFB"), template("MFB|"), reserved, reserved],
];
