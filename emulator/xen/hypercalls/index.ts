import type { Hypercall } from "./hypercall.ts";

/** Handlers by hypercall number (abi 2). */
export const hypercalls: ReadonlyMap<number, Hypercall> = new Map<number, Hypercall>();
