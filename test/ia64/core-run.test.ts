import assert from "node:assert/strict";
import { test } from "node:test";
import { machineWith } from "./core-machine.ts";

test("a loop counts down and break.i stops it with its immediate in cr.iim", () => {
  const { cpu, vectors } = machineWith(`
        mov r8 = 0
        mov ar.lc = 9
        ;;
1:      add r8 = 3, r8
        br.cloop.sptk.few 1b
        ;;
        break.i 0x1234
  `);
  cpu.psr = 1n << 13n;
  cpu.run(1000);
  assert.deepEqual(vectors, [0x2c00]);
  assert.equal(cpu.gr(8), 30n);
  assert.equal(cpu.cr(24), 0x1234n);
});
