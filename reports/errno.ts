import * as errno from "../emulator/xen/errno.ts";

const NAMES = new Map(Object.entries(errno).map(([name, number]) => [number as number, name]));

/** Name of the error that a call's result stands for (abi 1.5): -22 is "EINVAL"; undefined if none. */
export function errnoName(result: number | string | null): string | undefined {
  return typeof result === "number" ? NAMES.get(-result) : undefined;
}
