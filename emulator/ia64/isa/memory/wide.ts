import { READ, WRITE } from "../../access-rights.ts";
import { AR_CCV, AR_CSD } from "../../application-registers.ts";
import type { Builder, Helper } from "../../builder.ts";
import { M1, M4, M16 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { consume } from "./access.ts";
import { loadHint, storeHint, updateHint } from "./hints.ts";
import { checkSemaphore } from "./semaphore.ts";

/*
 * Accesses of 16 bytes: the general register is the half at the lower address, ar.csd the other, in
 * either byte order (manual vol. 3, `ld16`, `st16`, `cmp8xchg16`).
 */

/** All faults of the access as a whole, before its halves. */
const checkWhole = (access: number): Helper => {
  return (cpu, address = 0n) => {
    cpu.checkWhole(address, 16, access);
    return undefined;
  };
};

const checkRead = checkWhole(READ);
const checkWrite = checkWhole(WRITE);

const upper = <V>(b: Builder<V>, address: V): V => b.add(address, unsigned(b, 8));

const ld16 = instruction({
  syntax: "ld16{.ordering}{.hint} r1, ar.csd = [r3]",
  format: M1,
  match: { op: 4, m: 0, x: 1 },
  completers: {
    ordering: { values: { "": { x6: 0x28 }, acq: { x6: 0x2c } } },
    hint: loadHint,
  },
  aliases: [{ syntax: "ld16{.ordering}{.hint} r1 = [r3]" }],
  execute: (b, { r1, r3 }) => {
    consume(b, "read", r3);
    const address = b.gr(r3);
    b.call(checkRead, address);
    const low = b.load(address, 8);
    b.setAr(AR_CSD, b.load(upper(b, address), 8));
    b.setGr(r1, low, unsigned(b, 0));
  },
});

const st16 = instruction({
  syntax: "st16{.ordering}{.hint} [r3] = r2, ar.csd",
  format: M4,
  match: { op: 4, m: 0, x: 1 },
  completers: {
    ordering: { values: { "": { x6: 0x30 }, rel: { x6: 0x34 } } },
    hint: storeHint,
  },
  aliases: [{ syntax: "st16{.ordering}{.hint} [r3] = r2" }],
  execute: (b, { r2, r3 }) => {
    consume(b, "write", r2, r3);
    const address = b.gr(r3);
    b.call(checkWrite, address);
    b.store(address, 8, b.gr(r2));
    b.store(upper(b, address), 8, b.ar(AR_CSD));
  },
});

/** Compares the 8 bytes at the address, and replaces the 16 bytes around them. */
const cmp8xchg16 = instruction({
  syntax: "cmp8xchg16{.ordering}{.hint} r1 = [r3], r2, ar.csd, ar.ccv",
  format: M16,
  match: { op: 4, m: 0, x: 1 },
  completers: {
    ordering: { values: { acq: { x6: 0x20 }, rel: { x6: 0x24 } } },
    hint: updateHint,
  },
  aliases: [{ syntax: "cmp8xchg16{.ordering}{.hint} r1 = [r3], r2" }],
  execute: (b, { r1, r2, r3 }) => {
    consume(b, "semaphore", r2, r3);
    const address = b.gr(r3);
    b.call(checkSemaphore, address, unsigned(b, 8));
    const old = b.load(address, 8);
    b.when(b.eq(old, b.ar(AR_CCV)), () => {
      const pair = b.and(address, b.not(unsigned(b, 15)));
      b.store(pair, 8, b.gr(r2));
      b.store(upper(b, pair), 8, b.ar(AR_CSD));
    });
    b.setGr(r1, old, unsigned(b, 0));
  },
});

export const wideAccesses: readonly Instruction[] = [ld16, st16, cmp8xchg16];
