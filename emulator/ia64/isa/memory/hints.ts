/*
 * Completers about the cache level to use, without effect here (manual vol. 3, table 2-38). The
 * names d1 and d2 are those of the GNU tools for values that older processors ignore.
 */

export const loadHint = {
  values: { "": { hint: 0 }, nt1: { hint: 1 }, d2: { hint: 2 }, nta: { hint: 3 } },
  accepts: { d1: "nt1", nt2: "d2" },
} as const;

/** Of loads with post-increment, and of semaphores. */
export const updateHint = {
  values: { "": { hint: 0 }, nt1: { hint: 1 }, nta: { hint: 3 } },
  reserved: "",
} as const;

export const storeHint = {
  values: { "": { hint: 0 }, d1: { hint: 1 }, d2: { hint: 2 }, nta: { hint: 3 } },
  accepts: { nt1: "d1", nt2: "d2" },
} as const;

/** Of stores with post-increment. */
export const storeUpdateHint = {
  values: { "": { hint: 0 }, nta: { hint: 3 } },
  reserved: "",
} as const;

export const lineHint = {
  values: { "": { hint: 0 }, nt1: { hint: 1 }, nt2: { hint: 2 }, nta: { hint: 3 } },
} as const;
