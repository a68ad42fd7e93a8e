import type { ByteView } from "../bytes.ts";
import { EFAULT, EINVAL, ENOSYS } from "../errno.ts";
import { copyGrant } from "../grants/copy.ts";
import { mapGrant, undoMap } from "../grants/map.ts";
import { getStatusFrames, getVersion, querySize, setupTable, setVersion } from "../grants/setup.ts";
import { transferPage } from "../grants/transfer.ts";
import { unmapAndReplace, unmapGrant } from "../grants/unmap.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import { type Call, type Hypercall, toInt } from "./hypercall.ts";

/** What is done with each element of an array. */
interface Batch {
  /** Bytes of an element. */
  readonly size: number;
  run(call: Call, op: ByteView): void;
  /** Takes back what the caller can't be told of. */
  undo?(call: Call, op: ByteView): void;
}

/** Operations on each element of an array; what becomes of one is in its status. */
const batches: Readonly<Record<number, Batch>> = {
  0: { size: 32, run: mapGrant, undo: undoMap },
  1: { size: 24, run: unmapGrant },
  4: { size: 24, run: transferPage },
  5: { size: 40, run: copyGrant },
  7: { size: 24, run: unmapAndReplace },
};

/** Operations on one struct, with the result of the call; those with a status want a count of 1. */
const singles: Readonly<
  Record<
    number,
    { readonly size: number; readonly counted: boolean; run(call: Call, op: ByteView): number }
  >
> = {
  2: { size: 24, counted: true, run: setupTable },
  6: { size: 16, counted: true, run: querySize },
  8: { size: 4, counted: false, run: setVersion },
  9: { size: 16, counted: true, run: getStatusFrames },
  10: { size: 8, counted: false, run: getVersion },
};

/** Tables that grow came in 2007, and what deals with versions later still (behaviour 0). */
const lastIn2006 = 5;

/** grant_table_op (20, abi 4.7): r32 = command, r33 = array, r34 = count. */
export const grantTableOp: Hypercall = (hv, vcpu, args) => {
  const call: Call = { hv, vcpu, domain: vcpu.domain, args };
  const command = toInt(args[0]!);
  const count = toInt(args[2]!);
  if (count < 0) return BigInt(-EINVAL);
  if (command > lastIn2006 && hv.profile.name === "xen-2006-01") return BigInt(-ENOSYS);
  if (batches[command] !== undefined) return runBatch(call, count);
  const single = singles[command];
  if (single === undefined) return BigInt(-ENOSYS);
  if (single.counted && count !== 1) return BigInt(-EINVAL);
  return BigInt(runSingle(call, single));
};

/**
 * An element that can't be read or written ends the batch; those before it stay done. A long batch
 * is done in parts.
 */
function runBatch(call: Call, count: number): bigint {
  const { domain, args } = call;
  const { work } = call.vcpu;
  const { size, run, undo } = batches[toInt(args[0]!)]!;
  for (let i = work.progress; i < count; i++) {
    if (!work.mayGoOn()) return work.preempt(args.slice(0, 3), i);
    const op = readStruct(domain, args[1]!, size, i * size);
    if (op === undefined) return BigInt(-EFAULT);
    run(call, op);
    if (!copyToGuest(domain, args[1]!, op.bytes, i * size)) {
      undo?.(call, op);
      return BigInt(-EFAULT);
    }
  }
  return 0n;
}

/** The struct is written back whatever the result, as set_version tells its outcome in any case. */
function runSingle(call: Call, { size, run }: (typeof singles)[number]): number {
  const { domain, args } = call;
  const op = readStruct(domain, args[1]!, size);
  if (op === undefined) return -EFAULT;
  const result = run(call, op);
  return copyToGuest(domain, args[1]!, op.bytes) ? result : -EFAULT;
}
