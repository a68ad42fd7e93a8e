import { ENODEV } from "../errno.ts";
import type { Hypercall } from "./hypercall.ts";

/**
 * tmem_op (38, abi 2): wired on ia64, where pages can't be given to it. As Xen does when it was not
 * asked for at boot, every call is refused.
 */
export const tmemOp: Hypercall = () => BigInt(-ENODEV);
