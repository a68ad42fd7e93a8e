import { decodeReply } from "../../../emulator/contract/decode-reply.ts";
import { encodeCall } from "../../../emulator/contract/encode.ts";
import { ContractMonitor } from "../../../emulator/contract/monitor.ts";
import type { Fields, HypercallRecord } from "../../../emulator/contract/record.ts";
import { MachineMemory } from "../../../emulator/ia64/memory.ts";
import { Processor } from "../../../emulator/ia64/processor.ts";
import {
  type Agent,
  agentVirtual,
  type Buffer,
  type LoadSize,
} from "../../../emulator/xen/agent.ts";
import { frameSize } from "../../../emulator/xen/constants.ts";
import { dispatchHypercall } from "../../../emulator/xen/dispatch.ts";
import type { Domain } from "../../../emulator/xen/domain.ts";
import { Hypervisor } from "../../../emulator/xen/hypervisor.ts";
import { Invariants } from "../../../emulator/xen/invariants/index.ts";

/** Where the agents of this machine have their scratch memory. */
const scratchStart = 0x100000;
const dom0Frames = 256;

/**
 * The hypervisor with its real handlers, contracts checked, and a processor that never runs: what an
 * agent would execute is done at once. So a test finds out whether caller, schemas and handlers agree.
 */
export class DirectMachine {
  readonly hv: Hypervisor;
  readonly monitor = new ContractMonitor();
  readonly invariants: Invariants;

  constructor() {
    const memory = new MachineMemory(1, 16 << 20);
    this.hv = new Hypervisor(memory, [new Processor(memory, 0)]);
    this.invariants = new Invariants(this.hv);
    const dom0 = this.hv.createDomain({ id: 0, privileged: true })!;
    dom0.maxPages = dom0Frames;
    for (let gpfn = 0; gpfn < dom0Frames; gpfn++) {
      this.hv.physmap.addPage(dom0, gpfn, this.hv.frames.allocate(dom0)!);
    }
    this.hv.createVcpu(dom0)!.initialised = true;
    this.hv.setPausedByController(dom0, false);
  }

  agent(id: number): Agent {
    return new DirectAgent(this, this.hv.domains.get(id)!);
  }

  /** Records of calls that broke their contract. */
  get violations(): HypercallRecord[] {
    return this.monitor.records.filter(({ violations }) => violations.length > 0);
  }
}

class DirectAgent implements Agent {
  readonly windowGpfn = dom0Frames;
  readonly #machine: DirectMachine;
  readonly #domain: Domain;
  #used = 0;

  constructor(machine: DirectMachine, domain: Domain) {
    this.#machine = machine;
    this.#domain = domain;
  }

  call(call: string, op: string | null, fields: Fields) {
    return this.scratch((allocate) => {
      const room = (size: number, align: number) => allocate(size, align).gpa;
      const encoded = encodeCall(call, op, fields, room);
      for (const { gpa, bytes } of encoded.writes) this.write(gpa, bytes);
      const result = this.#enter(encoded.r2, encoded.args);
      const read = (gpa: number, length: number) => this.read(gpa, length);
      return { result, reply: result < 0n ? null : decodeReply(encoded, read, { result }) };
    });
  }

  hypercall(number: number, args: readonly bigint[]): bigint {
    return this.#enter(BigInt(number), args);
  }

  scratch<T>(body: (allocate: (size: number, align?: number) => Buffer) => T): T {
    const before = this.#used;
    try {
      return body((size, align = 16) => {
        const gpa = scratchStart + Math.ceil(this.#used / align) * align;
        this.#used = gpa + size - scratchStart;
        return { gpa, va: agentVirtual(gpa), size };
      });
    } finally {
      this.#used = before;
    }
  }

  write(gpa: number, bytes: Uint8Array): void {
    this.#move(gpa, bytes.length, (address, done, size) => {
      this.#machine.hv.ram.write(address, bytes.subarray(done, done + size));
    });
  }

  read(gpa: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#move(gpa, length, (address, done, size) => {
      bytes.set(this.#machine.hv.ram.read(address, size), done);
    });
    return bytes;
  }

  copy(to: bigint, from: bigint, length: number): void {
    this.write(physical(to), this.read(physical(from), length));
  }

  load(va: bigint, size: LoadSize): bigint {
    const bytes = this.read(physical(va), size);
    return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  store(va: bigint, size: LoadSize, value: bigint): void {
    const bytes = Uint8Array.from({ length: size }, (_, i) =>
      Number((value >> BigInt(8 * i)) & 255n),
    );
    this.write(physical(va), bytes);
  }

  /** The events that an upcall would take: pending and not masked. */
  takeEvents(): number[] {
    const { ram } = this.#machine.hv;
    const info = this.#domain.sharedInfoFrame * frameSize;
    const ports: number[] = [];
    for (let word = 0; word < 64; word++) {
      const pending = ram.u64(info + 0xc00 + 8 * word) & ~ram.u64(info + 0xe00 + 8 * word);
      for (let bit = 0; bit < 64; bit++)
        if ((pending >> BigInt(bit)) & 1n) ports.push(64 * word + bit);
      ram.setU64(info + 0xc00 + 8 * word, ram.u64(info + 0xc00 + 8 * word) & ~pending);
    }
    return ports;
  }

  #enter(r2: bigint, args: readonly bigint[]): bigint {
    const { hv, monitor, invariants } = this.#machine;
    const domain = this.#domain;
    const open = monitor.begin({
      time: 0,
      domain: domain.id,
      vcpu: 0,
      ip: 0n,
      r2,
      args,
      register: () => 0n,
      privileged: domain.isPrivileged,
      memory: { read: (gpa, length) => domain.readPhysical(gpa, length) },
    });
    const result = dispatchHypercall(hv, domain.vcpus[0]!, Number(r2), args);
    monitor.end(open, BigInt.asUintN(64, result), invariants.broken());
    return result;
  }

  #move(
    gpa: number,
    length: number,
    visit: (address: number, done: number, size: number) => void,
  ): void {
    for (let done = 0; done < length; ) {
      const offset = (gpa + done) % frameSize;
      const entry = this.#domain.p2m.lookup(Math.floor((gpa + done) / frameSize));
      if (entry === undefined) throw new Error(`no frame at ${gpa + done}`);
      const size = Math.min(length - done, frameSize - offset);
      visit(entry.mfn * frameSize + offset, done, size);
      done += size;
    }
  }
}

function physical(va: bigint): number {
  return Number(va - agentVirtual(0));
}
