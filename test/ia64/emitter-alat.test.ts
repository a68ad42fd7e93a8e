import { test } from "node:test";
import * as psr from "../../emulator/ia64/psr.ts";
import { assembled, compare } from "./emitter-case.ts";
import { type Case, Pair } from "./emitter-pair.ts";
import type { Subject } from "./emitter-subject.ts";
import { Random } from "./random.ts";

/* Data speculation does the same in compiled code, with entries in the table. */

const address = 0x10040;

/** r8, r40, f8 and f40 hold what is at the address, which r9 is. */
function enterAll(cpu: Subject): void {
  const physical = cpu.psr & ~BigInt(psr.PSR_DT | psr.PSR_BE | psr.PSR_DFL | psr.PSR_DFH);
  cpu.psr = physical & ~(BigInt(psr.PSRH_CPL) << 32n);
  cpu.setFrame(96, 0, 0);
  cpu.setGr(9, BigInt(address));
  const alat = cpu.memory.alats[1]!;
  const offset = cpu.memory.ramBase + address;
  for (const tag of [8, 64 + cpu.place(40), 1024 + 8, 1024 + cpu.physicalFr(40)]) {
    alat.enter(tag, offset, 8);
  }
}

test("checks find the same entries, stores invalidate the same", () => {
  const sources = [
    ...[
      "ld8.c.nc r8 = [r9]",
      "ld8.c.clr r8 = [r9], 8",
      "ld8.c.nc r40 = [r9]",
      "ld8.c.clr r41 = [r9]",
    ],
    ...["ldf8.c.nc f8 = [r9]", "ldfd.c.clr f40 = [r9]", "ldfp8.c.nc f8, f9 = [r9]"],
    ...[
      "chk.a.nc r8, 0x100",
      "chk.a.clr r40, 0x100",
      "chk.a.nc f41, 0x100",
      "chk.a.clr f40, 0x100",
    ],
    ...["invala", "invala.e r40", "invala.e f8", "ld8.a r40 = [r9]", "ldfp8.sa f8, f9 = [r9]"],
    ...["st8 [r9] = r0", "st1 [r9] = r0, 1", "st8.spill [r9] = r9", "xchg1 r8 = [r9], r0"],
    ...["st8 [r9] = r0 ;; ld8.c.nc r8 = [r9]", "st8 [r9] = r0 ;; st8 [r9] = r0"],
  ];
  const cases: Case[] = sources.map((source) => ({ bundles: assembled(source), adjust: enterAll }));
  compare(new Pair(), [...cases, ...cases, ...cases], new Random(7));
});
