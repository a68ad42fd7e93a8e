import { frameSize } from "../../constants.ts";
import { DirtyLog } from "../../dirty-log.ts";
import type { Domain } from "../../domain.ts";
import { EFAULT, EINVAL, ENOMEM } from "../../errno.ts";
import { flushTlb } from "../../physmap.ts";
import { copyToGuest, isNullHandle } from "../../xencomm.ts";
import { type ControlCall, onDomain, reply } from "./control.ts";

/** Offsets in a xen_domctl (abi 5.2). */
const field = { op: 16, mb: 24, bitmap: 32, pages: 40, faults: 48, dirtied: 52 } as const;

type ShadowOp = (call: ControlCall, target: Domain) => number;

const ops: Readonly<Record<number, ShadowOp>> = {
  0: (_call, target) => setLog(target, undefined),
  2: enable,
  11: (call, target) => read(call, target, true),
  12: (call, target) => read(call, target, false),
  30: (call) => {
    call.op.set32(field.mb, 0);
    return 0;
  },
  31: ({ op }) => (op.u32(field.mb) === 0 ? 0 : -ENOMEM),
};

/** shadow_op: log-dirty mode, all that ia64 has of it. The structure is written back always. */
export const shadowOp = onDomain((call, target) => {
  const run = target === call.domain ? undefined : ops[call.op.u32(field.op)];
  const result = run?.(call, target) ?? -EINVAL;
  const written = reply(call);
  return result === 0 ? written : result;
});

function enable({ hv }: ControlCall, target: Domain): number {
  if (target.dirtyLog !== undefined) return -EINVAL;
  const frames = Math.ceil(target.convmemEnd / frameSize);
  if (frames / 8 > hv.frames.free * frameSize) return -ENOMEM;
  return setLog(target, new DirtyLog(frames));
}

/** Translations that were inserted without regard to the log are dropped. */
function setLog(target: Domain, log: DirtyLog | undefined): number {
  target.dirtyLog = log;
  flushTlb(target);
  return 0;
}

/** clean and peek: as many bits as the caller has room for; clean forgets them. */
function read({ domain, op }: ControlCall, target: Domain, clean: boolean): number {
  const log = target.dirtyLog;
  const handle = op.big(field.bitmap);
  if (log === undefined || isNullHandle(domain, handle)) return -EINVAL;
  op.set32(field.faults, log.faults);
  op.set32(field.dirtied, log.dirtied);
  const wanted = op.big(field.pages);
  const pages = wanted < BigInt(log.size) ? Number(wanted) : log.size;
  op.set64(field.pages, pages);
  const bytes = log.bitmap.slice(0, Math.ceil(pages / 8));
  if (pages % 8 !== 0) bytes[bytes.length - 1]! &= (1 << (pages % 8)) - 1;
  if (!copyToGuest(domain, handle, bytes)) return -EFAULT;
  if (clean) {
    log.clean(pages);
    flushTlb(target);
  }
  return 0;
}
