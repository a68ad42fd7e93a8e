import { registerNatConsumption } from "../../fault.ts";
import { I21, I22, I23, I24, I25, X2 } from "../formats.ts";
import { type Instruction, instruction } from "../instruction.ts";
import { signed, unsigned } from "../values.ts";

/* Moves between register files (manual vol. 3, `mov ip`, `mov pr`, `mov br`, `movl`). */

/** The hints (`wh`, `ih`, `tag13`) about a later branch are ignored. */
const movToBr = instruction({
  name: "mov br",
  syntax: "mov{.return}{.wh}{.ih} b1 = r2, tag13",
  format: I21,
  match: { op: 0, x3: 7 },
  completers: {
    return: { values: { "": { x: 0 }, ret: { x: 1 } } },
    wh: { values: { sptk: { wh: 0 }, "": { wh: 1 }, dptk: { wh: 2 } }, reserved: "" },
    ih: { values: { "": { ih: 0 }, imp: { ih: 1 } } },
  },
  aliases: [
    {
      syntax: "mov b1 = r2",
      fixed: { return: "", wh: "", ih: "" },
      printed: true,
    },
  ],
  execute: (b, { b1, r2 }) => {
    b.when(b.nat(r2), () => b.fault(registerNatConsumption));
    b.setBr(b1, b.gr(r2));
  },
});

const movFromBr = instruction({
  name: "mov br",
  syntax: "mov r1 = b2",
  format: I22,
  match: { op: 0, x3: 0, x6: 0x31 },
  execute: (b, { r1, b2 }) => b.setGr(r1, b.br(b2), unsigned(b, 0)),
});

const movFromIp = instruction({
  name: "mov ip",
  syntax: "mov r1 = ip",
  format: I25,
  match: { op: 0, x3: 0, x6: 0x30 },
  execute: (b, { r1 }) => b.setGr(r1, b.ip(), unsigned(b, 0)),
});

const movFromPr = instruction({
  name: "mov pr",
  syntax: "mov r1 = pr",
  format: I25,
  match: { op: 0, x3: 0, x6: 0x33 },
  execute: (b, { r1 }) => b.setGr(r1, b.prs(), unsigned(b, 0)),
});

/** Bit 16 of the mask stands for all rotating predicates. */
const movToPr = instruction({
  name: "mov pr",
  syntax: "mov pr = r2, mask17",
  format: I23,
  match: { op: 0, x3: 3 },
  aliases: [{ syntax: "mov pr = r2", fixed: { mask17: -2 } }],
  execute: (b, { r2, mask17 }) => {
    b.when(b.nat(r2), () => b.fault(registerNatConsumption));
    const mask = signed(b, mask17);
    b.setPrs(b.or(b.and(b.gr(r2), mask), b.and(b.prs(), b.not(mask))));
  },
});

const movToPrRot = instruction({
  name: "mov pr.rot",
  syntax: "mov pr.rot = imm44",
  format: I24,
  match: { op: 0, x3: 2 },
  execute: (b, { imm44 }) => {
    const rotating = b.constant(0xffff_ffff_ffff_0000n);
    b.setPrs(b.or(b.and(signed(b, imm44), rotating), b.and(b.prs(), b.not(rotating))));
  },
});

const movl = instruction({
  syntax: "movl r1 = imm64",
  format: X2,
  match: { op: 6, vc: 0 },
  execute: (b, { r1, imm64 }) => b.setGr(r1, b.constant(imm64), unsigned(b, 0)),
});

export const moves: readonly Instruction[] = [
  ...[movToBr, movFromBr, movFromIp, movFromPr, movToPr, movToPrRot, movl],
];
