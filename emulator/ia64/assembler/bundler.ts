import { type Template, templates } from "../isa/templates.ts";

/** Unit of a slot. */
export type SlotUnit = Template["units"][number];

/** What the choice of a template depends on. */
export interface Packable {
  /** The slots that it can go into. */
  readonly units: readonly SlotUnit[];
  /** The template that was written in front of it ("MII"): it begins a bundle. */
  readonly template: string | undefined;
  /** Looks as if it went into a B slot, but doesn't: there the processor may ignore it. */
  readonly notInB: boolean;
  /** Must stand in the last slot. */
  readonly slot2: boolean;
  /** What follows it is not executed in the same bundle: a call returns to the next one. */
  readonly endsBundle: boolean;
  /** Begins an instruction group, so that a stop goes in front of it. */
  readonly groupFirst: boolean;
  /** Ends its instruction group, at its very slot. */
  readonly groupLast: boolean;
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
 * The bundle that was written between braces: as many instructions as fit in order, with stops where
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

/** Put each instruction in the first slot that takes it. Undefined if the stops don't agree. */
function fill<I extends Packable>(
  template: Template,
  number: number,
  queue: readonly I[],
): Packed<I> | undefined {
  const slots: (I | undefined)[] = [];
  let count = 0;
  let stopDue = false;
  for (const [slot, unit] of template.units.entries()) {
    const last = slot === template.units.length - 1;
    const next: I | undefined = stopDue ? undefined : queue[count];
    if (next?.units.includes(unit) && (last || !next.slot2)) {
      slots.push(next);
      count++;
      stopDue = next.stopAfter;
    } else {
      slots.push(undefined);
    }
    if (template.stops[slot] !== true) continue;
    if (!stopDue) return undefined;
    stopDue = false;
  }
  return stopDue ? undefined : { template: number, slots, count };
}

/** Templates without a stop. */
const shapes = templates.flatMap((template, number) =>
  template !== undefined && !template.stops.includes(true) ? [{ template, number }] : [],
);
/** A stop behind the first slot, and behind the second. */
const stopInM = 10;
const stopInI = 2;

/**
 * The next bundle for `queue`, which the GNU assembler would make as well: of up to three
 * instructions it takes the template that suits them best, unless one is written, and fills it.
 */
export function packNext<I extends Packable>(queue: readonly I[]): Packed<I> {
  const together = queue.slice(0, bundleEnd(queue));
  const written = together[0]!.template;
  let number = shapes.find(({ template }) => template.name === written)?.number;
  number ??= bestShape(together);
  let { units } = templates[number]!;
  const slots: (I | undefined)[] = [];
  let count = 0;
  let stopDue = false;
  const change = (other: number) => {
    number = other;
    units = templates[other]!.units;
    stopDue = false;
  };
  const canStopIn = (name: string, slot: number, unit: string) =>
    written === undefined ? units[slot] === unit : written === name;
  for (let slot = 0; slot < units.length && count < together.length; slot++) {
    const next = together[count]!;
    if (next.slot2) slot = units.length - 1;
    if (next.groupLast) {
      // The stop must be at this slot: only M;;MI has one behind an M, and a B must be the last.
      const isM = next.units.includes("M");
      const wanted = isM ? 0 : units.length - 1;
      if (wanted < slot) break;
      slot = wanted;
      if (isM) change(stopInM);
    }
    if (stopDue) {
      if (slot === 1 && canStopIn("MMI", 0, "M")) change(stopInM);
      else if (slot === 2 && canStopIn("MII", 1, "I") && !next.groupFirst) change(stopInI);
      else if (slot === 1 && written === "MII" && !next.groupFirst) continue;
      else break;
    }
    if (!next.units.includes(units[slot]!) || (next.notInB && units[slot] === "B")) continue;
    slots[slot] = next;
    count++;
    // In M;;MI and MI;;I the stop is in the template already.
    stopDue = next.stopAfter && templates[number]!.stops[slot] !== true;
  }
  const filled = Array.from(units, (_, slot) => slots[slot]);
  return { template: stopDue ? number + 1 : number, slots: filled, count };
}

/** Number of instructions that may share a bundle with the first. */
function bundleEnd(queue: readonly Packable[]): number {
  const call = queue.findIndex(({ endsBundle }) => endsBundle);
  const next = queue.findIndex(({ template }, i) => i > 0 && template !== undefined);
  return Math.min(3, call < 0 ? 3 : call + 1, next < 0 ? 3 : next);
}

/** The template for these instructions, as the GNU assembler weighs them. */
function bestShape(queue: readonly Packable[]): number {
  let [best, bestScore] = [0, 0];
  for (const { template, number } of shapes) {
    const score = scoreOf(template, queue);
    if (score > bestScore) [best, bestScore] = [number, score];
  }
  return best;
}

/** 3 for each of the first instructions that find a slot in order, 2 for a nop that does no harm. */
function scoreOf({ units }: Template, [first, second, third]: readonly Packable[]): number {
  const takes = (slot: number, instruction: Packable | undefined) => {
    const unit = units[slot];
    return unit !== undefined && instruction?.units.includes(unit) === true;
  };
  const nop = (slot: number) => (units[slot] === "M" || units[slot] === "I" ? 2 : 0);
  const isLong = (slot: number) => units[slot] === "X";
  if (takes(0, first)) {
    if (takes(1, second)) return 6 + (isLong(1) || takes(2, third) ? 3 : nop(2));
    if (takes(2, second)) return 6 + nop(1);
    return 3 + nop(1) + nop(2);
  }
  if (takes(1, first)) return 3 + (isLong(1) || takes(2, second) ? 3 : nop(2));
  return takes(2, first) ? 3 + nop(1) : 0;
}
