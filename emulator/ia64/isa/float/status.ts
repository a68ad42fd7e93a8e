import type { Helper } from "../../builder.ts";
import { reservedRegisterField } from "../../fault.ts";
import { PC_RESERVED, PC_SHIFT, TD } from "../../fp/environment.ts";
import { clearFlags, controls, disabledTraps, flags, setControls } from "../../fp/status.ts";
import { branchBy } from "../branch/conditional.ts";
import { F12, F13, F14 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { unsigned } from "../values.ts";
import { byStatus, sf } from "./completers.ts";

/* Controls and flags of the status fields (manual vol. 3, `fsetc`, `fclrf`, `fchkf`). */

/** From those of the main field: helper(amask7, omask7). */
const settingControls = byStatus(
  (field): Helper =>
    (cpu, amask7 = 0n, omask7 = 0n) => {
      const value = (controls(cpu, 0) & Number(amask7)) | Number(omask7);
      const reserved =
        ((value >> PC_SHIFT) & 3) === PC_RESERVED || (field === 0 && (value & TD) !== 0);
      if (reserved) cpu.raise(reservedRegisterField);
      setControls(cpu, field, value);
      return undefined;
    },
);

const fsetc = instruction({
  syntax: "fsetc{.sf} amask7, omask7",
  format: F12,
  match: { op: 0, x: 0, x6: 0x04 },
  completers: { sf },
  execute: (b, { amask7, omask7, sf }) => {
    b.call(settingControls[sf], unsigned(b, amask7), unsigned(b, omask7));
  },
});

const clearingFlags = byStatus(
  (field): Helper =>
    (cpu) => {
      clearFlags(cpu, field);
      return undefined;
    },
);

const fclrf = instruction({
  syntax: "fclrf{.sf}",
  format: F13,
  match: { op: 0, x: 0, x6: 0x05 },
  completers: { sf },
  execute: (b, { sf }) => {
    b.call(clearingFlags[sf]);
  },
});

/** 1 if a flag is set whose trap is enabled, or which the main field does not have. */
const checkingFlags = byStatus(
  (field): Helper =>
    (cpu) => {
      const raised = flags(cpu, field);
      return (raised & ~(disabledTraps(cpu) & flags(cpu, 0))) !== 0 ? 1n : 0n;
    },
);

const fchkf = instruction({
  syntax: "fchkf{.sf} target25",
  format: F14,
  match: { op: 0, x: 0, x6: 0x08 },
  completers: { sf },
  execute: (b, { target25, sf }) => b.when(b.call(checkingFlags[sf]), () => branchBy(b, target25)),
});

export const floatStatus: readonly Instruction[] = [fsetc, fclrf, fchkf];
