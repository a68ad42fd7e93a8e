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
