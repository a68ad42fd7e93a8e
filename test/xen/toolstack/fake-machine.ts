import type { Fields, FieldValue } from "../../../emulator/contract/record.ts";
import type { Agent, LoadSize } from "../../../emulator/xen/agent.ts";
import { frameSize, sharedInfoGpfn, VIRQ_DOM_EXC } from "../../../emulator/xen/constants.ts";
import { EINVAL, ENOMEM, ESRCH } from "../../../emulator/xen/errno.ts";

interface Port {
  remoteDomain: number;
  /** Null while unbound. */
  remotePort: number | null;
}

/** A domain of the fake: memory by frames, ports, and what has become of it. */
export class FakeDomain {
  readonly id: number;
  readonly p2m = new Map<number, Uint8Array>();
  readonly owned = new Set<Uint8Array>();
  readonly ports = new Map<number, Port>();
  readonly pending = new Set<number>();
  readonly scratch = new Uint8Array(1 << 20);
  maxPages = 0;
  vcpus = 0;
  paused = true;
  shutdown: number | null = null;
  dying = false;
  archSetup: Fields | null = null;
  context: Fields | null = null;

  constructor(id: number) {
    this.id = id;
  }
}

const scratchGpa = 2 ** 43;

/**
 * Stands in for hypervisor and processors: the calls that the toolstack makes, on plain objects.
 * It keeps the log of the calls, and refuses what a test tells it to.
 */
export class FakeMachine {
  readonly domains = new Map<number, FakeDomain>();
  readonly log: string[] = [];
  /** Operations to refuse, with the errno. */
  readonly refuse = new Map<string, number>();
  #nextId = 1;
  #domExcPort = 0;

  constructor() {
    const dom0 = this.addDomain(0);
    dom0.paused = false;
    dom0.maxPages = 4096;
  }

  get dom0(): FakeDomain {
    return this.domains.get(0)!;
  }

  agent(id: number): Agent {
    return new FakeAgent(this, this.domains.get(id)!);
  }

  /** A domain stops for `reason`, as by sched_op shutdown. */
  stop(id: number, reason: number): void {
    this.domains.get(id)!.shutdown = reason;
    this.dom0.pending.add(this.#domExcPort);
  }

  call(caller: FakeDomain, op: string, fields: Fields): { result: number; reply: Fields | null } {
    this.log.push(op);
    const errno = this.refuse.get(op);
    if (errno !== undefined) return { result: -errno, reply: null };
    const operation = operations[op];
    if (operation === undefined) throw new Error(`the fake has no ${op}`);
    const outcome = operation(this, caller, fields);
    return typeof outcome === "number"
      ? { result: outcome, reply: null }
      : { result: 0, reply: outcome };
  }

  addDomain(id = this.#nextId++): FakeDomain {
    const domain = new FakeDomain(id);
    domain.p2m.set(sharedInfoGpfn, new Uint8Array(frameSize).fill(0xaa));
    this.domains.set(id, domain);
    return domain;
  }

  bindDomExc(): number {
    this.#domExcPort = addPort(this.dom0, { remoteDomain: 0, remotePort: null });
    return this.#domExcPort;
  }

  destroy(domain: FakeDomain): void {
    domain.dying = true;
    for (const other of this.domains.values()) {
      for (const port of other.ports.values()) {
        if (port.remoteDomain === domain.id) port.remotePort = null;
      }
    }
    this.settle();
    this.dom0.pending.add(this.#domExcPort);
  }

  /** Dying domains go when nobody maps their memory any more. */
  settle(): void {
    for (const domain of [...this.domains.values()]) {
      const frames = new Set(domain.p2m.values());
      const mapped = [...this.dom0.p2m.values()].some((frame) => frames.has(frame));
      if (domain.dying && !mapped) {
        this.domains.delete(domain.id);
        this.dom0.pending.add(this.#domExcPort);
      }
    }
  }
}

type Operation = (machine: FakeMachine, caller: FakeDomain, fields: Fields) => number | Fields;

function addPort(domain: FakeDomain, port: Port): number {
  let number = 1;
  while (domain.ports.has(number)) number++;
  domain.ports.set(number, port);
  return number;
}

/** An operation on the domain that it names, or ESRCH. */
function on(body: (domain: FakeDomain, fields: Fields, machine: FakeMachine) => number | Fields) {
  return ((machine, caller, fields) => {
    const id = Number(fields.domain ?? fields.dom ?? fields.domid ?? fields.remote_dom);
    const domain = id === 0x7ff0 ? caller : machine.domains.get(id);
    return domain === undefined ? -ESRCH : body(domain, fields, machine);
  }) satisfies Operation;
}

const operations: Readonly<Record<string, Operation>> = {
  createdomain: (machine) => ({ domain: machine.addDomain().id }),
  destroydomain: on((domain, _, machine) => {
    machine.destroy(domain);
    return 0;
  }),
  max_mem: on((domain, { max_memkb }) => {
    domain.maxPages = Number(max_memkb) / 16;
    return 0;
  }),
  max_vcpus: on((domain, { max }) => {
    domain.vcpus = Number(max);
    return 0;
  }),
  unpausedomain: on((domain) => {
    domain.paused = false;
    return 0;
  }),
  pausedomain: on((domain) => {
    domain.paused = true;
    return 0;
  }),
  arch_setup: on((domain, fields) => {
    if (fields.flags === "0x2") return { ...fields, hypercall_imm: 0x1000 };
    domain.archSetup = fields;
    return 0;
  }),
  setvcpucontext: on((domain, { context }) => {
    domain.context = context as Fields;
    return 0;
  }),
  getdomaininfo: (machine, _, { domain: first }) => {
    const ids = [...machine.domains.keys()].sort((a, b) => a - b);
    const id = ids.find((candidate) => candidate >= Number(first));
    return id === undefined ? -ESRCH : describe(machine.domains.get(id)!);
  },
  populate_physmap: on((domain, { extent_start }) =>
    eachFrame(extent_start!, (frame) => {
      if (domain.owned.size >= domain.maxPages) return false;
      const page = new Uint8Array(frameSize).fill(0x55);
      domain.owned.add(page);
      domain.p2m.set(frame, page);
      return true;
    }),
  ),
  decrease_reservation: on((domain, { extent_start }) =>
    eachFrame(extent_start!, (frame) => {
      const page = domain.p2m.get(frame);
      domain.p2m.delete(frame);
      return page !== undefined && domain.owned.delete(page);
    }),
  ),
  add_physmap_with_gmfn: (machine, caller, { gpfn, gmfn, domid }) => {
    const page = machine.domains.get(Number(domid))?.p2m.get(Number(gmfn));
    if (page === undefined) return -EINVAL;
    caller.p2m.set(Number(gpfn), page);
    return 0;
  },
  zap_physmap: (machine, caller, { gpfn }) => {
    caller.p2m.delete(Number(gpfn));
    machine.settle();
    return 0;
  },
  bind_virq: (machine, _, { virq }) =>
    virq === VIRQ_DOM_EXC ? { port: machine.bindDomExc() } : -EINVAL,
  alloc_unbound: on((domain, { remote_dom }) => ({
    port: addPort(domain, { remoteDomain: Number(remote_dom), remotePort: null }),
  })),
  bind_interdomain: (machine, caller, { remote_dom, remote_port }) => {
    const remote = machine.domains.get(Number(remote_dom));
    const port = remote?.ports.get(Number(remote_port));
    if (port?.remotePort !== null || port.remoteDomain !== caller.id) return -EINVAL;
    const local = addPort(caller, { remoteDomain: remote!.id, remotePort: Number(remote_port) });
    port.remotePort = local;
    caller.pending.add(local);
    return { local_port: local };
  },
  close: (machine, caller, { port: number }) => {
    const port = caller.ports.get(Number(number));
    if (port === undefined) return -EINVAL;
    const peer = machine.domains.get(port.remoteDomain)?.ports.get(port.remotePort ?? 0);
    if (peer !== undefined) peer.remotePort = null;
    caller.ports.delete(Number(number));
    caller.pending.delete(Number(number));
    return 0;
  },
  send: (machine, caller, { port: number }) => {
    const port = caller.ports.get(Number(number));
    if (port === undefined) return -EINVAL;
    if (port.remotePort !== null) {
      machine.domains.get(port.remoteDomain)!.pending.add(port.remotePort);
    }
    return 0;
  },
  unmask: () => 0,
};

function describe(domain: FakeDomain): Fields {
  const code = (domain.shutdown ?? 0xff) << 16;
  return {
    domain: domain.id,
    flags:
      Number(domain.dying) | (domain.shutdown === null ? 0 : 4) | (domain.paused ? 8 : 0) | code,
    tot_pages: `0x${domain.owned.size.toString(16)}`,
    max_pages: `0x${domain.maxPages.toString(16)}`,
    nr_online_vcpus: 1,
  };
}

/** Frames of a list until `body` refuses one; how many it took. */
function eachFrame(list: FieldValue, body: (frame: number) => boolean): number {
  let done = 0;
  for (const item of list as readonly string[]) {
    const [first, last] = item.split("..").map(Number);
    for (let frame = first!; frame <= (last ?? first!); frame++) {
      if (!body(frame)) return done;
      done++;
    }
  }
  return done;
}

class FakeAgent implements Agent {
  readonly windowGpfn = 3000;
  readonly #machine: FakeMachine;
  readonly #domain: FakeDomain;
  #used = 0;

  constructor(machine: FakeMachine, domain: FakeDomain) {
    this.#machine = machine;
    this.#domain = domain;
  }

  call(_call: string, op: string | null, fields: Fields) {
    const { result, reply } = this.#machine.call(this.#domain, op ?? "", fields);
    return { result: BigInt(result), reply };
  }

  hypercall(): bigint {
    return BigInt(-ENOMEM);
  }

  scratch<T>(
    body: (allocate: (size: number) => { gpa: number; va: bigint; size: number }) => T,
  ): T {
    const before = this.#used;
    const result = body((size) => {
      const gpa = scratchGpa + this.#used;
      this.#used += size;
      return { gpa, va: 0xe000000000000000n + BigInt(gpa), size };
    });
    this.#used = before;
    return result;
  }

  write(gpa: number, bytes: Uint8Array): void {
    this.#domain.scratch.set(bytes, gpa - scratchGpa);
  }

  read(gpa: number, length: number): Uint8Array {
    return this.#domain.scratch.subarray(gpa - scratchGpa, gpa - scratchGpa + length);
  }

  copy(to: bigint, from: bigint, length: number): void {
    for (let i = 0n; i < length; i++) this.store(to + i, 1, this.load(from + i, 1));
  }

  load(va: bigint, size: LoadSize): bigint {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) {
      const { bytes, offset } = this.#place(va + BigInt(i));
      value = (value << 8n) | BigInt(bytes[offset]!);
    }
    return value;
  }

  store(va: bigint, size: LoadSize, value: bigint): void {
    for (let i = 0; i < size; i++) {
      const { bytes, offset } = this.#place(va + BigInt(i));
      bytes[offset] = Number((value >> BigInt(8 * i)) & 0xffn);
    }
  }

  takeEvents(): number[] {
    const ports = [...this.#domain.pending].sort((a, b) => a - b);
    this.#domain.pending.clear();
    return ports;
  }

  #place(va: bigint): { bytes: Uint8Array; offset: number } {
    const gpa = Number(va - 0xe000000000000000n);
    if (gpa >= scratchGpa) return { bytes: this.#domain.scratch, offset: gpa - scratchGpa };
    const bytes = this.#domain.p2m.get(Math.floor(gpa / frameSize));
    if (bytes === undefined) throw new Error(`domain ${this.#domain.id} has no frame at ${gpa}`);
    return { bytes, offset: gpa % frameSize };
  }
}
