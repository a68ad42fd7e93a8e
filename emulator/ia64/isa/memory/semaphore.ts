import { AR_CCV } from "../../application-registers.ts";
import type { AccessSize, Builder, Helper } from "../../builder.ts";
import { type AccessRule, fetchAddAccess, semaphoreAccess } from "../../memory-attributes.ts";
import { M16, M17 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed, unsigned } from "../values.ts";
import { bytes, consume, size } from "./access.ts";
import { updateHint } from "./hints.ts";

/*
 * Atomic read, modify, write (manual vol. 3, `xchg`, `cmpxchg`, `fetchadd`). Processors take turns
 * between instructions, so that each is atomic.
 */

const ordering = { values: { acq: { kind: 0 }, rel: { kind: 1 } } } as const;

/** All faults of the access, before it starts. */
const checker =
  (rule: AccessRule): Helper =>
  (cpu, address = 0n, size = 8n) => {
    cpu.checkSemaphore(address, Number(size), rule);
    return undefined;
  };

export const checkSemaphore = checker(semaphoreAccess);
const checkFetchAdd = checker(fetchAddAccess);

/** The value in memory, after which the write to the same address can't fault. */
function read<V>(b: Builder<V>, address: V, size: AccessSize, check = checkSemaphore): V {
  b.call(check, address, unsigned(b, size));
  return b.load(address, size);
}

const xchg = instruction({
  syntax: "xchg{size}{.hint} r1 = [r3], r2",
  format: M16,
  match: { op: 4, m: 0, x: 1, kind: 2 },
  completers: { size, hint: updateHint },
  execute: (b, { r1, r2, r3, size }) => {
    consume(b, "semaphore", r2, r3);
    const address = b.gr(r3);
    const old = read(b, address, bytes(size));
    b.store(address, bytes(size), b.gr(r2));
    b.setGr(r1, old, unsigned(b, 0));
  },
});

const cmpxchg = instruction({
  syntax: "cmpxchg{size}{.ordering}{.hint} r1 = [r3], r2, ar.ccv",
  format: M16,
  match: { op: 4, m: 0, x: 1 },
  completers: { size, ordering, hint: updateHint },
  aliases: [{ syntax: "cmpxchg{size}{.ordering}{.hint} r1 = [r3], r2" }],
  execute: (b, { r1, r2, r3, size }) => {
    consume(b, "semaphore", r2, r3);
    const address = b.gr(r3);
    const old = read(b, address, bytes(size));
    b.when(b.eq(old, b.ar(AR_CCV)), () => b.store(address, bytes(size), b.gr(r2)));
    b.setGr(r1, old, unsigned(b, 0));
  },
});

const fetchadd = instruction({
  syntax: "fetchadd{size}{.ordering}{.hint} r1 = [r3], inc3",
  format: M17,
  match: { op: 4, m: 0, x: 1 },
  completers: {
    size: { values: { 4: { size: 2 }, 8: { size: 3 } } },
    ordering: { values: { acq: { kind: 4 }, rel: { kind: 5 } } },
    hint: updateHint,
  },
  execute: (b, { r1, r3, inc3, size }) => {
    consume(b, "semaphore", r3);
    const address = b.gr(r3);
    const old = read(b, address, bytes(size), checkFetchAdd);
    b.store(address, bytes(size), b.add(old, signed(b, inc3)));
    b.setGr(r1, old, unsigned(b, 0));
  },
});

export const semaphores: readonly Instruction[] = [xchg, cmpxchg, fetchadd];
