import { AR_RSC } from "./application-registers.ts";
import { CR_IFS, CR_IIP, CR_IPSR } from "./control-registers.ts";
import type { InterruptedContext } from "./firmware-interruptions.ts";
import * as psr from "./psr.ts";
import type { Registers } from "./registers.ts";
import * as state from "./state.ts";

/*
 * The min-state save area, where PAL leaves what the code behind its entry points may use at once
 * (manual vol. 2, 11.3.2.3): 8-byte words, little-endian.
 */

/** Bytes of the area. */
export const minStateSize = 1024;

const NATS = 0;
const GR1 = 1;
const BANK0 = 16;
const BANK1 = 32;
const PR = 48;
const BR0 = 49;
const RSC = 50;
const IIP = 51;
const IPSR = 52;
const IFS = 53;
const XIP = 54;
const XPSR = 55;
const XFS = 56;
const BR1 = 57;

/** r16..r31 and their NaT bits of a bank, given as the offsets in the state of the processor. */
interface Bank {
  readonly grs: number;
  readonly nats: number;
}

const current: Bank = { grs: state.staticGrs + 8 * 16, nats: state.staticNats + 16 };
const other: Bank = { grs: state.otherBankGrs, nats: state.otherBankNats };

/**
 * Store what the area holds, at machine address `area`, after `enterFirmware` has returned the
 * `interrupted` context. The NaT bits are those of r1..r15, then of bank 0, then of bank 1.
 */
export function saveMinState(cpu: Registers, area: number, interrupted: InterruptedContext): void {
  const { memory } = cpu;
  const put = (word: number, value: bigint): void => memory.write8(area + 8 * word, value);
  const [bank0, bank1] = (cpu.psrHigh & psr.PSRH_BN) === 0 ? [current, other] : [other, current];
  const { u64, u8 } = memory;
  let nats = 0n;
  const natBit = (word: number, nat: number): void => {
    if (nat !== 0) nats |= 1n << BigInt(word);
  };
  for (let r = 1; r < 16; r++) {
    put(GR1 + r - 1, cpu.gr(r));
    natBit(r, cpu.natBit(r));
  }
  for (let i = 0; i < 16; i++) {
    put(BANK0 + i, u64[((cpu.base + bank0.grs) >> 3) + i]!);
    put(BANK1 + i, u64[((cpu.base + bank1.grs) >> 3) + i]!);
    natBit(BANK0 + i, u8[cpu.base + bank0.nats + i]!);
    natBit(BANK1 + i, u8[cpu.base + bank1.nats + i]!);
  }
  put(NATS, nats);
  put(PR, cpu.pr);
  put(BR0, cpu.br(0));
  put(RSC, cpu.ar(AR_RSC));
  put(IIP, cpu.cr(CR_IIP));
  put(IPSR, cpu.cr(CR_IPSR));
  put(IFS, cpu.cr(CR_IFS));
  put(XIP, interrupted.ip);
  put(XPSR, interrupted.psr);
  put(XFS, interrupted.ifs | (1n << 63n));
  put(BR1, cpu.br(1));
}
