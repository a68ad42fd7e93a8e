import { callbackOp } from "./callback-op.ts";
import { consoleIo } from "./console-io.ts";
import { eventChannelOp } from "./event-channel-op.ts";
import type { Hypercall } from "./hypercall.ts";
import { multicall } from "./multicall.ts";
import { schedOp, schedOpCompat } from "./sched-op.ts";
import { xenVersion } from "./xen-version.ts";

const table = new Map<number, Hypercall>([
  [6, schedOpCompat],
  [17, xenVersion],
  [18, consoleIo],
  [29, schedOp],
  [30, callbackOp],
  [32, eventChannelOp],
]);
table.set(13, multicall(table));

/** Handlers by hypercall number (abi 2). */
export const hypercalls: ReadonlyMap<number, Hypercall> = table;
