import {
  efiAttribute,
  efiPageSize,
  efiType,
  type MemoryDescriptor,
} from "../platform/efi-memory.ts";
import { ioPortSpace } from "../platform/machine-map.ts";
import { frameSize } from "./constants.ts";
import { acpiAddress, buildAcpi } from "./firmware/acpi.ts";
import {
  addSystemTable,
  buildFpswaInterface,
  buildSalSystemTable,
  guid,
  TableArea,
} from "./firmware/efi.ts";
import { writeStubs } from "./firmware/stubs.ts";
import { descriptorSize, encodeMemoryMap } from "./memmap.ts";
import type { BootTables } from "./start-info.ts";

const tablesAddress = 0x2000;
/** Where a kernel may be loaded from on: the firmware of a domU fills less than one frame. */
export const firmwareLimit = frameSize;
/** The legacy port space, described to every domain (layouts 5.1). */
const portSpace: MemoryDescriptor = {
  type: efiType.ioPortSpace,
  ...ioPortSpace,
  attribute: efiAttribute.uc,
};

interface FirmwareOptions {
  /** Immediate of the domain's hypercall break; 0x1000 unless arch_setup said otherwise. */
  readonly hypercallImmediate: number;
  /** Virtual processors that the domain has from the start, 1 to 64. */
  readonly vcpus: number;
  /**
   * The domain's memory above the firmware, in any order. What of it lies inside the firmware's
   * own pages is cut off. The firmware and the I/O port space are added to the map.
   */
  readonly memory: readonly MemoryDescriptor[];
  /** Revision of the host's floating-point assist; null if it has none. */
  readonly fpswaRevision: number | null;
}

/** The firmware of a domain: memory contents from guest-physical 0, and where the tables are. */
interface FirmwareImage extends BootTables {
  /** A multiple of 4 KiB. */
  readonly bytes: Uint8Array;
  /** The map as the domain sees it, sorted. */
  readonly map: readonly MemoryDescriptor[];
}

/**
 * Builds the firmware that a paravirtual domain finds at guest-physical 0: call stubs, ACPI
 * tables, EFI and SAL tables, memory map (abi 7.1, layouts 5.1, behaviour 2.4).
 */
export function buildFirmware(options: FirmwareOptions): FirmwareImage {
  const area = new TableArea(tablesAddress);
  const systemTable = addSystemTable(area, [
    { guid: guid.salSystemTable, address: area.add(buildSalSystemTable()) },
    { guid: guid.acpi20, address: acpiAddress },
  ]);
  const fpswa =
    options.fpswaRevision === null ? 0 : area.add(buildFpswaInterface(options.fpswaRevision));

  // How many descriptors there are doesn't depend on where the tables end, but what they say does.
  const mapRoom = descriptorSize * (options.memory.length + 4) + 16;
  const end = roundUp(tablesAddress + area.size + mapRoom, efiPageSize);
  const map = domainMap(options.memory, end);
  const encodedMap = encodeMemoryMap(map);
  const memoryMap = area.add(encodedMap);

  const bytes = new Uint8Array(end);
  writeStubs(bytes, options.hypercallImmediate);
  bytes.set(buildAcpi(options.vcpus), acpiAddress);
  area.copyTo(bytes);
  return { bytes, systemTable, memoryMap, memoryMapSize: encodedMap.length, fpswa, map };
}

/**
 * What a domU of `frames` 16 KiB frames has besides firmware: conventional memory, and the last
 * four frames, which it must not take as free memory (layouts 5.1).
 */
export function domuMemory(frames: number): MemoryDescriptor[] {
  const special = (frames - 4) * frameSize;
  const attribute = efiAttribute.wb;
  return [
    { type: efiType.conventional, start: 0, size: special, attribute },
    { type: efiType.runtimeServicesData, start: special, size: 4 * frameSize, attribute },
  ];
}

function domainMap(memory: readonly MemoryDescriptor[], firmwareEnd: number): MemoryDescriptor[] {
  const attribute = efiAttribute.wb | efiAttribute.runtime;
  const tables = firmwareEnd - tablesAddress;
  const map: MemoryDescriptor[] = [
    { type: efiType.palCode, start: 0, size: acpiAddress, attribute },
    { type: efiType.acpiNvs, start: acpiAddress, size: tablesAddress - acpiAddress, attribute },
    { type: efiType.runtimeServicesData, start: tablesAddress, size: tables, attribute },
  ];
  for (const range of memory) {
    const start = Math.max(range.start, firmwareEnd);
    const size = range.start + range.size - start;
    if (size > 0) map.push({ ...range, start, size });
  }
  if (!memory.some(({ type }) => type === efiType.ioPortSpace)) map.push(portSpace);
  return map.sort((a, b) => a.start - b.start);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
