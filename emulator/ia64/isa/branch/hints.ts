/* Completers of branches; the hints among them have no effect (manual vol. 3, tables 2-7 to 2-9). */

/** Whether the branch is expected to be taken, statically or by dynamic prediction. */
export const whether = {
  values: { sptk: { wh: 0 }, spnt: { wh: 1 }, dptk: { wh: 2 }, dpnt: { wh: 3 } },
} as const;

/** The same in indirect calls. */
export const whetherIndirectCall = {
  values: { sptk: { wh: 1 }, spnt: { wh: 3 }, dptk: { wh: 5 }, dpnt: { wh: 7 } },
} as const;

/** How much to prefetch at the target. */
export const prefetch = {
  values: { few: { p: 0 }, many: { p: 1 } },
  accepts: { "": "few" },
} as const;

/** Whether to drop the branch from the prediction cache. */
export const dealloc = { values: { "": { d: 0 }, clr: { d: 1 } } } as const;

/** Importance of a prediction. */
export const importance = { values: { "": { ih: 0 }, imp: { ih: 1 } } } as const;
