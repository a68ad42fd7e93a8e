import { READ, WRITE } from "../../access-rights.ts";
import type { Helper } from "../../builder.ts";
import { probeAccess, translateForKey, translatePhysical } from "../../non-access.ts";
import { vhptAddress, vhptTag } from "../../vhpt.ts";
import { M38, M39, M40, M46 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { checkVirtualization } from "./checks.ts";

/* Questions about translations (manual vol. 3, `probe`, `tpa`, `tak`, `thash`, `ttag`). */

const rights = { read: READ, write: WRITE, both: READ | WRITE } as const;

/** Whether the access is allowed at the level, which is no more privileged than the program. */
const probe =
  (access: keyof typeof rights): Helper =>
  (cpu, va, level, nat) => {
    const allowed = probeAccess(cpu, va!, rights[access], Number(level! & 3n), false, nat !== 0n);
    return allowed ? 1n : 0n;
  };

/** The same, but what is not allowed is a fault. */
const probeFault =
  (access: keyof typeof rights): Helper =>
  (cpu, va, level, nat) => {
    probeAccess(cpu, va!, rights[access], Number(level! & 3n), true, nat !== 0n);
    return undefined;
  };

const probeRead = probe("read");
const probeWrite = probe("write");
const probeReadFault = probeFault("read");
const probeWriteFault = probeFault("write");
const probeBothFault = probeFault("both");

const probeR = instruction({
  name: "probe.r",
  syntax: "probe.r r1 = r3, r2",
  format: M38,
  match: { op: 1, x3: 0, x6: 0x38 },
  execute: (b, { r1, r3, r2 }) => {
    const result = b.call(probeRead, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
    b.setGr(r1, result, b.constant(0n));
  },
});

const probeW = instruction({
  name: "probe.w",
  syntax: "probe.w r1 = r3, r2",
  format: M38,
  match: { op: 1, x3: 0, x6: 0x39 },
  execute: (b, { r1, r3, r2 }) => {
    const result = b.call(probeWrite, b.gr(r3), b.gr(r2), b.anyNat(r3, r2));
    b.setGr(r1, result, b.constant(0n));
  },
});

const probeRImm = instruction({
  name: "probe.r",
  syntax: "probe.r r1 = r3, imm2",
  format: M39,
  match: { op: 1, x3: 0, x6: 0x18 },
  execute: (b, { r1, r3, imm2 }) => {
    const result = b.call(probeRead, b.gr(r3), b.constant(BigInt(imm2)), b.nat(r3));
    b.setGr(r1, result, b.constant(0n));
  },
});

const probeWImm = instruction({
  name: "probe.w",
  syntax: "probe.w r1 = r3, imm2",
  format: M39,
  match: { op: 1, x3: 0, x6: 0x19 },
  execute: (b, { r1, r3, imm2 }) => {
    const result = b.call(probeWrite, b.gr(r3), b.constant(BigInt(imm2)), b.nat(r3));
    b.setGr(r1, result, b.constant(0n));
  },
});

const probeRwFault = instruction({
  syntax: "probe.rw.fault r3, imm2",
  format: M40,
  match: { op: 1, x3: 0, x6: 0x31 },
  execute: (b, { r3, imm2 }) => {
    b.call(probeBothFault, b.gr(r3), b.constant(BigInt(imm2)), b.nat(r3));
  },
});

const probeRFault = instruction({
  syntax: "probe.r.fault r3, imm2",
  format: M40,
  match: { op: 1, x3: 0, x6: 0x32 },
  execute: (b, { r3, imm2 }) => {
    b.call(probeReadFault, b.gr(r3), b.constant(BigInt(imm2)), b.nat(r3));
  },
});

const probeWFault = instruction({
  syntax: "probe.w.fault r3, imm2",
  format: M40,
  match: { op: 1, x3: 0, x6: 0x33 },
  execute: (b, { r3, imm2 }) => {
    b.call(probeWriteFault, b.gr(r3), b.constant(BigInt(imm2)), b.nat(r3));
  },
});

const tpa = instruction({
  syntax: "tpa r1 = r3",
  format: M46,
  match: { op: 1, x3: 0, x6: 0x1e },
  privileged: true,
  execute: (b, { r1, r3 }) => {
    const address = b.call(
      (cpu, va, nat) => {
        if (nat === 0n) checkVirtualization(cpu);
        return translatePhysical(cpu, va!, nat !== 0n);
      },
      ...[b.gr(r3), b.nat(r3)],
    );
    b.setGr(r1, address, b.constant(0n));
  },
});

const tak = instruction({
  syntax: "tak r1 = r3",
  format: M46,
  match: { op: 1, x3: 0, x6: 0x1f },
  privileged: true,
  execute: (b, { r1, r3 }) => {
    const key = b.call(
      (cpu, va, nat) => {
        if (nat === 0n) checkVirtualization(cpu);
        return translateForKey(cpu, va!, nat !== 0n);
      },
      ...[b.gr(r3), b.nat(r3)],
    );
    b.setGr(r1, key, b.constant(0n));
  },
});

const hash: Helper = (cpu, va) => {
  checkVirtualization(cpu);
  return vhptAddress(cpu, va!);
};

const hashTag: Helper = (cpu, va) => {
  checkVirtualization(cpu);
  return vhptTag(cpu, va!);
};

const thash = instruction({
  syntax: "thash r1 = r3",
  format: M46,
  match: { op: 1, x3: 0, x6: 0x1a },
  execute: (b, { r1, r3 }) => {
    const address = b.call(hash, b.gr(r3));
    b.setGr(r1, address, b.nat(r3));
  },
});

const ttag = instruction({
  syntax: "ttag r1 = r3",
  format: M46,
  match: { op: 1, x3: 0, x6: 0x1b },
  execute: (b, { r1, r3 }) => {
    const tag = b.call(hashTag, b.gr(r3));
    b.setGr(r1, tag, b.nat(r3));
  },
});

export const probes: readonly Instruction[] = [
  ...[probeR, probeW, probeRImm, probeWImm, probeRwFault, probeRFault, probeWFault],
  ...[tpa, tak, thash, ttag],
];
