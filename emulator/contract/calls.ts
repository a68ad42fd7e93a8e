import { callLayouts } from "./generated/layouts.ts";
import type { CallLayout, OpLayout } from "./layout.ts";

/** A call by name, and the number that stands in its name if that is "unknown-N". */
interface Named<Layout> {
  readonly layout: Layout;
  readonly number: bigint | null;
}

const byR2 = new Map(callLayouts.map((call) => [call.r2, call]));
const byName = new Map(callLayouts.map((call) => [call.name, call]));
/** Stands for every number and class that has no name. */
export const unknownCall = byName.get("unknown")!;
/** Breaks 1 to 0x1a of a kernel: sub-operations by their immediate (abi 6). */
export const hyperprivopCall = byName.get("hyperprivop")!;
const unknownPrefix = "unknown-";

/** Calls that have a name, by r2: the table of documentation and coverage. */
export const namedCalls: readonly CallLayout[] = callLayouts.filter(
  (call) => call !== unknownCall && call !== hyperprivopCall,
);

/** The call that r2 selects, and its name: a number below 0x100, else the class (abi 1.3). */
export function callOfR2(r2: bigint): { readonly layout: CallLayout; readonly name: string } {
  const selected = r2 < 0x100n ? r2 : r2 & ~0xffn;
  const layout = byR2.get(Number(selected));
  if (layout !== undefined && BigInt(layout.r2) === selected) return { layout, name: layout.name };
  return { layout: unknownCall, name: `${unknownPrefix}${r2}` };
}

/** The sub-operation of a call by its number, or "every other number" of that call. */
export function opOfNumber(
  call: CallLayout,
  number: bigint,
): { readonly layout: OpLayout; readonly name: string } {
  const layout = call.ops.find((op) => op.cmd !== null && BigInt(op.cmd) === number);
  if (layout !== undefined) return { layout, name: layout.name! };
  const other = call.ops.find((op) => op.name === "unknown")!;
  return { layout: other, name: `${unknownPrefix}${number}` };
}

/** A call by name, "unknown-N" included; undefined if there is none. */
export function callOfName(name: string): Named<CallLayout> | undefined {
  const number = numberInName(name);
  if (number !== null) return { layout: unknownCall, number };
  const layout = name === unknownCall.name ? undefined : byName.get(name);
  return layout && { layout, number: null };
}

/** A sub-operation by name, "unknown-N" included, or null; undefined if the call has no such. */
export function opOfName(call: CallLayout, name: string | null): Named<OpLayout> | undefined {
  const number = name === null ? null : numberInName(name);
  const layout = call.ops.find((op) => op.name === (number === null ? name : "unknown"));
  if (layout === undefined || (number === null && name === "unknown")) return undefined;
  return { layout, number: number ?? (layout.cmd === null ? null : BigInt(layout.cmd)) };
}

function numberInName(name: string): bigint | null {
  const digits = /^unknown-(0|[1-9]\d{0,19})$/.exec(name)?.[1];
  return digits === undefined ? null : BigInt(digits);
}
