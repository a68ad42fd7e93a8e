import { efiAttribute, efiType, type MemoryDescriptor } from "./efi-memory.ts";

const { uc, wb, wp, runtime } = efiAttribute;

/**
 * What the firmware keeps, 64 KiB each, at the end of RAM: processor abstraction layer, code and
 * data of the runtime services, ACPI tables, ACPI non-volatile storage.
 */
const firmwareRanges = [
  { type: efiType.palCode, attribute: wb | runtime },
  { type: efiType.runtimeServicesCode, attribute: wb | wp | runtime },
  { type: efiType.runtimeServicesData, attribute: wb | runtime },
  { type: efiType.acpiReclaim, attribute: wb },
  { type: efiType.acpiNvs, attribute: wb | runtime },
] as const;
const firmwareRangeSize = 0x1_0000;

/** Where a device of the machine is found when nothing else is said: below 4 GiB, above all RAM. */
export const deviceSpace = { start: 0xe000_0000, size: 0x0800_0000 } as const;
/** Legacy I/O ports, each in four bytes of a page (layouts 5.1). */
export const ioPortSpace = { start: 0xffff_c00_0000, size: 0x400_0000 } as const;

/**
 * The address map of the machine, as its firmware would describe it (behaviour 1): RAM from 0, the
 * firmware's part of it, devices, I/O ports. Devices that are built into the machine add
 * their range before dom0 is built.
 */
export class MachineMap {
  /** Ascending and without overlap. */
  readonly #ranges: MemoryDescriptor[] = [];

  /** Of a machine with `ramSize` bytes of RAM, a multiple of 64 KiB. */
  constructor(ramSize: number) {
    const firmware = ramSize - firmwareRanges.length * firmwareRangeSize;
    this.add({ type: efiType.conventional, start: 0, size: firmware, attribute: wb });
    for (const [i, { type, attribute }] of firmwareRanges.entries()) {
      const start = firmware + i * firmwareRangeSize;
      this.add({ type, start, size: firmwareRangeSize, attribute });
    }
    this.add({ type: efiType.memoryMappedIo, ...deviceSpace, attribute: uc });
    this.add({ type: efiType.ioPortSpace, ...ioPortSpace, attribute: uc });
  }

  /** Adds a range. Throws a RangeError if it overlaps one that is there. */
  add(range: MemoryDescriptor): void {
    const end = range.start + range.size;
    const at = this.#ranges.findIndex(({ start }) => start >= range.start);
    const index = at < 0 ? this.#ranges.length : at;
    const before = this.#ranges[index - 1];
    const after = this.#ranges[index];
    if ((before && before.start + before.size > range.start) || (after && after.start < end)) {
      throw new RangeError(`overlapping range at 0x${range.start.toString(16)}`);
    }
    this.#ranges.splice(index, 0, range);
  }

  /** The ranges, by ascending address. */
  ranges(): readonly MemoryDescriptor[] {
    return this.#ranges;
  }

  /** The range that a machine address is in, if any. */
  rangeAt(address: number): MemoryDescriptor | undefined {
    return this.#ranges.find(({ start, size }) => start <= address && address < start + size);
  }

  /**
   * Whether `size` bytes from a machine address are memory-mapped I/O. So is what no range covers:
   * there may be a device that the firmware does not know (abi 5.1, PHY-010).
   */
  isMemoryMappedIo(address: number, size = 1): boolean {
    return this.#ranges.every(
      (range) =>
        range.type === efiType.memoryMappedIo ||
        address >= range.start + range.size ||
        address + size <= range.start,
    );
  }
}
