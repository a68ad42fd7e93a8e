import type { Machine } from "../machine.ts";
import { frameSize } from "../xen/constants.ts";
import type { Count, CounterName } from "../xen/counters.ts";
import { NO_GPFN } from "../xen/frames.ts";

/** How a domain stands, in a word. */
export type DomainStanding = "running" | "paused" | "shut down" | "dying" | "gone";

const shutdownReasons = ["poweroff", "reboot", "suspend", "crash"];

/** Answers questions about a machine, from outside: nothing here changes what runs on it. */
export class Inspector {
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get #hypervisor() {
    return this.#machine.hypervisor;
  }

  /** Machine frames that nobody owns. */
  freeFrames(): number {
    return this.#hypervisor.frames.free;
  }

  /** References that are held to a machine frame. */
  references(mfn: number): number {
    return this.#hypervisor.frames.count[mfn] ?? 0;
  }

  /** Id of the domain that owns a machine frame, if it is in use. */
  owner(mfn: number): number | undefined {
    return this.#hypervisor.frames.ownerOf(mfn);
  }

  /** Where the owner of a machine frame has it, by the M2P. */
  guestFrame(mfn: number): number {
    return this.#hypervisor.frames.m2p[mfn] ?? NO_GPFN;
  }

  /** Ids of the domains there are, those dying included. */
  domainIds(): number[] {
    return this.#hypervisor.sortedDomains().map(({ id }) => id);
  }

  /** What the end of dom0 made of the machine; undefined while it runs (behaviour 10). */
  end(): "poweroff" | "reboot" | "crash" | "kexec" | undefined {
    return this.#hypervisor.halted;
  }

  standing(id: number): DomainStanding {
    const domain = this.#hypervisor.domains.get(id);
    if (!domain) return "gone";
    if (domain.dying) return "dying";
    if (domain.isShutDown) return "shut down";
    return domain.pauseCount > 0 ? "paused" : "running";
  }

  /** Frames that the domain owns, the hypervisor's own for it not included. */
  frames(name: string): number {
    return this.#machine.domain(name)?.totPages ?? 0;
  }

  vcpus(name: string): number {
    return this.#machine.domain(name)?.vcpus.length ?? 0;
  }

  isUp(name: string, vcpu: number): boolean {
    return this.#machine.domain(name)?.vcpus[vcpu]?.down === false;
  }

  /** Instructions that the domain's vcpus have executed. */
  executed(name: string): number {
    const vcpus = this.#machine.domain(name)?.vcpus ?? [];
    return vcpus.reduce((sum, vcpu) => sum + (vcpu.runstate.time[0] ?? 0), 0);
  }

  /** Code with which the domain shut down; -1 if it did not. */
  shutdownCode(name: string): number {
    return this.#machine.domain(name)?.shutdownCode ?? -1;
  }

  /** The same by name: "poweroff", "reboot", "suspend", "crash". */
  shutdownReason(name: string): string {
    const code = this.shutdownCode(name);
    return shutdownReasons[code] ?? `code ${code}`;
  }

  /** Why Xen crashed the domain; empty if it did not. */
  crashReason(name: string): string {
    return this.#machine.domain(name)?.crashReason ?? "";
  }

  /** Machine frame behind a guest frame; undefined if it is not populated. */
  machineFrame(name: string, gpfn: number): number | undefined {
    return this.#machine.domain(name)?.p2m.lookup(gpfn)?.mfn;
  }

  /** Every guest frame of a domain and the machine frame behind it, as text to be compared. */
  places(name: string): string {
    const entries = [...(this.#machine.domain(name)?.p2m.entries() ?? [])];
    return entries.map(([gpfn, { mfn, flags }]) => `${gpfn} ${mfn} ${flags}`).join("\n");
  }

  /** The 64-bit word at a guest-physical address. */
  word(name: string, gpa: number): bigint {
    const bytes = this.bytes(name, gpa, 8);
    return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  }

  /** Bytes of a domain's memory. */
  bytes(name: string, gpa: number, length: number): Uint8Array {
    const bytes = this.#machine.domain(name)?.readPhysical(gpa, length);
    if (!bytes) throw new Error(`"${name}" has no memory at 0x${gpa.toString(16)}`);
    return bytes;
  }

  /** Bytes of a domain's memory in frames. */
  memorySize(name: string): number {
    return this.frames(name) * frameSize;
  }

  /** What a domain has written to its console: dom0 to Xen's, others to their ring. */
  console(id: number): string {
    return id === 0 ? this.#hypervisor.console.text() : this.#machine.toolstack.consoles.text(id);
  }

  /** Conditions that the hypervisor tolerates, and how often each was met. */
  diagnostics(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#hypervisor.diagnostics.entries());
  }

  /** What the hypervisor's work for each domain came to: all counts that are not zero. */
  counts(): Count[] {
    return this.#hypervisor.counters.entries();
  }

  /** One count: of a domain by its name, or of all together. */
  count(counter: CounterName, name?: string): number {
    const id = name === undefined ? undefined : this.#machine.domainId(name);
    return this.#hypervisor.counters.get(counter, id);
  }
}
