import { ByteView } from "../bytes.ts";

/** Guest-physical entry points of the firmware in page 0 (abi 7.1). */
export const stubAddress = {
  pal: 0x800,
  sal: 0x820,
  salReturn: 0x840,
  fpswaDescriptor: 0x900,
  fpswa: 0x910,
} as const;

/** Runtime services in the order of their stubs: service i is at 0x100 + 16 i (abi 7.1). */
export const efiServices = [
  "GetTime",
  "SetTime",
  "GetWakeupTime",
  "SetWakeupTime",
  "SetVirtualAddressMap",
  "GetVariable",
  "GetNextVariableName",
  "SetVariable",
  "GetNextHighMonotonicCount",
  "ResetSystem",
] as const;

/** Guest-physical address of the stub of runtime service `index`. */
export function efiStubAddress(index: number): number {
  return 0x100 + 16 * index;
}

const callClass = { efi: 0x300, pal: 0x1000, sal: 0x1100, salReturn: 0x1200, fpswa: 0x501 };

/** `addl r2 = 0, r0; break.i 0; br.ret.sptk.many b0 ;;` */
const callAndReturn = "11100000002400000000008008008400";
/** `addl r2 = 0, r0; break.i 0; br.cond.sptk.many b0 ;;` */
const callAndBranch = "11100000002400000000000008008000";
/**
 * Returns by branch from a static procedure (index below 256), else by `br.ret`:
 *
 *     addl r2 = 0, r0; addl r9 = 256, r0 ;; cmp.gtu p7, p8 = r9, r28 ;;
 *     break.m 0; (p7) br.cond.sptk.many b0; (p8) br.ret.sptk.many b0 ;;
 */
const palCall = "0310000000249000000448e0c04920d0 1300000000c001040040008408008400";
/**
 * Takes (type, bundle, ipsr, fsr, isr, preds, ifs, state): all but the first are addresses.
 *
 *     mov r14 = r32; ld8 r15 = [r33], 8; addl r2 = 0, r0 ;;
 *     ld8 r16 = [r33]; ld8 r17 = [r34]; adds r23 = 8, r39
 *     ld8 r18 = [r35]; ld8 r19 = [r36]; adds r24 = 16, r39
 *     ld8 r20 = [r37]; ld8 r21 = [r38]; adds r25 = 24, r39
 *     ld8 r22 = [r39]; adds r26 = 32, r39; adds r27 = 40, r39 ;;
 *     ld8 r23 = [r23]; ld8 r24 = [r24]; nop.i 0
 *     ld8 r25 = [r25]; ld8 r26 = [r26]; nop.i 0 ;;
 *     ld8 r27 = [r27]; cmp.ne p6, p0 = r24, r0; cmp.ne p7, p0 = r25, r0 ;;
 *     (p6) tpa r24 = r24; (p7) tpa r25 = r25; cmp.ne p8, p0 = r26, r0
 *     cmp.ne p9, p0 = r27, r0 ;; (p8) tpa r26 = r26; nop.i 0
 *     (p9) tpa r27 = r27 ;; nop.m 0; break.i 0 ;;
 *     st8 [r34] = r17; st8 [r35] = r18; nop.i 0
 *     st8 [r36] = r19; st8 [r37] = r20; nop.i 0
 *     st8 [r38] = r21; nop.i 0; br.ret.sptk.many b0 ;;
 */
const fpswaCall = `
  097000400021f0408430284000000090 0880004218101001883020e082380184
  08900046181030019030200003390184 08a0004a181050019830202083390184
  09b0004e1810a0019d004260833a0184 08b8002e181080016030200000000400
  09c800321810a0016830200000000400 09d80036181000c0000c700090011ce0
  c8c000301ec49101643c0800a00120e0 0a006c000938a201683c080000000400
  2bd900361e0400000002000000000000 08004444981100908c30230000000400
  08004c48981100a09430230000000400 1100544c981100000002008008008400`;

/**
 * Writes the call stubs and the FPSWA descriptor into page 0 (abi 7.1). `immediate` is that of
 * the domain's hypercall break, up to 21 bits.
 */
export function writeStubs(page: Uint8Array, immediate: number): void {
  for (const index of efiServices.keys()) {
    place(page, efiStubAddress(index), callAndReturn, callClass.efi + index, immediate);
  }
  place(page, stubAddress.sal, callAndReturn, callClass.sal, immediate);
  place(page, stubAddress.salReturn, callAndBranch, callClass.salReturn, immediate);

  const pal = page.subarray(stubAddress.pal);
  pal.set(hex(palCall));
  insert(pal, 0, addlImmediate(callClass.pal));
  insert(pal.subarray(16), 0, breakImmediate(immediate));

  const fpswa = page.subarray(stubAddress.fpswa);
  fpswa.set(hex(fpswaCall));
  insert(fpswa, 2, addlImmediate(callClass.fpswa));
  insert(fpswa.subarray(10 * 16), 2, breakImmediate(immediate));
  new ByteView(page).set64(stubAddress.fpswaDescriptor, stubAddress.fpswa);
}

/** One bundle that sets r2 in slot 0 and breaks in slot 1. */
function place(page: Uint8Array, at: number, code: string, r2: number, immediate: number): void {
  const stub = page.subarray(at);
  stub.set(hex(code));
  insert(stub, 0, addlImmediate(r2));
  insert(stub, 1, breakImmediate(immediate));
}

/** ORs `bits` into a 41-bit slot of the bundle at the start of `bytes`. */
function insert(bytes: Uint8Array, slot: number, bits: bigint): void {
  const view = new ByteView(bytes);
  const shifted = bits << BigInt(5 + 41 * slot);
  view.set64(0, view.big(0) | BigInt.asUintN(64, shifted));
  view.set64(8, view.big(8) | (shifted >> 64n));
}

/** Where A5 keeps its 22-bit immediate (manual vol. 3, 4.2.1): imm7b, imm9d, imm5c, s. */
function addlImmediate(value: number): bigint {
  const imm = BigInt(value);
  const sign = (imm >> 21n) & 1n;
  const low = ((imm & 0x7fn) << 13n) | (((imm >> 7n) & 0x1ffn) << 27n);
  return low | (((imm >> 16n) & 0x1fn) << 22n) | (sign << 36n);
}

/** Where I19 and M37 keep their 21-bit immediate: imm20a, i. */
function breakImmediate(value: number): bigint {
  const imm = BigInt(value);
  return ((imm & 0xfffffn) << 6n) | (((imm >> 20n) & 1n) << 36n);
}

function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
