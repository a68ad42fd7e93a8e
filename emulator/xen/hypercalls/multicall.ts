import { ByteView } from "../bytes.ts";
import { EFAULT, EINVAL, ENOSYS } from "../errno.ts";
import { copyToGuest, readStruct } from "../xencomm.ts";
import type { Hypercall } from "./hypercall.ts";

const multicallNumber = 13n;
const entrySize = 64;
const resultOffset = 8;
const argumentsOffset = 16;

/**
 * multicall (13, abi 4.1): r32 = array of entries, r33 = count. Runs the calls of `table` in order
 * and writes each result back before the next entry is read.
 */
export function multicall(table: ReadonlyMap<number, Hypercall>): Hypercall {
  return (hv, vcpu, args) => {
    const handle = args[0]!;
    const count = Number(BigInt.asUintN(32, args[1]!));
    for (let i = 0; i < count; i++) {
      const entry = readStruct(vcpu.domain, handle, entrySize, i * entrySize);
      if (entry === undefined) return BigInt(-EFAULT);
      const result = new ByteView(8);
      result.set64(0, runEntry(entry));
      if (!copyToGuest(vcpu.domain, handle, result.bytes, i * entrySize + resultOffset)) {
        return BigInt(-EFAULT);
      }
    }
    return 0n;

    function runEntry(entry: ByteView): bigint {
      const op = entry.big(0);
      if (op === multicallNumber) return BigInt(-EINVAL);
      const handler = op < 64n ? table.get(Number(op)) : undefined;
      const values = [0, 1, 2, 3, 4].map((n) => entry.big(argumentsOffset + 8 * n));
      return handler ? handler(hv, vcpu, values) : BigInt(-ENOSYS);
    }
  };
}
