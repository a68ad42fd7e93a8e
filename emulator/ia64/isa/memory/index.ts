import type { Instruction } from "../instruction.ts";
import { fills } from "./fill.ts";
import { loads } from "./load.ts";
import { orders } from "./order.ts";
import { prefetches } from "./prefetch.ts";
import { semaphores } from "./semaphore.ts";
import { stores } from "./store.ts";

/** Memory accesses of general registers, and their ordering. */
export const memory: readonly Instruction[] = [
  ...[...loads, ...fills, ...stores, ...semaphores, ...prefetches, ...orders],
];
