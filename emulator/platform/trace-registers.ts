import { applicationRegisters, controlRegisters } from "../ia64/isa/names.ts";
import type { Processor } from "../ia64/processor.ts";

/** A register by name, and its value: NaT bits, signs and exponents from bit 64 up. */
interface NamedRegister {
  readonly name: string;
  read(cpu: Processor): bigint;
}

/** Values of the registers of a processor at some time. */
export interface RegisterValues {
  readonly cfm: bigint;
  readonly fixed: readonly bigint[];
  readonly stacked: readonly bigint[];
}

/** Registers that change with time itself. */
const counting = ["itc", "ruc"];

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const general = (r: number): NamedRegister => ({
  name: `r${r}`,
  read: (cpu) => cpu.gr(r) | (BigInt(cpu.natBit(r)) << 64n),
});

const fixed: readonly NamedRegister[] = [
  { name: "psr", read: (cpu) => cpu.psr & ~(3n << 41n) },
  { name: "cfm", read: (cpu) => cpu.cfm },
  ...numbers(1, 32).map(general),
  ...numbers(0, 8).map((b) => ({ name: `b${b}`, read: (cpu: Processor) => cpu.br(b) })),
  ...numbers(1, 64).map((p) => ({
    name: `p${p}`,
    read: (cpu: Processor) => BigInt(cpu.predicate(p)),
  })),
  ...numbers(2, 128).map((f) => ({
    name: `f${f}`,
    read: (cpu: Processor) => cpu.frSignificand(f) | (BigInt(cpu.frSignExponent(f)) << 64n),
  })),
  ...Object.entries(applicationRegisters)
    .filter(([name]) => !counting.includes(name))
    .map(([name, n]) => ({ name: `ar.${name}`, read: (cpu: Processor) => cpu.ar(n) })),
  ...Object.entries(controlRegisters).map(([name, n]) => ({
    name: `cr.${name}`,
    read: (cpu: Processor) => cpu.cr(n),
  })),
  ...numbers(0, 8).map((n) => ({ name: `rr${n}`, read: (cpu: Processor) => cpu.rr(n) })),
];

const stacked = numbers(32, 128).map(general);

/** The registers as they are now. */
export function readRegisters(cpu: Processor): RegisterValues {
  return {
    cfm: cpu.cfm,
    fixed: fixed.map((register) => register.read(cpu)),
    stacked: stacked.slice(0, cpu.sof).map((register) => register.read(cpu)),
  };
}

/**
 * What has changed since `before`, as "r8=1f p6=1". Stacked registers are compared while the frame is the
 * same; names of another frame or rotation are other registers.
 */
export function changedRegisters(cpu: Processor, before: RegisterValues): string {
  const now = readRegisters(cpu);
  const changed = differences(fixed, before.fixed, now.fixed);
  if (now.cfm === before.cfm) changed.push(...differences(stacked, before.stacked, now.stacked));
  return changed.join(" ");
}

function differences(
  registers: readonly NamedRegister[],
  before: readonly bigint[],
  now: readonly bigint[],
): string[] {
  return now.flatMap((value, i) =>
    value === before[i] ? [] : [`${registers[i]!.name}=${valueText(value)}`],
  );
}

/** The part above 64 bits apart: the NaT bit, or sign and exponent. */
function valueText(value: bigint): string {
  const high = value >> 64n;
  const low = BigInt.asUintN(64, value).toString(16);
  return high === 0n ? low : `${high.toString(16)}:${low}`;
}
