import type { Helper } from "./builder.ts";
import { OUTSIDE_RAM } from "./data-access.ts";
import type { Processor } from "./processor.ts";
import * as psr from "./psr.ts";
import type { Registers } from "./registers.ts";

/*
 * Data speculation (manual vol. 1, 4.4.5): advanced loads enter their target into the ALAT, checks
 * look for it there. Entries are tagged with physical registers, so that renaming, another bank and
 * another frame are other registers.
 */

/** Tags of general registers: r1..r31, r16..r31 of bank 0, stacked places; then floating-point. */
const BANK0 = 16;
const STACKED = 64;
const FLOAT = 1024;

function generalTag(cpu: Registers, r: number): number {
  if (r >= 32) return STACKED + cpu.place(r);
  return r >= 16 && (cpu.psrHigh & psr.PSRH_BN) === 0 ? r + BANK0 : r;
}

function floatTag(cpu: Registers, f: number): number {
  return FLOAT + cpu.physicalFr(f);
}

/** What instructions do with the entries of their target registers, which are arguments. */
export interface AdvancedLoads {
  /** helper(address, size, registers...): they were loaded from there, in this order. */
  readonly enter: Helper;
  /** 1 if all of the registers have entries. */
  readonly check: Helper;
  /** The same, and the entries go. */
  readonly take: Helper;
  readonly drop: Helper;
}

function advancedLoads(tag: (cpu: Registers, register: number) => number): AdvancedLoads {
  const drop: Helper = (cpu, ...registers) => {
    for (const r of registers) alat(cpu).drop(tag(cpu, Number(r)));
    return undefined;
  };
  const check: Helper = (cpu, ...registers) => {
    return registers.every((r) => alat(cpu).holds(tag(cpu, Number(r)))) ? 1n : 0n;
  };
  return {
    drop,
    check,
    take: (cpu, ...registers) => {
      const found = check(cpu, ...registers);
      drop(cpu, ...registers);
      return found;
    },
    enter: (cpu, address = 0n, size = 0n, ...registers) => {
      const offset = cpu.locateSpeculative(address, Number(size));
      if (offset === OUTSIDE_RAM) return drop(cpu, ...registers);
      for (const r of registers) alat(cpu).enter(tag(cpu, Number(r)), offset, Number(size));
      return undefined;
    },
  };
}

/** Of general registers. */
export const generalLoads = advancedLoads(generalTag);

/** Of floating-point registers; those of a pair share their memory. */
export const floatLoads = advancedLoads(floatTag);

/** invala: no register has an entry any more. */
export const dropAdvancedLoads: Helper = (cpu) => {
  alat(cpu).clear();
  return undefined;
};

/**
 * The stacked registers at these places get another meaning (a new frame, a fill, a move): nobody may
 * find what was loaded into them before.
 */
export function dropStacked(cpu: Registers, from: number, to: number): void {
  cpu.memory.alats[cpu.index]!.dropRange(STACKED + from, STACKED + to);
}

const alat = (cpu: Processor) => cpu.memory.alats[cpu.index]!;
