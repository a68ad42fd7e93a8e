import assert from "node:assert/strict";
import { test } from "node:test";
import { SHUTDOWN_POWEROFF, SHUTDOWN_REBOOT } from "../../emulator/xen/constants.ts";
import { boot } from "./core-fixture.ts";

/** Calls the PAL stub of page 0 with r28 and stores r8..r11. */
const pal = (index: number, setup = "nop 0") => `
        ${setup} ;;
        mov     r28=${index} ;;
        movl    r14=0x800 ;;
        mov     b6=r14 ;;
        movl    r15=1f ;;
        mov     b0=r15 ;;
        br.cond.sptk b6 ;;
1:      st8     [r40]=r8,8 ;;
        st8     [r40]=r9,8 ;;
        st8     [r40]=r10,8 ;;
        st8     [r40]=r11,8 ;;`;

/** A call of a class with what is set up; stores r8 and r9. */
const call = (callClass: number, setup: string) => `
        ${setup} ;;
        mov     r2=${callClass} ;;
        break   0x1000 ;;
        st8     [r40]=r8,8 ;;
        st8     [r40]=r9,8 ;;`;

function results(count: number, ...code: string[]): bigint[] {
  const guest = boot(code.join("\n"));
  guest.run();
  assert.equal(guest.domain.crashReason, undefined);
  return Array.from({ length: count }, (_, i) => BigInt.asIntN(64, guest.result(i)));
}

test("PAL through its stub: what a paravirtual guest is told (abi 7.2)", () => {
  assert.deepEqual(
    results(20, pal(6), pal(8), pal(12), pal(16), pal(7, "mov r29=0 ;; mov r30=2")),
    [
      ...[0n, 0n, 0x1_0000_0001n, 0n],
      ...[0n, 0x0203_0b0b_300f_1059n, 0x1232n, 0n],
      ...[0n, 0n, 0n, 0n],
      ...[-1n, 0n, 0n, 0n],
      ...[0n, 0x3_0080_0180n, 0x4000n, 0n],
    ],
  );
});

test("SAL: vectors with a rest are refused, unknown procedures too (abi 7.3)", () => {
  const setVectors = (r36: number) =>
    call(
      0x1100,
      `movl r32=0x01000000 ;; mov r33=2 ;; mov r34=1 ;; mov r35=2 ;; mov r36=${r36} ;;
        mov r37=0 ;; mov r38=0 ;; mov r39=0`,
    );
  const code = [setVectors(1), setVectors(0), call(0x1100, "movl r32=0x01000013")];
  assert.deepEqual(results(6, ...code), [-2n, 0n, 0n, 0n, -1n, 0n]);
});

test("EFI GetTime writes the time of the machine (abi 7.4)", () => {
  const guest = boot(call(0x300, "movl r32=0x300000 ;; mov r33=r0"));
  guest.run();
  assert.equal(guest.result(0), 0n);
  const bytes = guest.domain.readPhysical(0x300000, 16)!;
  assert.deepEqual([...bytes.subarray(0, 4)], [2006 & 0xff, 2006 >> 8, 1, 17]);
});

test("EFI ResetSystem shuts the domain down: type 2 poweroff, others reboot (abi 7.4)", () => {
  for (const [type, code, halted] of [
    [2, SHUTDOWN_POWEROFF, "poweroff"],
    [0, SHUTDOWN_REBOOT, "reboot"],
  ] as const) {
    const guest = boot(call(0x309, `mov r32=${type}`));
    guest.run();
    assert.deepEqual([guest.domain.shutdownCode, guest.hv.halted], [code, halted]);
  }
});

test("classes that do not exist answer -ENOSYS, FPSWA -1 (abi 1.3)", () => {
  const code = [call(0x200, "nop 0"), call(0x900, "nop 0"), call(0x501, "nop 0")];
  const [fast, , unknown, , fpswa, zero] = results(6, ...code);
  assert.deepEqual([fast, unknown, fpswa, zero], [-38n, -38n, -1n, 0n]);
});

test("set_shared_info_va moves the window, and the mask address with it (abi 7.5)", () => {
  const guest = boot(`
        movl    r28=0xfffffffffff00000 ;;
        mov     r2=0x600 ;;
        break   0x1000 ;;
        movl    r9=0xfffffffffff04c18 ;;
        ld8     r8=[r9] ;;
        st8     [r40]=r8 ;;`);
  guest.run();
  assert.equal(guest.result(0), 0xffff_ffff_fff0_0001n);
});

test("a bad window crashes the domain (behaviour 17)", () => {
  for (const va of ["0xe000000000001000", "0xf400000000000000", "0x2000000000000000"]) {
    const guest = boot(`movl r28=${va} ;;\n mov r2=0x600 ;;\n break 0x1000 ;;`);
    guest.run();
    assert.match(guest.domain.crashReason ?? "", /shared_info/);
  }
});
