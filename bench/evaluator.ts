/*
 * Speed of the evaluator on three programs, in million instructions per second of processor time:
 * `node dist/bench/evaluator.js`.
 */
import { assemble } from "../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../emulator/ia64/memory.ts";
import { Processor } from "../emulator/ia64/processor.ts";

const programs = {
  integer: `
        mov r8 = 1
        ;;
loop:   { .mii
        add r9 = r8, r10
        shladd r11 = r9, 3, r8
        extr.u r14 = r11, 5, 20 ;;
        }
        { .mii
        xor r10 = r14, r8
        adds r8 = 7, r8
        cmp.ltu p6, p7 = r14, r9 ;;
        }
        { .mib
        (p6) add r15 = 1, r15
        (p7) adds r16 = -1, r16
        br.cond.sptk.few loop ;;
        }`,
  memory: `
        mov r20 = 0x40000
        mov r21 = 0x42000
        ;;
restart:
        mov r14 = r20
        mov r15 = r21
        mov r3 = 511 ;;
        mov ar.lc = r3
        ;;
loop:   { .mmi
        ld8 r8 = [r14], 8 ;;
        st4 [r15] = r8, 4
        adds r8 = 1, r8 ;;
        }
        { .mmb
        st1 [r14] = r8
        ld2 r9 = [r15]
        br.cloop.sptk.few loop ;;
        }
        br.cond.sptk.few restart ;;`,
  calls: `
        alloc r2 = ar.pfs, 0, 0, 8, 0
        ;;
loop:   mov r32 = 12
        br.call.sptk.many b0 = recurse ;;
        br.cond.sptk.few loop ;;
recurse:
        alloc r34 = ar.pfs, 1, 4, 1, 0
        mov r33 = b0
        cmp.eq p6, p7 = 0, r32 ;;
        (p7) adds r37 = -1, r32
        (p7) br.call.sptk.many b0 = recurse ;;
        add r8 = r8, r32
        mov ar.pfs = r34
        mov b0 = r33 ;;
        br.ret.sptk.many b0 ;;`,
};

const budget = 3_000_000;

for (const [name, source] of Object.entries(programs)) {
  const memory = new MachineMemory(1, 1 << 20);
  const program = assemble(source, { file: name, base: 0x10000 });
  memory.writeBlock(program.base, program.image);
  const cpu = new Processor(memory, 0);
  cpu.ip = BigInt(program.entry);
  cpu.setAr(18, 0x80000n);
  cpu.run(budget);
  const start = process.cpuUsage();
  cpu.run(budget);
  const { user, system } = process.cpuUsage(start);
  console.log(`${name}: ${(budget / (user + system)).toFixed(1)} million instructions/s`);
}
