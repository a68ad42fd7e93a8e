import { nsPerSecond } from "./constants.ts";

/** Ticks of the hypervisor's own timer in a second: HZ of Xen 4.0 (include/asm-ia64/config.h). */
const ticksPerSecond = 32;
const period_ns = nsPerSecond / ticksPerSecond;

/**
 * When the host's timer ticks next after `now`. A tick finds what a vcpu's own timer has missed,
 * and ends PAL_HALT_LIGHT (behaviour 7). Nothing else depends on it, so it is set only when one
 * of these waits for it.
 */
export function nextHostTick(now: number): number {
  return (Math.floor(now / period_ns) + 1) * period_ns;
}
