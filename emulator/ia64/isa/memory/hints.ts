/*
 * Completers about the cache level to use, without effect here (manual vol. 3, table 2-38). Those
 * that begin with d are names of the GNU tools: for values that Itanium 2 ignores, and from d4 on
 * for those that have a bit set that later processors know.
 */

export const loadHint = {
  values: {
    ...{ "": { hint: 0, d: 0 }, nt1: { hint: 1, d: 0 }, d2: { hint: 2, d: 0 } },
    ...{ nta: { hint: 3, d: 0 }, d4: { hint: 0, d: 1 }, d5: { hint: 1, d: 1 } },
    ...{ d6: { hint: 2, d: 1 }, d7: { hint: 3, d: 1 } },
  },
  accepts: { d1: "nt1", nt2: "d2" },
} as const;

/** Of loads with post-increment, and of semaphores. */
export const updateHint = {
  values: { "": { hint: 0 }, nt1: { hint: 1 }, nta: { hint: 3 } },
  reserved: "",
} as const;

export const storeHint = {
  values: {
    ...{ "": { hint: 0, d: 0 }, d1: { hint: 1, d: 0 }, d2: { hint: 2, d: 0 } },
    ...{ nta: { hint: 3, d: 0 }, d4: { hint: 0, d: 1 }, d5: { hint: 1, d: 1 } },
    ...{ d6: { hint: 2, d: 1 }, d7: { hint: 3, d: 1 } },
  },
  accepts: { nt1: "d1", nt2: "d2" },
} as const;

/** Of stores with post-increment. */
export const storeUpdateHint = {
  values: { "": { hint: 0 }, nta: { hint: 3 } },
  reserved: "",
} as const;

export const lineHint = {
  values: {
    ...{ "": { hint: 0, d: 0 }, nt1: { hint: 1, d: 0 }, nt2: { hint: 2, d: 0 } },
    ...{ nta: { hint: 3, d: 0 }, d4: { hint: 0, d: 1 }, d5: { hint: 1, d: 1 } },
    ...{ d6: { hint: 2, d: 1 }, d7: { hint: 3, d: 1 } },
  },
} as const;
