import { ByteView } from "./bytes.ts";
import { descriptorSize, descriptorVersion } from "./memmap.ts";

/** Bytes of a start_info; the boot parameters follow it in the same frame (layouts 4). */
export const startInfoSize = 0x490;
const bootParamSize = 0x60;
/** Bits of start_info.flags. */
export const startFlag = { privileged: 1, initialDomain: 2 } as const;

const magic = "xen-3.0-ia64";
const commandLineSize = 1024;

const offset = {
  magic: 0x000,
  pages: 0x020,
  flags: 0x030,
  storeFrame: 0x038,
  storePort: 0x040,
  consoleFrame: 0x048,
  consolePort: 0x050,
  moduleStart: 0x070,
  moduleSize: 0x078,
  commandLine: 0x080,
} as const;

/** A ring shared with dom0: guest frame number and the guest's event channel port. */
export interface RingPage {
  readonly frame: number;
  readonly port: number;
}

export interface StartInfo {
  /** Frames given to the domain. */
  readonly pages: number;
  readonly flags: number;
  /** Both null for dom0. */
  readonly store: RingPage | null;
  readonly console: RingPage | null;
  readonly commandLine: string;
  /** Ramdisk, guest-physical and in bytes. */
  readonly ramdisk: { readonly start: number; readonly size: number } | null;
}

/** What the boot parameters say of the firmware: the addresses that `buildFirmware` returns. */
export interface BootTables {
  readonly systemTable: number;
  readonly memoryMap: number;
  /** Bytes. */
  readonly memoryMapSize: number;
  /** Interface record of the floating-point assist, or 0. */
  readonly fpswa: number;
}

/** Guest-physical address of the boot parameters, which r28 holds at entry (behaviour 2.3). */
export function bootParamAddress(startInfoAddress: number): number {
  return startInfoAddress + startInfoSize;
}

/**
 * start_info followed by xen_ia64_boot_param, for the frame at guest-physical `address`
 * (layouts 4). The command line is cut to what fits with its NUL.
 */
export function encodeStartInfo(address: number, info: StartInfo, tables: BootTables): Uint8Array {
  const view = new ByteView(startInfoSize + bootParamSize);
  view.setText(offset.magic, magic);
  view.set64(offset.pages, info.pages);
  view.set32(offset.flags, info.flags);
  if (info.store !== null) {
    view.set64(offset.storeFrame, info.store.frame);
    view.set32(offset.storePort, info.store.port);
  }
  if (info.console !== null) {
    view.set64(offset.consoleFrame, info.console.frame);
    view.set32(offset.consolePort, info.console.port);
  }
  if (info.ramdisk !== null) {
    view.set64(offset.moduleStart, info.ramdisk.start);
    view.set64(offset.moduleSize, info.ramdisk.size);
  }
  view.setText(offset.commandLine, info.commandLine.slice(0, commandLineSize - 1));
  view.bytes.set(encodeBootParam(address, info, tables), startInfoSize);
  return view.bytes;
}

function encodeBootParam(address: number, info: StartInfo, tables: BootTables): Uint8Array {
  const view = new ByteView(bootParamSize);
  view.set64(0x00, address + offset.commandLine);
  view.set64(0x08, tables.systemTable);
  view.set64(0x10, tables.memoryMap);
  view.set64(0x18, tables.memoryMapSize);
  view.set64(0x20, descriptorSize);
  view.set32(0x28, descriptorVersion);
  for (const [index, value] of [80, 25, 0, 24].entries()) view.set16(0x2c + 2 * index, value);
  view.set64(0x38, tables.fpswa);
  view.set64(0x40, info.ramdisk?.start ?? 0);
  view.set64(0x48, info.ramdisk?.size ?? 0);
  return view.bytes;
}

/**
 * The two boot parameter fields through which the builder tells arch_setup where the memory map
 * page is; to be cleared after that call (behaviour 2.2).
 */
export function setMemmapFrame(page: Uint8Array, frame: number, frames: number): void {
  const view = new ByteView(page);
  view.set64(startInfoSize + 0x50, frame);
  view.set64(startInfoSize + 0x58, frames);
}

/** What a guest reads of its start_info. */
export function decodeStartInfo(bytes: Uint8Array): StartInfo & { readonly magic: string } {
  const view = new ByteView(bytes);
  const ring = (frame: number, port: number): RingPage | null =>
    view.u64(frame) === 0 ? null : { frame: view.u64(frame), port: view.u32(port) };
  const start = view.u64(offset.moduleStart);
  return {
    magic: view.text(offset.magic, 32),
    pages: view.u64(offset.pages),
    flags: view.u32(offset.flags),
    store: ring(offset.storeFrame, offset.storePort),
    console: ring(offset.consoleFrame, offset.consolePort),
    commandLine: view.text(offset.commandLine, commandLineSize),
    ramdisk: start === 0 ? null : { start, size: view.u64(offset.moduleSize) },
  };
}
