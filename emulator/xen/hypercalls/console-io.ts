import { EFAULT, ENOSYS, EPERM } from "../errno.ts";
import { copyFromGuest, copyToGuest } from "../xencomm.ts";
import { type Hypercall, toInt } from "./hypercall.ts";

const chunkBytes = 127;

/** console_io (18, abi 4.9): r32 = command, r33 = count, r34 = buffer; for dom0 only. */
export const consoleIo: Hypercall = (hv, { domain, work }, args) => {
  if (domain.id !== 0) return BigInt(-EPERM);
  const count = toInt(args[1]!);
  const handle = args[2]!;
  switch (toInt(args[0]!)) {
    case 0:
      return write(count, handle);
    case 1:
      return BigInt(read(count, handle));
    default:
      return BigInt(-ENOSYS);
  }

  /** A NUL ends its chunk, not the write. */
  function write(size: number, buffer: bigint): bigint {
    for (let done = work.progress; done < size; done += chunkBytes) {
      if (!work.mayGoOn()) return work.preempt(args.slice(0, 3), done);
      const chunk = copyFromGuest(domain, buffer, Math.min(chunkBytes, size - done), done);
      if (chunk === undefined) return BigInt(-EFAULT);
      const end = chunk.indexOf(0);
      hv.console.write(end < 0 ? chunk : chunk.subarray(0, end));
    }
    return 0n;
  }

  function read(size: number, buffer: bigint): number {
    const input = hv.console.takeInput(Math.max(size, 0));
    return copyToGuest(domain, buffer, input) ? input.length : -EFAULT;
  }
};
