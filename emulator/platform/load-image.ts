import type { MachineMemory } from "../ia64/memory.ts";
import { InputError } from "../input-error.ts";
import type { ElfImage } from "./elf.ts";

/**
 * Put the segments of an image to their physical addresses, the rest of each zeroed. Gives the
 * physical address of the entry point.
 * @throws InputError that names `file`, if a segment does not fit into memory
 */
export function loadImage(memory: MachineMemory, image: ElfImage, file: string): bigint {
  for (const { paddr, data, memsz } of image.segments) {
    if (!memory.contains(paddr, memsz)) {
      const end = paddr + memsz;
      throw new InputError({
        file,
        reason: `segment 0x${paddr.toString(16)} to 0x${end.toString(16)} lies outside the memory, which ends at 0x${memory.ramSize.toString(16)}`,
        hint: "give the machine more memory (--memory), or link the image lower",
      });
    }
    memory.writeBlock(paddr, data);
    memory.fill(paddr + data.length, memsz - data.length);
  }
  return physicalEntry(image);
}

/** The entry point may be given as a virtual address of a segment, as some kernels do. */
function physicalEntry({ entry, segments }: ElfImage): bigint {
  const inside = (base: bigint, size: number) => entry >= base && entry < base + BigInt(size);
  if (segments.some(({ paddr, memsz }) => inside(BigInt(paddr), memsz))) return entry;
  const home = segments.find(({ vaddr, memsz }) => inside(vaddr, memsz));
  return home === undefined ? entry : entry - home.vaddr + BigInt(home.paddr);
}
