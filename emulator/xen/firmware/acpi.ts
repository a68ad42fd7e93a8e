import { ByteView, byteSum } from "../bytes.ts";
import { maxVcpus } from "../constants.ts";

/** Guest-physical address of the ACPI tables; they fill one EFI page (layouts 5.1). */
export const acpiAddress = 0x1000;
const acpiSize = 0x1000;
/** The processor interrupt block of the architecture. */
const interruptBlock = 0xfee00000;

const headerSize = 36;

/**
 * The ACPI tables of a paravirtual domain (behaviour 2.4): RSDP, XSDT, FADT, FACS, DSDT and a
 * MADT with one local SAPIC for each possible vcpu, enabled for the first `vcpus`.
 */
export function buildAcpi(vcpus: number): Uint8Array {
  const page = new ByteView(acpiSize);
  let end = 0;
  const reserve = (size: number, align: number): number => {
    const start = Math.ceil(end / align) * align;
    end = start + size;
    return start;
  };
  const place = (table: Uint8Array, align = 16): number => {
    const start = reserve(table.length, align);
    page.bytes.set(table, start);
    return acpiAddress + start;
  };

  const rsdp = reserve(36, 16);
  const registers = acpiAddress + reserve(registerSpace, 16);
  const facs = place(buildFacs(), 64);
  const dsdt = place(buildDsdt());
  const fadt = place(buildFadt(facs, dsdt, registers));
  const madt = place(buildMadt(vcpus));
  const xsdt = place(buildXsdt([fadt, madt]));
  page.bytes.set(buildRsdp(xsdt), rsdp);
  return page.bytes;
}

function buildRsdp(xsdt: number): Uint8Array {
  const view = new ByteView(36);
  view.setText(0, "RSD PTR ");
  view.setText(9, "XEN");
  view.set8(15, 2);
  view.set32(20, view.bytes.length);
  view.set64(24, xsdt);
  view.set8(8, -byteSum(view.bytes.subarray(0, 20)));
  view.set8(32, -byteSum(view.bytes));
  return view.bytes;
}

function buildXsdt(tables: readonly number[]): Uint8Array {
  const body = new ByteView(8 * tables.length);
  for (const [index, address] of tables.entries()) body.set64(8 * index, address);
  return describe("XSDT", 1, body.bytes);
}

/** Bytes of memory that stand for the power management registers of the FADT. */
const registerSpace = 16;

function buildFadt(facs: number, dsdt: number, registers: number): Uint8Array {
  const view = new ByteView(244 - headerSize);
  const at = (offset: number) => offset - headerSize;
  view.set32(at(36), facs);
  view.set32(at(40), dsdt);
  view.set64(at(132), facs);
  view.set64(at(140), dsdt);
  // PM1a event, PM1a control and timer blocks: 32-bit address, length, generic address.
  for (const [old, length, generic, bytes, offset] of [
    [56, 88, 148, 4, 0],
    [64, 89, 172, 2, 4],
    [76, 91, 208, 4, 8],
  ] as const) {
    view.set32(at(old), registers + offset);
    view.set8(at(length), bytes);
    view.set8(at(generic) + 1, 8 * bytes);
    view.set64(at(generic) + 4, registers + offset);
  }
  return describe("FACP", 3, view.bytes);
}

function buildFacs(): Uint8Array {
  const view = new ByteView(64);
  view.setText(0, "FACS");
  view.set32(4, view.bytes.length);
  view.set8(32, 1);
  return view.bytes;
}

/** `Scope (\_SB) { Processor (CPU0, 0, 0, 0) {} ... }` with three processors. */
function buildDsdt(): Uint8Array {
  const processor = (id: number) => {
    const view = new ByteView(13);
    view.bytes.set([0x5b, 0x83, 11]);
    view.setText(3, `CPU${id}`);
    view.set8(7, id);
    return view.bytes;
  };
  const processors = [0, 1, 2].flatMap((id) => [...processor(id)]);
  const scope = new ByteView(7 + processors.length);
  // A package length counts itself and what follows it.
  scope.bytes.set([0x10, scope.bytes.length - 1]);
  scope.setText(2, "\\_SB_");
  scope.bytes.set(processors, 7);
  return describe("DSDT", 2, scope.bytes);
}

function buildMadt(vcpus: number): Uint8Array {
  const view = new ByteView(8 + 12 * maxVcpus);
  view.set32(0, interruptBlock);
  for (let vcpu = 0; vcpu < maxVcpus; vcpu++) {
    const at = 8 + 12 * vcpu;
    view.bytes.set([7, 12, vcpu, vcpu, 0], at);
    view.set32(at + 8, vcpu < vcpus ? 1 : 0);
  }
  return describe("APIC", 1, view.bytes);
}

/** A system description table: the common header, with length and checksum, before `body`. */
function describe(signature: string, revision: number, body: Uint8Array): Uint8Array {
  const view = new ByteView(headerSize + body.length);
  view.setText(0, signature);
  view.set32(4, view.bytes.length);
  view.set8(8, revision);
  view.setText(10, "XEN");
  view.setText(16, "XENIA64");
  view.set32(24, 1);
  view.setText(28, "XEN");
  view.set32(32, 1);
  view.bytes.set(body, headerSize);
  view.set8(9, -byteSum(view.bytes));
  return view.bytes;
}
