import type { Builder } from "../../builder.ts";
import { illegalOperation } from "../../fault.ts";
import { checkPartitions, partitions } from "../../fp/registers.ts";
import { unsigned } from "../values.ts";

/**
 * The checks on floating-point operands: Illegal Operation fault for a target that is f0 or f1, then
 * Disabled FP-Register fault for any register of a disabled partition.
 */
export function checkFr<V>(
  b: Builder<V>,
  targets: readonly number[],
  sources: readonly number[] = [],
): void {
  if (targets.some((f) => f < 2)) b.fault(illegalOperation);
  b.call(checkPartitions, unsigned(b, partitions(targets) | partitions(sources)));
}
