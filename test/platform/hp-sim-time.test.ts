import assert from "node:assert/strict";
import { test } from "node:test";
import { contextSize } from "../../emulator/ia64/processor.ts";
import { HpSim, type HpSimOptions } from "../../emulator/platform/hp-sim/hp-sim.ts";
import { Trace } from "../../emulator/platform/trace.ts";
import { imageOf } from "./hp-sim.ts";

/* How a run is divided, or watched, changes nothing that the program can see. */

/** Counts, takes timer interrupts and breaks, sleeps now and then, and notes every ar.itc. */
const busy = imageOf(`
        begin
        movl    r3 = ivt
        mov     r4 = 0x50
        movl    r40 = log
        ;;
        mov     cr.iva = r3
        mov     cr.itv = r4
        mov     r5 = 97
        ;;
        mov     cr.itm = r5
        ;;
        ssm     psr.ic
        ;;
        srlz.d
        ssm     psr.i
        ;;
        srlz.d
        mov     r41 = 0
        ;;
again:  adds    r41 = 1, r41
        break   5
        ;;
2:                                              // at the next bundle, where the handler returns to
        tbit.z  p6, p7 = r41, 4
        mov     r15 = 19
        (p6)    br.cond.sptk.few 1f
        ;;
        break   0x80001                         // halt light
        ;;
1:      movl    r9 = 600
        ;;
        cmp.ne  p6, p7 = r9, r41
        (p6)    br.cond.sptk.few again
        ;;
        exit    0
        .align  0x8000
ivt:    .skip   0x2c00
        mov     r16 = cr.iip
        ;;
        adds    r16 = 16, r16
        ;;
        mov     cr.iip = r16
        ;;
        rfi
        ;;
        .skip   0x3000 - (. - ivt)
        mov     r17 = cr.ivr
        mov     r18 = ar.itc
        ;;
        st8     [r40] = r18, 8
        adds    r19 = 211, r18
        ;;
        mov     cr.itm = r19
        mov     cr.eoi = r0
        ;;
        srlz.d
        rfi
        ;;
        .data
        .align  16
log:    .skip   0x4000
`);

function stateAfter(options: HpSimOptions, slice = Number.POSITIVE_INFINITY) {
  const machine = new HpSim({ memory: 2 ** 21, maxInstructions: 1e6, ...options });
  machine.load(busy, "busy");
  let slices = 1;
  while (machine.run(slice) === undefined) slices++;
  const { memory, processors, instructions, outcome } = machine;
  assert.equal(outcome?.kind, "exit", outcome?.reason);
  const context = memory.u8.slice(processors[0]!.base, processors[0]!.base + contextSize);
  const ram = memory.readBlock(0, memory.ramSize);
  return { instructions, time: machine.schedule.time, context, ram, slices };
}

test("turns of any length and pauses anywhere leave the same state", () => {
  const expected = stateAfter({});
  const log = new BigUint64Array(expected.ram.buffer.slice(0));
  assert.ok(log.filter((itc) => itc > 97n && itc < 20_000n).length > 10, "there were interrupts");
  for (const quantum of [1, 2, 7, 97, 1000]) {
    const { slices: _, ...state } = stateAfter({ quantum });
    const { slices: __, ...same } = expected;
    assert.ok(Buffer.compare(state.ram, same.ram) === 0, `memory, quantum ${quantum}`);
    assert.ok(Buffer.compare(state.context, same.context) === 0, `registers, quantum ${quantum}`);
    assert.equal(state.instructions, same.instructions);
    assert.equal(state.time, same.time);
  }
  const sliced = stateAfter({ quantum: 10 }, 500);
  assert.ok(sliced.slices > 10, "it did pause");
  assert.ok(Buffer.compare(sliced.ram, expected.ram) === 0, "memory, with pauses");
});

test("a trace changes nothing", () => {
  const expected = stateAfter({});
  const lines: string[] = [];
  const trace = new Trace("instructions", (line) => lines.push(line));
  const traced = stateAfter({ trace });
  assert.ok(Buffer.compare(traced.ram, expected.ram) === 0, "memory");
  assert.ok(Buffer.compare(traced.context, expected.context) === 0, "registers");
  assert.equal(traced.instructions, expected.instructions);
  assert.equal(lines.length, expected.instructions, "a line for each");
});
