import type { Domain } from "./domain.ts";
import { EEXIST, EINVAL, ENOENT, ENOSPC, EPERM } from "./errno.ts";
import { clearPending, isMasked, isPending, raisePending, unmask } from "./event-delivery.ts";
import type { IrqTable } from "./irq/irq-table.ts";
import type { Ram } from "./ram.ts";

/** Ports 0..4095 of a domain; port 0 is never usable (abi 4.4). */
export const maxPorts = 4096;
/** Ports come into being by the bucket, and stay (abi 4.4). */
const bucketPorts = 128;

/** Number of virtual interrupts, and those that each vcpu binds for itself (abi 4.4). */
const virqs = 24;
const perVcpuVirqs: readonly number[] = [0, 1, 7, 16, 17, 18];

/** pirqs of a domain, and of dom0 (abi 4.4). */
const pirqs = 288;
const dom0Pirqs = 512;

/** What a port is connected to. */
export type Binding =
  | { readonly state: "free" | "reserved" | "ipi" }
  | { readonly state: "unbound"; readonly remote: number }
  | { readonly state: "interdomain"; readonly remote: Domain; readonly port: number }
  | { readonly state: "virq"; readonly virq: number }
  | { readonly state: "pirq"; readonly pirq: number };

/** One event channel port. */
interface Port {
  binding: Binding;
  /** The vcpu that is notified. */
  vcpu: number;
}

/**
 * The event channels of a domain (abi 4.4): what each port is, not whether it is pending, which
 * stands in shared_info. Operations give 0 or a port number, or a negative errno.
 */
export class EventChannels {
  readonly domain: Domain;
  readonly #ram: Ram;
  readonly #ports: Port[] = [];
  /** Port by vcpu * virqs + virq, 0 if unbound. */
  readonly #virqPorts: number[] = [];
  /** Port by pirq. */
  readonly #pirqPorts = new Map<number, number>();
  readonly #irqs: IrqTable;

  constructor(domain: Domain, ram: Ram, irqs: IrqTable) {
    this.domain = domain;
    this.#ram = ram;
    this.#irqs = irqs;
    this.#addBucket();
    this.#ports[0]!.binding = { state: "reserved" };
  }

  /** The port of that number; undefined for a bad one: too big, or in no bucket yet. */
  port(number: number): Readonly<Port> | undefined {
    return this.#ports[number];
  }

  /** Whether the pending bit of a port is set in shared_info. */
  isPending(port: number): boolean {
    return isPending(this.#ram, this.domain, port);
  }

  /** A new port that waits for the domain `remote`, which need not exist (alloc_unbound). */
  allocateUnbound(remote: number): number {
    return this.#allocate({ state: "unbound", remote }, 0);
  }

  /** Connects a new port with an unbound one of `remote` that waits for this domain. */
  bindInterdomain(remote: Domain, remotePort: number): number {
    const local = this.#freePort();
    if (local < 0) return local;
    const peer = remote.events.#ports[remotePort];
    if (peer?.binding.state !== "unbound") return -EINVAL;
    if (peer.binding.remote !== this.domain.id) return -EINVAL;
    this.#ports[local]!.binding = { state: "interdomain", remote, port: remotePort };
    peer.binding = { state: "interdomain", remote: this.domain, port: local };
    // An event that the other end sent while it was unbound would else be lost.
    this.#raise(local);
    return local;
  }

  /** A new port for a virtual interrupt; a global one belongs to vcpu 0 until it is moved. */
  bindVirq(virq: number, vcpu: number): number {
    if (virq >= virqs || (isGlobalVirq(virq) && vcpu !== 0)) return -EINVAL;
    if (this.domain.vcpus[vcpu] === undefined) return -ENOENT;
    const slot = vcpu * virqs + virq;
    if (this.#virqPorts[slot]) return -EEXIST;
    const port = this.#allocate({ state: "virq", virq }, vcpu);
    if (port > 0) this.#virqPorts[slot] = port;
    return port;
  }

  /**
   * A new port for an interrupt of the machine that the domain has been permitted; `share` if
   * others may have it too. It notifies vcpu 0 until it is moved.
   */
  bindPirq(pirq: number, share: boolean): number {
    if (pirq >= (this.domain.id === 0 ? dom0Pirqs : pirqs)) return -EINVAL;
    if (!this.domain.permittedIrqs.has(pirq)) return -EPERM;
    if (this.#pirqPorts.has(pirq)) return -EEXIST;
    const port = this.#freePort();
    if (port < 0) return port;
    // The line may interrupt as soon as it is bound.
    this.#ports[port] = { binding: { state: "pirq", pirq }, vcpu: 0 };
    this.#pirqPorts.set(pirq, port);
    const bound = this.#irqs.bind(this.domain, pirq, share);
    if (bound === 0) return port;
    this.#ports[port] = { binding: { state: "free" }, vcpu: 0 };
    this.#pirqPorts.delete(pirq);
    return bound;
  }

  /** The pirqs that have a port, in the order in which they were bound. */
  pirqs(): readonly number[] {
    return [...this.#pirqPorts.keys()];
  }

  /** The port of a pirq, if it has one. */
  pirqPort(pirq: number): number | undefined {
    return this.#pirqPorts.get(pirq);
  }

  /** Makes the port of a bound pirq pending; whether it already was. */
  raisePirq(pirq: number): boolean {
    return this.#raise(this.#pirqPorts.get(pirq)!);
  }

  /** A new port for events between vcpus of this domain, fixed to `vcpu`. */
  bindIpi(vcpu: number): number {
    if (this.domain.vcpus[vcpu] === undefined) return -ENOENT;
    return this.#allocate({ state: "ipi" }, vcpu);
  }

  /** Lets a port notify another vcpu; what is pending stays with the old one. */
  bindVcpu(number: number, vcpu: number): number {
    if (this.domain.vcpus[vcpu] === undefined) return -ENOENT;
    const port = this.#ports[number];
    if (port === undefined || !isMovable(port.binding)) return -EINVAL;
    port.vcpu = vcpu;
    return 0;
  }

  /** Closes a port; the other end of an interdomain channel becomes unbound. */
  close(number: number): number {
    const port = this.#ports[number];
    if (port === undefined) return -EINVAL;
    const { binding } = port;
    if (binding.state === "free" || binding.state === "reserved") return -EINVAL;
    if (binding.state === "virq") this.#virqPorts[this.#virqPorts.indexOf(number)] = 0;
    if (binding.state === "pirq") {
      this.#irqs.unbind(this.domain, binding.pirq);
      this.#pirqPorts.delete(binding.pirq);
    }
    if (binding.state === "interdomain") {
      const peer = binding.remote.events.#ports[binding.port]!;
      peer.binding = { state: "unbound", remote: this.domain.id };
    }
    clearPending(this.#ram, this.domain, number);
    port.binding = { state: "free" };
    port.vcpu = 0;
    return 0;
  }

  /** Closes every port (reset, behaviour 10). */
  reset(): void {
    for (let number = 1; number < this.#ports.length; number++) this.close(number);
  }

  /** Sends on a port: to the other end, or to itself for an interprocessor port. */
  send(number: number): number {
    const port = this.#ports[number];
    if (port === undefined) return -EINVAL;
    const { binding } = port;
    if (binding.state === "interdomain") binding.remote.events.#raise(binding.port);
    else if (binding.state === "ipi") this.#raise(number);
    else if (binding.state !== "unbound") return -EINVAL;
    return 0;
  }

  /** Raises a virtual interrupt on a vcpu; false, and dropped, when no port is bound to it. */
  sendVirq(vcpu: number, virq: number): boolean {
    const port = this.#virqPorts[vcpu * virqs + virq];
    if (!port) return false;
    this.#raise(port);
    return true;
  }

  /** Clears the mask bit of a port in any state, and delivers what waited behind it. */
  unmask(number: number): number {
    const port = this.#ports[number];
    if (port === undefined) return -EINVAL;
    unmask(this.#ram, this.domain, number, port.vcpu);
    return 0;
  }

  /** Whether the domain masks a port. */
  isMasked(port: number): boolean {
    return isMasked(this.#ram, this.domain, port);
  }

  #raise(number: number): boolean {
    return raisePending(this.#ram, this.domain, number, this.#ports[number]!.vcpu);
  }

  #allocate(binding: Binding, vcpu: number): number {
    const number = this.#freePort();
    if (number > 0) this.#ports[number] = { binding, vcpu };
    return number;
  }

  /** The lowest free port; -EINVAL for a dying domain, -ENOSPC (abi 4.4). */
  #freePort(): number {
    if (this.domain.dying) return -EINVAL;
    const number = this.#ports.findIndex((port) => port.binding.state === "free");
    if (number >= 0) return number;
    if (this.#ports.length === maxPorts) return -ENOSPC;
    const first = this.#ports.length;
    this.#addBucket();
    return first;
  }

  #addBucket(): void {
    for (let i = 0; i < bucketPorts; i++) {
      this.#ports.push({ binding: { state: "free" }, vcpu: 0 });
    }
  }
}

/** Virqs that a domain binds once, for any vcpu (abi 4.4). */
export function isGlobalVirq(virq: number): boolean {
  return !perVcpuVirqs.includes(virq);
}

/** Ports that bind_vcpu may move (abi 4.4). */
function isMovable(binding: Binding): boolean {
  if (binding.state === "virq") return isGlobalVirq(binding.virq);
  return ["unbound", "interdomain", "pirq"].includes(binding.state);
}
