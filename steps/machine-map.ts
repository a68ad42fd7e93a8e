import { type DataTable, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { MemoryInspector } from "../emulator/machine/memory-inspector.ts";
import { efiType, type MemoryDescriptor } from "../emulator/platform/efi-memory.ts";
import { command } from "../emulator/xen/agent/mailbox.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import { ByteView } from "../emulator/xen/bytes.ts";
import { DOMID_SELF, frameSize } from "../emulator/xen/constants.ts";
import { decodeMemmapInfo, descriptorSize, encodeMemmapInfo } from "../emulator/xen/memmap.ts";
import { memoryMap } from "./boot.ts";
import type { XenWorld } from "./world.ts";

const memoryOp = 12;
const machineMemoryMap = 10n;
const dom0vpOp = 48;
const getMemmap = 14n;
const mib = 2 ** 20;

const typeNames: Readonly<Record<string, number>> = {
  "runtime services code": efiType.runtimeServicesCode,
  "runtime services data": efiType.runtimeServicesData,
  "ACPI reclaim": efiType.acpiReclaim,
  "ACPI NVS": efiType.acpiNvs,
  "memory-mapped I/O": efiType.memoryMappedIo,
  "I/O ports": efiType.ioPortSpace,
};

Then(
  "the memory map of dom0 has the machine's ranges of these types:",
  function (this: XenWorld, table: DataTable) {
    const types = table
      .raw()
      .flat()
      .map((name) => typeNames[name] ?? this.misuse(`type "${name}"`));
    this.memoryMap = new MemoryInspector(this.machine)
      .machineMap()
      .filter(({ type }) => types.includes(type));
    expect(this.memoryMap.length, "ranges of the machine").to.be.at.least(types.length);
    const described = memoryMap(this, "dom0");
    for (const { type, start, size } of this.memoryMap) {
      expect(described).to.deep.include({ type, from: start, to: start + size });
    }
  },
);

Then("dom0 has each of them at its machine address", function (this: XenWorld) {
  for (const gpfn of firstAndLastFrames(ranges(this))) {
    expect(this.machine.inspect.machineFrame("dom0", gpfn)).to.equal(gpfn);
  }
});

Then("dom0 has nothing at their machine addresses", function (this: XenWorld) {
  for (const gpfn of firstAndLastFrames(ranges(this))) {
    expect(this.machine.inspect.machineFrame("dom0", gpfn)).to.equal(undefined);
  }
});

When("dom0 stores to the machine's runtime services code", function (this: XenWorld) {
  const map = new MemoryInspector(this.machine).machineMap();
  const range = map.find(({ type }) => type === efiType.runtimeServicesCode);
  const va = agentVirtual(range?.start ?? 0);
  this.executed = this.agent("dom0").attempt({ command: command.store, args: [va, 8n, 1n] });
});

Then("dom0 owns every frame of its conventional memory", function (this: XenWorld) {
  const memory = new MemoryInspector(this.machine);
  const conventional = memoryMap(this, "dom0").filter(({ type }) => type === efiType.conventional);
  expect(conventional).to.have.length(1);
  for (const { from, to } of conventional) {
    for (let gpfn = Math.ceil(from / frameSize); gpfn < to / frameSize; gpfn++) {
      const mfn = this.machine.inspect.machineFrame("dom0", gpfn) ?? -1;
      expect(memory.ownerOf(mfn), `owner of frame ${gpfn}`).to.equal(0);
    }
  }
});

When(
  "{domain} asks for the memory map of the machine, with room for {int} bytes",
  function (this: XenWorld, domain: string, room: number) {
    askForMachine(this, domain, room);
  },
);

When(
  "{domain} asks for the memory map of the machine, with one byte too little room",
  function (this: XenWorld, domain: string) {
    const map = new MemoryInspector(this.machine).machineMap();
    askForMachine(this, domain, encodeMemmapInfo(map).length - 1);
  },
);

When(
  "{domain} asks for the memory map of {domain}",
  function (this: XenWorld, domain: string, target: string) {
    askForDomain(this, domain, BigInt(this.machine.domainId(target)));
  },
);

When("{domain} asks for the memory map of itself", function (this: XenWorld, domain: string) {
  askForDomain(this, domain, BigInt(DOMID_SELF));
});

Then("it gets as many bytes as the call says", function (this: XenWorld) {
  expect(this.last?.result).to.equal(0n);
  expect(this.mapBytes).to.equal(24 + ranges(this).length * descriptorSize);
});

Then(
  "the map has descriptors of {int} bytes, version {int}",
  function (this: XenWorld, size: number, version: number) {
    const header = new ByteView(this.mapHeader ?? this.misuse("no map has been asked for"));
    expect(header.u64(8), "size").to.equal(size);
    expect(header.u32(16), "version").to.equal(version);
  },
);

Then(
  "the map covers the {int} MiB of the machine without a gap",
  function (this: XenWorld, size: number) {
    expect(end(ranges(this).filter(({ start }) => start < size * mib))).to.equal(size * mib);
  },
);

Then(
  "its conventional memory covers the {int} MiB of {string}",
  function (this: XenWorld, size: number, _domain: string) {
    const conventional = ranges(this).filter(({ type }) => type === efiType.conventional);
    expect(end(conventional)).to.equal(size * mib);
  },
);

/** Where ranges that begin at 0 and follow each other end. */
function end(map: readonly MemoryDescriptor[]): number {
  return map.reduce((at, { start, size }) => (start === at ? at + size : at), 0);
}

function ranges(world: XenWorld): readonly MemoryDescriptor[] {
  return world.memoryMap ?? world.misuse("no map has been asked for");
}

function firstAndLastFrames(map: readonly MemoryDescriptor[]): number[] {
  return map.flatMap(({ start, size }) => [start / frameSize, (start + size) / frameSize - 1]);
}

/** machine_memory_map. */
function askForMachine(world: XenWorld, domain: string, room: number): void {
  const agent = world.agent(domain);
  agent.scratch((allocate) => {
    const buffer = allocate(frameSize, frameSize).gpa;
    const struct = new ByteView(16);
    struct.set32(0, room);
    struct.set64(8, handleOf(buffer));
    const { gpa } = allocate(16, 8);
    agent.write(gpa, struct.bytes);
    const result = agent.hypercall(memoryOp, [machineMemoryMap, handleOf(gpa)]);
    world.mapBytes = new ByteView(agent.read(gpa, 16)).u32(0);
    remember(world, result, agent.read(buffer, frameSize));
  });
}

/** get_memmap. */
function askForDomain(world: XenWorld, domain: string, target: bigint): void {
  const agent = world.agent(domain);
  agent.scratch((allocate) => {
    const { gpa } = allocate(frameSize, frameSize);
    const result = agent.hypercall(dom0vpOp, [getMemmap, target, handleOf(gpa)]);
    remember(world, result, agent.read(gpa, frameSize));
  });
}

function remember(world: XenWorld, result: bigint, info: Uint8Array): void {
  world.last = { result, reply: null };
  if (result !== 0n) return;
  world.mapHeader = info.slice(0, 24);
  world.memoryMap = decodeMemmapInfo(info);
}

function handleOf(gpa: number): bigint {
  return (1n << 63n) | BigInt(gpa);
}
