import { READ, WRITE } from "../../access-rights.ts";
import type { AccessSize, Builder, Helper } from "../../builder.ts";
import type { AdvancedLoads } from "../../data-speculation.ts";
import { registerNatConsumption } from "../../fault.ts";
import { defersLoad, skipsAdvancedLoad } from "../../speculation.ts";
import { signed, unsigned } from "../values.ts";

/** Size completer of loads and stores: the power of two in the opcode. */
export const size = {
  values: { 1: { size: 0 }, 2: { size: 1 }, 4: { size: 2 }, 8: { size: 3 } },
} as const;

/** Access size in bytes by the text of its completer. */
export const bytes = (text: string): AccessSize => Number(text) as AccessSize;

const natConsumption = {
  read: (cpu) => cpu.raise(registerNatConsumption, READ),
  write: (cpu) => cpu.raise(registerNatConsumption, WRITE),
  semaphore: (cpu) => cpu.raise(registerNatConsumption, READ | WRITE),
} satisfies Readonly<Record<string, Helper>>;

/** Register NaT Consumption fault, with the kind of access in ISR, if one of the registers is NaT. */
export function consume<V>(
  b: Builder<V>,
  access: keyof typeof natConsumption,
  ...registers: number[]
): void {
  b.when(b.anyNat(...registers), () => b.call(natConsumption[access]));
}

/** A base register as it was before the access, which may overwrite it. */
export interface Base<V> {
  readonly register: number;
  readonly address: V;
  readonly nat: V;
}

/** What is added to the base register after an access. */
export interface Increment<V> {
  readonly value: V;
  readonly nat: V;
}

export function readBase<V>(b: Builder<V>, r3: number): Base<V> {
  return { register: r3, address: b.gr(r3), nat: b.nat(r3) };
}

export function immediateIncrement<V>(b: Builder<V>, imm9: number): Increment<V> {
  return { value: signed(b, imm9), nat: b.constant(0n) };
}

export function registerIncrement<V>(b: Builder<V>, r2: number): Increment<V> {
  return { value: b.gr(r2), nat: b.nat(r2) };
}

/** Post-increment: the base register becomes the sum, NaT if either was. */
export function update<V>(b: Builder<V>, base: Base<V>, increment: Increment<V>): void {
  const address = b.add(base.address, increment.value);
  b.setGr(base.register, address, b.or(base.nat, increment.nat));
}

/** What a load does, or leaves in its targets instead. */
export interface LoadOutcomes {
  readonly load: () => void;
  readonly setNat: () => void;
  readonly setZero: () => void;
}

/** The registers that a load writes, and what there is to know about their advanced loads. */
export interface LoadTargets {
  readonly file: AdvancedLoads;
  readonly registers: readonly number[];
}

/**
 * A load of `size` bytes at the base, by its type (manual vol. 3, `ld`). If speculative (s, sa), the
 * target may become NaT instead of a fault; if advanced (a, sa), it is entered into the ALAT, or
 * becomes 0 where memory may not be read ahead of time. A check (c.clr, c.nc) does nothing if the
 * ALAT still has the target.
 */
export function loadByType<V>(
  b: Builder<V>,
  type: string,
  { register, address, nat }: Base<V>,
  size: number,
  { file, registers }: LoadTargets,
  { load, setNat, setZero }: LoadOutcomes,
): void {
  const targets = registers.map((r) => unsigned(b, r));
  const unlessSo = (condition: V, so: () => void, otherwise: () => void): void => {
    b.when(condition, so);
    b.when(b.eq(condition, unsigned(b, 0)), otherwise);
  };
  const loadAdvanced = (): void => {
    load();
    b.call(file.enter, address, unsigned(b, size), ...targets);
  };
  const loadSpeculatively = (loading: () => void, deferring: () => void): void => {
    const defers = (): V => b.call(defersLoad, address, unsigned(b, size));
    unlessSo(nat, deferring, () => unlessSo(defers(), deferring, loading));
  };
  if (type === "s") {
    loadSpeculatively(load, setNat);
    return;
  }
  if (type === "sa") {
    loadSpeculatively(loadAdvanced, () => {
      setNat();
      b.call(file.drop, ...targets);
    });
    return;
  }
  consume(b, "read", register);
  if (type === "a") {
    unlessSo(
      b.call(skipsAdvancedLoad, address, unsigned(b, size)),
      () => {
        setZero();
        b.call(file.drop, ...targets);
      },
      loadAdvanced,
    );
  } else if (type === "c.nc") {
    b.when(b.eq(b.call(file.check, ...targets), unsigned(b, 0)), loadAdvanced);
  } else if (type.startsWith("c.clr")) {
    b.when(b.eq(b.call(file.take, ...targets), unsigned(b, 0)), load);
  } else load();
}
