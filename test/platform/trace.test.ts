import assert from "node:assert/strict";
import { test } from "node:test";
import { Trace, type TraceDetail } from "../../emulator/platform/trace.ts";
import { runProgram } from "./hp-sim.ts";

function traceOf(source: string, detail: TraceDetail = "instructions"): string[] {
  const lines: string[] = [];
  runProgram(source, { trace: new Trace(detail, (line) => lines.push(line)) });
  return lines;
}

test("a line for an instruction: processor, place, disassembly, changed registers", () => {
  const lines = traceOf(`
        { .mii
        alloc   r34 = ar.pfs, 0, 4, 0, 0
        nop.i   0
        mov     r8 = -1 ;;
        }
        { .mmf
        setf.sig f6 = r8
        mov.m   ar.ccv = r8
        nop.f   0 ;;
        }
        { .mib
        cmp.eq  p6, p7 = r8, r8
        mov     b6 = r8
        (p7)    br.cond.sptk.few 0x100000 ;;
        }
        { .mmi
        mov     r32 = r8
        break.m 0
        nop.i   0
        }
`);
  const tail = (line: string) => line.split(/ {2,}/);
  assert.deepEqual(lines.map(tail), [
    ["0 0000000000100000.0 alloc r34=ar.pfs,4,4,0", "cfm=204"],
    ["0 0000000000100000.1 nop.i 0x0"],
    ["0 0000000000100000.2 mov r8=-1", "r8=ffffffffffffffff"],
    ["0 0000000000100010.0 setf.sig f6=r8", "psr=100000000010 f6=1003e:ffffffffffffffff"],
    ["0 0000000000100010.1 mov.m ar.ccv=r8", "ar.ccv=ffffffffffffffff"],
    ["0 0000000000100010.2 nop.f 0x0"],
    ["0 0000000000100020.0 cmp.eq p6,p7=r8,r8", "p6=1"],
    ["0 0000000000100020.1 mov b6=r8", "b6=ffffffffffffffff"],
    ["0 0000000000100020.2 (p07) br.cond.sptk.few 0x100000"],
    ["0 0000000000100030.0 mov r32=r8", "r32=ffffffffffffffff"],
    ["0 0000000000100030.1 break.m 0x0"],
  ]);
});

const faulting = `
        begin
        movl    r3 = ivt
        ;;
        mov     cr.iva = r3
        ;;
        break   7
        ;;
        .align  0x8000
ivt:    .skip   0x2c00
        exit    0
`;

test("an interruption stands in place of the instruction that did not complete", () => {
  const lines = traceOf(faulting);
  const at = lines.findIndex((line) => line.includes("->"));
  assert.match(
    lines[at]!,
    /^0 -> Break Instruction \(vector 0x2c00\) at 0x100020 slot 1, isr 0x[0-9a-f]+/,
  );
  assert.match(lines[at - 1]!, /^0 0000000000100020\.0 mov cr\.iva=r3/);
  assert.match(lines[at + 1]!, /^0 000000000010ac00\.0 mov r15=66/);
});

test("interruptions alone", () => {
  const lines = traceOf(faulting, "interruptions");
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^0 -> Break Instruction/);
});

test("after a trap, the instruction that completed and then the trap", () => {
  const lines = traceOf(`
        begin
        movl    r3 = ivt
        movl    r4 = (1 << 26) | (1 << 44) | (1 << 13)  // tb, bn, ic
        movl    r5 = next
        ;;
        mov     cr.iva = r3
        mov     cr.ipsr = r4
        mov     cr.iip = r5
        mov     cr.ifs = r0
        ;;
        rfi
        ;;
next:   br.cond.sptk.few beyond
        ;;
beyond: nop     0
        .align  0x8000
ivt:    .skip   0x5f00
        exit    0
`);
  const at = lines.findIndex((line) => line.includes("-> Taken Branch"));
  assert.ok(at > 0);
  assert.match(lines[at - 1]!, /\.2 br\.few 0x100080 .*cr\.iip=100080/);
});
