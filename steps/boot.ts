import { type DataTable, Then } from "@cucumber/cucumber";
import { expect } from "chai";
import { efiType } from "../emulator/platform/efi-memory.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import { decodeMemoryMap } from "../emulator/xen/memmap.ts";
import {
  bootParamAddress,
  decodeStartInfo,
  startFlag,
  startInfoSize,
} from "../emulator/xen/start-info.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** Where the agent has its XSI window, and shared_info.arch.start_info_pfn in it (layouts 1, 2). */
const XSI_BASE = 0xfffffffffff00000n;
const startInfoFrame = 0x1010n;

/** Words of `entry_state` in guests/agent.s, in order; rr0..rr7 follow. */
const entryWords = [
  "r28",
  "psr",
  "ar.rsc",
  "ar.fpsr",
  "ar.bspstore",
  "cr.pta",
  "cr.itv",
  "cr.tpr",
  "cr.iva",
] as const;
type EntryWord = (typeof entryWords)[number];
/** Bits of psr by name (manual vol. 2, 3.3.2). */
const psrBits: Readonly<Record<string, number>> = { ac: 3, ic: 13, i: 14, dt: 17, rt: 27, it: 36 };

Then(
  "{domain} was entered with r28 at the boot parameters behind its start_info page",
  function (this: XenWorld, domain: string) {
    // Xen's word for where start_info is; the agent itself only knows it from r28.
    const frame = this.agent(domain).load(XSI_BASE + startInfoFrame, 8);
    const gpa = (frame << 14n) + 0x490n;
    expect(entry(this, domain, "r28"), "r28").to.equal(gpa);
  },
);

Then("{domain} was entered with psr bits ac and ic set", function (this: XenWorld, domain: string) {
  expectPsr(this, domain, ["ac", "ic"], 1n);
});

Then(
  "{domain} was entered with psr bits i, dt, rt and it clear",
  function (this: XenWorld, domain: string) {
    expectPsr(this, domain, ["i", "dt", "rt", "it"], 0n);
  },
);

Then(
  "{domain} was entered with cr.tpr {number}, cr.itv {number} and cr.iva {number}",
  function (this: XenWorld, domain: string, tpr: bigint, itv: bigint, iva: bigint) {
    expect(entry(this, domain, "cr.tpr"), "cr.tpr").to.equal(tpr);
    expect(entry(this, domain, "cr.itv"), "cr.itv").to.equal(itv);
    expect(entry(this, domain, "cr.iva"), "cr.iva").to.equal(iva);
  },
);

Then(
  "{domain} was entered with region registers {int} to {int} of 16 KiB pages that are walked",
  function (this: XenWorld, domain: string, from: number, to: number) {
    expectRegions(this, domain, from, to, 1n);
  },
);

Then(
  "{domain} was entered with region registers {int} to {int} of 16 KiB pages that are not walked",
  function (this: XenWorld, domain: string, from: number, to: number) {
    expectRegions(this, domain, from, to, 0n);
  },
);

Then(
  "start_info of {domain} has the magic {string}",
  function (this: XenWorld, domain: string, magic: string) {
    expect(startInfo(this, domain).magic).to.equal(magic);
  },
);

Then(
  "start_info of {domain} counts {int} frames",
  function (this: XenWorld, domain: string, frames: number) {
    expect(startInfo(this, domain).pages).to.equal(frames);
  },
);

Then("start_info of {domain} has no flags", function (this: XenWorld, domain: string) {
  expect(startInfo(this, domain).flags).to.equal(0);
});

Then(
  'start_info of {domain} has the flags "privileged" and "initial domain"',
  function (this: XenWorld, domain: string) {
    const both = startFlag.privileged | startFlag.initialDomain;
    expect(startInfo(this, domain).flags).to.equal(both);
  },
);

Then(
  "start_info of {domain} puts xenstore in frame {int} and the console in frame {int}",
  function (this: XenWorld, domain: string, store: number, console: number) {
    const info = startInfo(this, domain);
    expect(info.store?.frame, "xenstore").to.equal(store);
    expect(info.console?.frame, "console").to.equal(console);
  },
);

Then(
  "the EFI system table of {domain} begins with {string}",
  function (this: XenWorld, domain: string, signature: string) {
    expect(text(this, domain, bootParam(this, domain, 0x08), 8)).to.equal(signature);
  },
);

Then(
  "the SAL system table of {domain} begins with {string}, has {int} entries and sums to zero",
  function (this: XenWorld, domain: string, signature: string, entries: number) {
    const sal = salTable(this, domain);
    expect(text(this, domain, sal, 4)).to.equal(signature);
    const table = this.machine.inspect.bytes(domain, sal, word32(this, domain, sal + 4));
    expect(table[10]! | (table[11]! << 8), "entries").to.equal(entries);
    expect(sum(table), "checksum").to.equal(0);
  },
);

Then(
  "the memory map of {domain} has descriptors of {int} bytes, version {int}",
  function (this: XenWorld, domain: string, size: number, version: number) {
    expect(bootParam(this, domain, 0x20), "size").to.equal(size);
    expect(word32(this, domain, bootParamGpa(this, domain) + 0x28), "version").to.equal(version);
  },
);

Then(
  "the memory map of {string} begins with:",
  function (this: XenWorld, domain: string, table: DataTable) {
    const types: Record<string, number> = {
      "PAL code": efiType.palCode,
      "ACPI NVS": efiType.acpiNvs,
    };
    const expected = table.hashes().map(({ type, from, to }) => ({
      type: types[type ?? ""],
      from: Number(from),
      to: Number(to),
    }));
    expect(memoryMap(this, domain).slice(0, expected.length)).to.deep.equal(expected);
  },
);

Then(
  "the memory map of {domain} has conventional memory up to {number}",
  function (this: XenWorld, domain: string, end: bigint) {
    const conventional = memoryMap(this, domain).filter(
      ({ type }) => type === efiType.conventional,
    );
    expect(conventional.at(-1)?.to).to.equal(Number(end));
  },
);

Then(
  "the ACPI tables of {string} begin at {number}, with valid checksums",
  function (this: XenWorld, domain: string, gpa: bigint) {
    const rsdp = this.machine.inspect.bytes(domain, Number(gpa), 36);
    expect(text(this, domain, Number(gpa), 8)).to.equal("RSD PTR ");
    expect(rsdp[15], "revision").to.equal(2);
    expect(sum(rsdp.subarray(0, 20)), "checksum").to.equal(0);
    expect(sum(rsdp), "extended checksum").to.equal(0);
    for (const table of acpiTables(this, domain, Number(gpa))) expect(sum(table)).to.equal(0);
  },
);

Then(
  "the ACPI tables of {string} enable {int} processor(s)",
  function (this: XenWorld, domain: string, count: number) {
    const madt = acpiTables(this, domain, 0x1000).find((table) => signatureOf(table) === "APIC");
    expect(enabledProcessors(madt ?? new Uint8Array())).to.equal(count);
  },
);

Then(
  "the XSI window of {domain} is at {number}",
  function (this: XenWorld, domain: string, address: bigint) {
    const agent = this.agent(domain);
    const gpa = this.machine.inspect.word(domain, agent.symbol("start_info"));
    const frame = agent.load(address + startInfoFrame, 8);
    expect(frame, "shared_info.arch.start_info_pfn").to.equal((gpa & 0xfffffffffffn) >> 14n);
  },
);

Then(
  "{vcpu} reads its interrupt mask address there",
  function (this: XenWorld, { domain, vcpu }: Virtual) {
    const address = this.agent(domain).load(XSI_BASE + 0x4c18n, 8, vcpu);
    expect(address).to.equal(XSI_BASE + 0x30n * BigInt(vcpu) + 1n);
  },
);

/** A register as it was when the domain's kernel was entered. */
function entry(world: XenWorld, domain: string, word: EntryWord): bigint {
  return entryAt(world, domain, entryWords.indexOf(word));
}

function entryAt(world: XenWorld, domain: string, index: number): bigint {
  return world.machine.inspect.word(domain, world.agent(domain).symbol("entry_state") + 8 * index);
}

function expectPsr(world: XenWorld, domain: string, names: readonly string[], value: bigint): void {
  const psr = entry(world, domain, "psr");
  for (const name of names)
    expect((psr >> BigInt(psrBits[name]!)) & 1n, `psr.${name}`).to.equal(value);
}

/** rr: ve in bit 0, page size in bits 7:2 (manual vol. 2, 4.1.2). */
function expectRegions(
  world: XenWorld,
  domain: string,
  from: number,
  to: number,
  ve: bigint,
): void {
  for (let region = from; region <= to; region++) {
    const rr = entryAt(world, domain, entryWords.length + region);
    expect(rr, `rr${region}`).to.equal((14n << 2n) | ve);
  }
}

function startInfoAddress(world: XenWorld, domain: string): number {
  const pointer = world.machine.inspect.word(domain, world.agent(domain).symbol("start_info"));
  return Number(pointer - agentVirtual(0));
}

function startInfo(world: XenWorld, domain: string) {
  const bytes = world.machine.inspect.bytes(domain, startInfoAddress(world, domain), startInfoSize);
  return decodeStartInfo(bytes);
}

function bootParamGpa(world: XenWorld, domain: string): number {
  return bootParamAddress(startInfoAddress(world, domain));
}

/** A 64-bit field of the boot parameters (layouts 4). */
function bootParam(world: XenWorld, domain: string, offset: number): number {
  return Number(world.machine.inspect.word(domain, bootParamGpa(world, domain) + offset));
}

function word32(world: XenWorld, domain: string, gpa: number): number {
  return Number(world.machine.inspect.word(domain, gpa) & 0xffffffffn);
}

function text(world: XenWorld, domain: string, gpa: number, length: number): string {
  return String.fromCharCode(...world.machine.inspect.bytes(domain, gpa, length));
}

function sum(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}

export function memoryMap(world: XenWorld, domain: string) {
  const [at, length] = [bootParam(world, domain, 0x10), bootParam(world, domain, 0x18)];
  const map = decodeMemoryMap(world.machine.inspect.bytes(domain, at, length));
  return map.map(({ type, start, size }) => ({ type, from: start, to: start + size }));
}

/** SAL's entry in the EFI configuration table: GUID and address (EFI 1.10, 4.6). */
function salTable(world: XenWorld, domain: string): number {
  const systab = bootParam(world, domain, 0x08);
  const count = Number(world.machine.inspect.word(domain, systab + 0x68));
  const tables = Number(world.machine.inspect.word(domain, systab + 0x70));
  for (let i = 0; i < count; i++) {
    const at = tables + 24 * i;
    if (word32(world, domain, at) === 0xeb9d2d32)
      return Number(world.machine.inspect.word(domain, at + 16));
  }
  return world.misuse("no SAL system table in the EFI configuration table");
}

/** XSDT and the tables that it points to. */
function acpiTables(world: XenWorld, domain: string, rsdp: number): Uint8Array[] {
  const { inspect } = world.machine;
  const table = (gpa: number) => inspect.bytes(domain, gpa, word32(world, domain, gpa + 4));
  const xsdt = table(Number(inspect.word(domain, rsdp + 24)));
  const view = new DataView(xsdt.buffer, xsdt.byteOffset, xsdt.byteLength);
  const tables = [xsdt];
  for (let at = 36; at < xsdt.length; at += 8)
    tables.push(table(Number(view.getBigUint64(at, true))));
  return tables;
}

function signatureOf(table: Uint8Array): string {
  return String.fromCharCode(...table.subarray(0, 4));
}

/** Local SAPIC entries (type 7) of a MADT whose enabled flag is set (ACPI 2.0, 5.2.10.13). */
function enabledProcessors(madt: Uint8Array): number {
  let count = 0;
  for (let at = 44; at < madt.length; at += madt[at + 1] || madt.length) {
    if (madt[at] === 7 && (madt[at + 8]! & 1) === 1) count++;
  }
  return count;
}
