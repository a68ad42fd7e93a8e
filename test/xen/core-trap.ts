import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { buildDom0 } from "../../emulator/xen/build-dom0.ts";
import { frameSize } from "../../emulator/xen/constants.ts";
import { Hypervisor } from "../../emulator/xen/hypervisor.ts";
import { CR, type Trap } from "../../emulator/xen/trap.ts";

const MiB = 1 << 20;

/**
 * A dom0 with two vcpus, the first interrupted at its entry; 256 frames at guest-physical 0. Its
 * image is empty: nothing of it is executed.
 */
export function trapped(): Trap {
  const memory = new MachineMemory(1, 16 * MiB);
  const hv = new Hypervisor(memory, [new Processor(memory, 0)]);
  const segment = { paddr: MiB, vaddr: BigInt(MiB), data: new Uint8Array(16), memsz: frameSize };
  const image = { entry: BigInt(MiB), segments: [segment], notes: [] };
  const dom0 = buildDom0(hv, { file: "empty", image, memory: 4 * MiB, vcpus: 2 });
  const cpu = hv.processors[0]!;
  hv.scheduler.prepare(cpu);
  cpu.setCr(CR.ipsr, cpu.psr);
  cpu.setCr(CR.iip, cpu.ip);
  cpu.setCr(CR.ifs, 0n);
  return { hv, vcpu: dom0.vcpus[0]!, cpu };
}
