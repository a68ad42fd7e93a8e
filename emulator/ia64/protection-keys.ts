import { EXECUTE, READ, WRITE } from "./access-rights.ts";
import { dataKeyMiss, type Fault, instructionKeyMiss, keyPermission } from "./fault.ts";
import type { Registers } from "./registers.ts";
import type { Translation } from "./translation.ts";

export const protectionKeyRegisters = 16;

/** PKR: valid, write, read and execute disabled; the key is in bits 31:8. */
const VALID = 1;
const DISABLED = 0xe;

/**
 * The fault that protection keys (psr.pk = 1) raise on a page with key `key` (manual vol. 2,
 * 4.1.3). `access` is of READ, WRITE and EXECUTE.
 */
export function keyFault(cpu: Registers, key: number, access: number): Fault | undefined {
  for (let i = 0; i < protectionKeyRegisters; i++) {
    const pkr = Number(cpu.pkr(i) & 0xffff_ffffn);
    if ((pkr & VALID) === 0 || pkr >>> 8 !== key) continue;
    return (pkr & DISABLED & disablingBits(access)) === 0 ? undefined : keyPermission;
  }
  return (access & EXECUTE) !== 0 ? instructionKeyMiss : dataKeyMiss;
}

/**
 * mov to pkr: a valid key is in one register only, so that the others that hold it become invalid
 * (manual vol. 2, 4.1.3).
 */
export function writeProtectionKey(cpu: Translation, index: number, value: bigint): void {
  for (let i = 0; i < protectionKeyRegisters; i++) {
    const pkr = cpu.pkr(i);
    const same = (pkr ^ value) >> 8n === 0n && (pkr & value & 1n) !== 0n;
    if (i !== index && same) cpu.setPkr(i, pkr & ~1n);
  }
  cpu.setPkr(index, value);
}

function disablingBits(access: number): number {
  const write = (access & WRITE) !== 0 ? 2 : 0;
  const read = (access & READ) !== 0 ? 4 : 0;
  return write | read | ((access & EXECUTE) !== 0 ? 8 : 0);
}
