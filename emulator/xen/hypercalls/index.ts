import { callbackOp } from "./callback-op.ts";
import { consoleIo } from "./console-io.ts";
import { debugOp } from "./debug-op.ts";
import { dom0vpOp } from "./dom0vp-op.ts";
import { domctl } from "./domctl.ts";
import { eventChannelOp, oldEventChannelOp } from "./event-channel-op.ts";
import { grantTableOp } from "./grant-table-op.ts";
import { hvmOp } from "./hvm-op.ts";
import type { Hypercall } from "./hypercall.ts";
import { kexecOp } from "./kexec-op.ts";
import { memoryOp } from "./memory-op.ts";
import { multicall } from "./multicall.ts";
import { fastEoi, physdevOp } from "./physdev-op.ts";
import { platformOp } from "./platform-op.ts";
import { schedOp, schedOpCompat } from "./sched-op.ts";
import { setTimerOp } from "./set-timer-op.ts";
import { sysctl } from "./sysctl.ts";
import { tmemOp } from "./tmem-op.ts";
import { vcpuOp } from "./vcpu-op.ts";
import { xenVersion } from "./xen-version.ts";
import { xenoprofOp } from "./xenoprof-op.ts";

const table = new Map<number, Hypercall>([
  [6, schedOpCompat],
  [7, platformOp],
  [12, memoryOp],
  [15, setTimerOp],
  [16, oldEventChannelOp],
  [17, xenVersion],
  [18, consoleIo],
  [20, grantTableOp],
  [24, vcpuOp],
  [29, schedOp],
  [30, callbackOp],
  [31, xenoprofOp],
  [32, eventChannelOp],
  [33, physdevOp],
  [34, hvmOp],
  [35, sysctl],
  [36, domctl],
  [37, kexecOp],
  [38, tmemOp],
  [48, dom0vpOp],
  [49, fastEoi],
  [50, debugOp],
]);
table.set(13, multicall(table));

/** Handlers by hypercall number (abi 2). */
export const hypercalls: ReadonlyMap<number, Hypercall> = table;
