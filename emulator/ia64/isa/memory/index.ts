import type { Instruction } from "../instruction.ts";
import { fills } from "./fill.ts";
import { loads } from "./load.ts";
import { orders } from "./order.ts";
import { prefetches } from "./prefetch.ts";
import { semaphores } from "./semaphore.ts";
import { stores } from "./store.ts";
import { wideAccesses } from "./wide.ts";

/** Memory accesses of general registers, and their ordering. */
export const memory: readonly Instruction[] = [
  ...[...loads, ...fills, ...stores, ...semaphores, ...wideAccesses, ...prefetches, ...orders],
];
