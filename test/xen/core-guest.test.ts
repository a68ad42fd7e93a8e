import assert from "node:assert/strict";
import { test } from "node:test";
import { boot } from "./core-fixture.ts";

test("a hypercall returns in r8 behind the break; abi 1.4 says what else it changes", () => {
  const guest = boot(`
        mov     r2=17                   // xen_version
        mov     r32=0
        mov     r33=0
        mov     r10=99
        mov     r14=99
        mov     r12=77 ;;
        break   0x1000 ;;
        st8     [r40]=r8,8 ;;
        st8     [r40]=r2,8 ;;
        st8     [r40]=r10,8 ;;
        st8     [r40]=r14,8 ;;
        st8     [r40]=r12,8 ;;
  `);
  guest.run();
  assert.equal(guest.domain.crashReason, undefined);
  assert.deepEqual([0, 1, 2, 3, 4].map(guest.result), [0x40000n, 17n, 0n, 0n, 77n]);
});
