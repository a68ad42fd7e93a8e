import { ByteView } from "../bytes.ts";
import { EFAULT, EINVAL, ENOSYS } from "../errno.ts";
import type { Hypervisor } from "../hypervisor.ts";
import type { Vcpu } from "../vcpu.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import type { Hypercall } from "./hypercall.ts";

const multicallNumber = 13n;
const entrySize = 64;
const resultOffset = 8;
const argumentsOffset = 16;

/**
 * multicall (13, abi 4.1): r32 = array of entries, r33 = count. Runs the calls of `table` in order
 * and writes each result back before the next entry is read. It may be preempted between entries
 * and inside one, which then gets the arguments that it goes on with.
 */
export function multicall(table: ReadonlyMap<number, Hypercall>): Hypercall {
  return (hv, vcpu, args) => {
    const { work, domain } = vcpu;
    const handle = args[0]!;
    const count = Number(BigInt.asUintN(32, args[1]!));
    const first = work.progress;
    const inner = work.inner;
    for (let i = first; i < count; i++) {
      if (!work.mayGoOn()) return work.preempt(args.slice(0, 2), i);
      const entry = readStruct(domain, handle, entrySize, i * entrySize);
      if (entry === undefined) return BigInt(-EFAULT);
      work.progress = i === first ? inner : 0;
      const result = runEntry(table, hv, vcpu, entry);
      const { preempted } = work;
      if (preempted === undefined) {
        if (!write(i, resultOffset, [result])) return BigInt(-EFAULT);
        continue;
      }
      if (!write(i, argumentsOffset, preempted.args)) {
        work.preempted = undefined;
        return BigInt(-EFAULT);
      }
      return work.preempt(args.slice(0, 2), i, preempted.progress);
    }
    return 0n;

    function write(i: number, offset: number, values: readonly bigint[]): boolean {
      const words = new ByteView(8 * values.length);
      for (const [n, value] of values.entries()) words.set64(8 * n, value);
      return copyToGuest(domain, handle, words.bytes, i * entrySize + offset);
    }
  };
}

function runEntry(
  table: ReadonlyMap<number, Hypercall>,
  hv: Hypervisor,
  vcpu: Vcpu,
  entry: ByteView,
): bigint {
  const op = entry.big(0);
  if (op === multicallNumber) return BigInt(-EINVAL);
  const handler = op < 64n ? table.get(Number(op)) : undefined;
  const values = [0, 1, 2, 3, 4].map((n) => entry.big(argumentsOffset + 8 * n));
  return handler ? handler(hv, vcpu, values) : BigInt(-ENOSYS);
}
