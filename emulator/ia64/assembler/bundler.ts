import { type Template, templates } from "../isa/templates.ts";

/** What the choice of a template depends on. */
export interface Packable {
  readonly unit: "A" | "I" | "M" | "F" | "B" | "X";
  /** Must stand in the last slot. */
  readonly slot2: boolean;
  /** What follows it is not executed in the same bundle: a call returns to the next one. */
  readonly endsBundle: boolean;
  /** Begins an instruction group, so that a stop goes in front of it. */
  readonly groupFirst: boolean;
  /** A stop is behind it. */
  readonly stopAfter: boolean;
}

/** A template with an instruction, or a nop, in each of its slots. */
export interface Packed<I> {
  /** Template number. */
  readonly template: number;
  /** Parallel to the template's units; undefined for a nop. */
  readonly slots: readonly (I | undefined)[];
  /** Number of instructions in it. */
  readonly count: number;
}

/** Templates in order of preference among those that take equally many instructions. */
const preference = ["MII", "MMI", "MFI", "MIB", "MMB", "MFB", "MBB", "BBB", "MLX", "MMF"];

const numbered: readonly { number: number; template: Template }[] = templates
  .flatMap((template, number) => (template === undefined ? [] : [{ number, template }]))
  .sort((a, b) => preference.indexOf(a.template.name) - preference.indexOf(b.template.name));

/**
 * One bundle for the first of `queue`: as many instructions as fit in order, with stops where
 * they are written and nowhere else. `name` restricts the choice to a template ("MII"). Undefined
 * if no bundle can take even the first instruction.
 */
export function packBundle<I extends Packable>(
  queue: readonly I[],
  name?: string,
): Packed<I> | undefined {
  let best: Packed<I> | undefined;
  for (const { number, template } of numbered) {
    if (name !== undefined && template.name !== name) continue;
    const packed = fill(template, number, queue);
    if (packed !== undefined && packed.count > (best?.count ?? 0)) best = packed;
  }
  return best;
}

/** Bundles for all of `queue`, none of which continues another. */
export function packAll<I extends Packable>(queue: readonly I[]): Packed<I>[] {
  const bundles: Packed<I>[] = [];
  for (let start = 0; start < queue.length; ) {
    const bundle = packBundle(queue.slice(start, start + 3))!;
    bundles.push(bundle);
    start += bundle.count;
  }
  return bundles;
}

/** Put each instruction in the first slot that takes it. Undefined if the stops don't agree. */
function fill<I extends Packable>(
  template: Template,
  number: number,
  queue: readonly I[],
): Packed<I> | undefined {
  const slots: (I | undefined)[] = [];
  let count = 0;
  let stopDue = false;
  let ended = false;
  for (const [slot, unit] of template.units.entries()) {
    const last = slot === template.units.length - 1;
    const next: I | undefined = stopDue || ended ? undefined : queue[count];
    if (next !== undefined && goesInto(next, unit) && (last || !next.slot2)) {
      slots.push(next);
      count++;
      stopDue = next.stopAfter;
      ended = next.endsBundle;
    } else {
      slots.push(undefined);
    }
    if (template.stops[slot] !== true) continue;
    if (!stopDue) return undefined;
    stopDue = false;
  }
  return stopDue ? undefined : { template: number, slots, count };
}

function goesInto(instruction: Packable, unit: Template["units"][number]): boolean {
  if (instruction.unit === "A") return unit === "M" || unit === "I";
  return instruction.unit === unit;
}
