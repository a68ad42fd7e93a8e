import type { Builder, Helper } from "../../builder.ts";
import { prefetchLine } from "../../non-access.ts";
import { M13, M14, M15 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import {
  type Increment,
  immediateIncrement,
  readBase,
  registerIncrement,
  update,
} from "./access.ts";
import { lineHint } from "./hints.ts";

/* Line prefetch (manual vol. 3, `lfetch`): without .fault nothing but the post-increment. */

const type = {
  values: {
    "": { x6: 0x2c },
    excl: { x6: 0x2d },
    fault: { x6: 0x2e },
    "fault.excl": { x6: 0x2f },
  },
} as const;

const prefetchFault: Helper = (cpu, address = 0n, nat = 0n) => {
  prefetchLine(cpu, address, nat !== 0n);
  return undefined;
};

interface PrefetchFields {
  readonly r3: number;
  readonly type: keyof typeof type.values;
}

function prefetch<V>(b: Builder<V>, { r3, type }: PrefetchFields, increment?: Increment<V>): void {
  const base = readBase(b, r3);
  if (type.startsWith("fault")) b.call(prefetchFault, base.address, base.nat);
  if (increment !== undefined) update(b, base, increment);
}

const lfetch = instruction({
  syntax: "lfetch{.type}{.hint} [r3]",
  format: M13,
  match: { op: 6, m: 0, x: 0 },
  completers: { type, hint: lineHint },
  execute: (b, fields) => prefetch(b, fields),
});

const lfetchByRegister = instruction({
  syntax: "lfetch{.type}{.hint} [r3], r2",
  format: M14,
  match: { op: 6, m: 1, x: 0 },
  completers: { type, hint: lineHint },
  targets: ["r3"],
  execute: (b, fields) => prefetch(b, fields, registerIncrement(b, fields.r2)),
});

const lfetchByImmediate = instruction({
  syntax: "lfetch{.type}{.hint} [r3], imm9",
  format: M15,
  match: { op: 7 },
  completers: { type, hint: lineHint },
  targets: ["r3"],
  execute: (b, fields) => prefetch(b, fields, immediateIncrement(b, fields.imm9)),
});

export const prefetches: readonly Instruction[] = [lfetch, lfetchByRegister, lfetchByImmediate];
