/* Completers of floating-point arithmetic. */

/** The status field, s0 if none is written. */
export const sf = {
  values: { s0: { sf: 0 }, s1: { sf: 1 }, s2: { sf: 2 }, s3: { sf: 3 } },
  accepts: { "": "s0" },
} as const;

export type StatusName = keyof typeof sf.values;

/** The same thing for each status field, by the completer's text. */
export function byStatus<T>(make: (field: 0 | 1 | 2 | 3) => T): Readonly<Record<StatusName, T>> {
  return { s0: make(0), s1: make(1), s2: make(2), s3: make(3) };
}

/** What a number is converted to, and whether it is truncated. */
export const form = {
  values: {
    fx: { x6: 0x18 },
    fxu: { x6: 0x19 },
    "fx.trunc": { x6: 0x1a },
    "fxu.trunc": { x6: 0x1b },
  },
} as const;

/** Which of two values is chosen. */
export const choice = {
  values: { min: { x6: 0x14 }, max: { x6: 0x15 }, amin: { x6: 0x16 }, amax: { x6: 0x17 } },
} as const;

/** The same thing for each conversion, by the completer's text. */
export function byForm<T>(make: (signed: boolean, truncates: boolean) => T) {
  return {
    fx: make(true, false),
    fxu: make(false, false),
    "fx.trunc": make(true, true),
    "fxu.trunc": make(false, true),
  } as const;
}

/** The same thing for each choice, by the completer's text. */
export function byChoice<T>(make: (chooses: "less" | "greater", magnitudes: boolean) => T) {
  return {
    min: make("less", false),
    max: make("greater", false),
    amin: make("less", true),
    amax: make("greater", true),
  } as const;
}
