import type { Hypervisor } from "../hypervisor.ts";

/**
 * Adds the references to frames that are held elsewhere than in a P2M: one place for each kind of
 * holder (behaviour 8.1).
 */
export function countHeldReferences(_hv: Hypervisor, _references: Int32Array): void {}
