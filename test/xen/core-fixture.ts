import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { assembleKernel } from "../../emulator/machine/images.ts";
import { buildDom0 } from "../../emulator/xen/build-dom0.ts";
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
  /** Faults that the guest received, in order: vector and isr; each instruction was skipped. */
  readonly faults: () => { vector: number; isr: bigint; ifa: bigint }[];
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
  const image = assembleKernel(prologue + source + epilogue, { file: "test.s" });
  const domain = buildDom0(hv, { file: "test.s", image, memory: 8 * MiB, vcpus });
  const result = (index: number): bigint => {
    const bytes = domain.readPhysical(results + 8 * index, 8)!;
    return new DataView(bytes.buffer).getBigUint64(0, true);
  };
  const faults = () =>
    Array.from({ length: Number(result(faultLog / 8)) }, (_, i) => {
      const [vector, isr, ifa] = [1, 2, 3].map((word) => result(faultLog / 8 + 4 * i + word));
      return { vector: Number(vector), isr: isr!, ifa: ifa! };
    });
  const run = (rounds = 2000): void => {
    for (let i = 0; i < rounds && !domain.isShutDown; i++) if (hv.runRound(1000) === 0) return;
  };
  return { hv, domain, result, faults, run };
}

/** Where the guest counts and records its faults, behind `results`. */
const faultLog = 0x1000;

const prologue = `
        .equ    WINDOW, 0xf500000000000000      // XSI window where a new domain has it
        .equ    MAPPED, WINDOW + 0x4000
        .text
_start: alloc   r31=ar.pfs,0,16,8,0
        movl    r14=ivt ;;
        mov     cr.iva=r14
        movl    r40=${results} ;;
`;

/** Records the fault of vector r17 and resumes behind the instruction. */
const handler = `
handler:
        mov     r31=pr
        movl    r16=MAPPED + 0x880 ;;           // ipsr
        ld8     r18=[r16] ;;
        extr.u  r19=r18,41,2 ;;
        cmp.eq  p6,p7=2,r19 ;;
(p7)    adds    r19=1,r19
(p6)    mov     r19=r0 ;;
        dep     r18=r19,r18,41,2 ;;
        st8     [r16]=r18
        movl    r20=MAPPED + 0x898 ;;           // iip
        ld8     r18=[r20] ;;
(p6)    adds    r18=16,r18 ;;
        st8     [r20]=r18
        movl    r21=${results + faultLog} ;;
        ld8     r22=[r21] ;;
        shl     r23=r22,5
        adds    r22=1,r22 ;;
        st8     [r21]=r22
        adds    r23=8,r23 ;;
        add     r21=r21,r23
        movl    r20=MAPPED + 0x888 ;;           // isr
        ld8     r18=[r20]
        movl    r20=MAPPED + 0x8a0 ;;           // ifa
        ld8     r19=[r20]
        st8     [r21]=r17,8 ;;
        st8     [r21]=r18,8 ;;
        st8     [r21]=r19
        mov     pr=r31,-1 ;;
        break   1 ;;
`;

const table = Array.from(
  { length: 0x68 },
  (_, i) => `
        movl    r17=${i * 0x100}
        br.cond.sptk handler ;;
        .skip   224`,
).join("");

const epilogue = `
exit:   mov     r2=29                           // sched_op block
        mov     r32=1 ;;
        break   0x1000 ;;
        br.cond.sptk exit ;;
${handler}
        .align  32768
ivt:${table}
`;
