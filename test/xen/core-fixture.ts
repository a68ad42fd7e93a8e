import { assemble } from "../../emulator/ia64/assembler/index.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { buildDom0, programImage } from "../../emulator/xen/build-dom0.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import { Hypervisor } from "../../emulator/xen/hypervisor.ts";

const MiB = 1 << 20;
/** Guest-physical place where test code leaves its results: 8 bytes each. */
export const results = 0x20_0000;

export interface Guest {
  readonly hv: Hypervisor;
  readonly domain: Domain;
  /** Result number `index` that the guest stored. */
  readonly result: (index: number) => bigint;
  /** Runs rounds until nothing can happen, the guest has shut down, or the limit. */
  readonly run: (rounds?: number) => void;
}

/**
 * A dom0 that executes `source` at 1 MiB with r40 = `results`, in metaphysical mode, then blocks
 * for ever. `exit` is where the code goes to end.
 */
export function boot(source: string, options: { vcpus?: number; processors?: number } = {}): Guest {
  const { vcpus = 1, processors = 1 } = options;
  const memory = new MachineMemory(processors, 32 * MiB);
  const cpus = Array.from({ length: processors }, (_, i) => new Processor(memory, i));
  const hv = new Hypervisor(memory, cpus);
  const program = assemble(prologue + source + epilogue, { file: "test.s" });
  const image = programImage(program);
  const domain = buildDom0(hv, { file: "test.s", image, memory: 8 * MiB, vcpus });
  const result = (index: number): bigint => {
    const bytes = domain.readPhysical(results + 8 * index, 8)!;
    return new DataView(bytes.buffer).getBigUint64(0, true);
  };
  const run = (rounds = 2000): void => {
    for (let i = 0; i < rounds && !domain.isShutDown; i++) if (hv.runRound(1000) === 0) return;
  };
  return { hv, domain, result, run };
}

const prologue = `
        .equ    XSI, 0xfffffffffff00000
        .text
_start: alloc   r31=ar.pfs,0,16,8,0
        movl    r40=${results} ;;
`;

const epilogue = `
exit:   mov     r2=29                   // sched_op block
        mov     r32=1 ;;
        break   0x1000 ;;
        br.cond.sptk exit ;;
`;
