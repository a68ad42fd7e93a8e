import { ByteView, byteSum } from "../bytes.ts";
import { efiServices, efiStubAddress, stubAddress } from "./stubs.ts";

/** A configuration table of EFI: its GUID in text form and its guest-physical address. */
interface ConfigurationTable {
  readonly guid: string;
  readonly address: number;
}

/** GUIDs of the tables that every domain gets (behaviour 2.4). */
export const guid = {
  salSystemTable: "eb9d2d32-2d88-11d3-9a16-0090273fc14d",
  acpi20: "8868e871-e4f1-11d3-bc22-0080c73c8881",
} as const;

const vendor = "Xen/ia64";
const revision = 0x10000;
/** Vector that wakes an application processor (behaviour 2.4). */
const wakeupVector = 0xf3;

/** Tables laid out one after the other from a guest-physical address. */
export class TableArea {
  readonly base: number;
  readonly #parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #end = 0;

  constructor(base: number) {
    this.base = base;
  }

  /** Appends a table, aligned to 16 bytes; returns its guest-physical address. */
  add(bytes: Uint8Array): number {
    const at = Math.ceil(this.#end / 16) * 16;
    this.#parts.push({ at, bytes });
    this.#end = at + bytes.length;
    return this.base + at;
  }

  /** Bytes used so far. */
  get size(): number {
    return this.#end;
  }

  copyTo(memory: Uint8Array): void {
    for (const { at, bytes } of this.#parts) memory.set(bytes, this.base + at);
  }
}

/**
 * The EFI system table with what it points to: vendor name, runtime services, configuration
 * tables (behaviour 2.4). Returns its guest-physical address. The CRC fields stay 0.
 */
export function addSystemTable(area: TableArea, tables: readonly ConfigurationTable[]): number {
  const name = new ByteView(2 * (vendor.length + 1));
  for (let i = 0; i < vendor.length; i++) name.set16(2 * i, vendor.charCodeAt(i));

  const configuration = new ByteView(24 * tables.length);
  for (const [index, table] of tables.entries()) {
    configuration.bytes.set(encodeGuid(table.guid), 24 * index);
    configuration.set64(24 * index + 16, table.address);
  }

  const view = new ByteView(120);
  view.setText(0, "IBI SYST");
  view.set32(8, revision);
  view.set32(12, view.bytes.length);
  view.set64(24, area.add(name.bytes));
  view.set64(88, addRuntimeServices(area));
  view.set64(104, tables.length);
  view.set64(112, area.add(configuration.bytes));
  return area.add(view.bytes);
}

function addRuntimeServices(area: TableArea): number {
  const view = new ByteView(24 + 8 * (efiServices.length + 1));
  view.set64(0, 0x05652453544e5552n);
  view.set32(8, revision);
  view.set32(12, view.bytes.length);
  for (const [index, service] of efiServices.entries()) {
    // ConvertPointer, which a domain doesn't have, comes between these two.
    const slot = index < efiServices.indexOf("GetVariable") ? index : index + 1;
    const descriptor = new ByteView(16);
    descriptor.set64(0, efiStubAddress(efiServices.indexOf(service)));
    view.set64(24 + 8 * slot, area.add(descriptor.bytes));
  }
  return area.add(view.bytes);
}

/** The SAL system table: PAL and SAL entry points and the wake-up vector (behaviour 2.4). */
export function buildSalSystemTable(): Uint8Array {
  const view = new ByteView(96 + 48 + 16);
  view.setText(0, "SST_");
  view.set32(4, view.bytes.length);
  view.set8(8, 1);
  view.set16(10, 2);
  view.setText(24, vendor);
  view.setText(56, vendor);
  view.set64(96 + 8, stubAddress.pal);
  view.set64(96 + 16, stubAddress.sal);
  view.set8(144, 5);
  view.set64(144 + 8, wakeupVector);
  view.set8(12, -byteSum(view.bytes));
  return view.bytes;
}

/** The record by which the boot parameters offer the floating-point assist. */
export function buildFpswaInterface(version: number): Uint8Array {
  const view = new ByteView(24);
  view.set32(4, version);
  view.set64(16, stubAddress.fpswaDescriptor);
  return view.bytes;
}

/** The first three groups of a GUID are stored little-endian, the others byte by byte. */
function encodeGuid(text: string): Uint8Array {
  const [a, b, c, d, e] = text.split("-");
  const view = new ByteView(16);
  view.set32(0, Number.parseInt(a!, 16));
  view.set16(4, Number.parseInt(b!, 16));
  view.set16(6, Number.parseInt(c!, 16));
  const rest = `${d}${e}`;
  for (let i = 0; i < 8; i++) view.set8(8 + i, Number.parseInt(rest.slice(2 * i, 2 * i + 2), 16));
  return view.bytes;
}
