import { type Encoded, encode, formsOf, isEncodeError } from "../isa/form.ts";
import { templates } from "../isa/templates.ts";
import type { Assembly } from "./assembly.ts";
import type { PlacedBundle } from "./code.ts";

/** Encode a placed bundle into its section; each wrong operand is noted as a problem. */
export function writeBundle(assembly: Assembly, bundle: PlacedBundle): void {
  const { section, offset, packed, stopAtEnd } = bundle;
  const { units } = templates[packed.template]!;
  const slots = packed.slots.flatMap((instruction, i) => {
    let encoded: Encoded = nop(units[i]!);
    if (instruction !== undefined) {
      assembly.problems.attempt(() => {
        encoded = assembly.encode(instruction, units[i]!, bundle);
      });
    }
    return encoded;
  });
  section.bytes.set(bundleBytes(packed.template | (stopAtEnd ? 1 : 0), slots), offset);
}

/** The 16 bytes of a bundle (manual vol. 3, figure 4-1). */
export function bundleBytes(template: number, slots: readonly bigint[]): Uint8Array {
  const bits = slots.reduce((sum, slot, i) => sum | (slot << BigInt(5 + 41 * i)), BigInt(template));
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt.asUintN(64, bits), true);
  view.setBigUint64(8, bits >> 64n, true);
  return bytes;
}

/** The slot contents of `nop` for a unit. */
export function nop(unit: string): Encoded {
  const form = formsOf(`nop.${unit.toLowerCase()}`)[0];
  const encoded = form === undefined ? undefined : encode(form, [0n], 0);
  if (encoded === undefined || isEncodeError(encoded)) throw new TypeError(`no nop.${unit}`);
  return encoded;
}
