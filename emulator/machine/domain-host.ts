import type { AgentHost } from "../xen/agent/guest-agent.ts";
import type { Domain } from "../xen/domain.ts";
import type { Hypervisor } from "../xen/hypervisor.ts";

/** A domain as its agent's mailbox sees it: memory, and the machine that runs it. */
export class DomainHost implements AgentHost {
  readonly #hypervisor: Hypervisor;
  readonly #id: number;
  readonly #run: (until: () => boolean) => boolean;

  constructor(hypervisor: Hypervisor, id: number, run: (until: () => boolean) => boolean) {
    this.#hypervisor = hypervisor;
    this.#id = id;
    this.#run = run;
  }

  read(gpa: number, length: number): Uint8Array {
    const bytes = this.#domain()?.readPhysical(gpa, length);
    if (!bytes) throw this.#noMemory(gpa);
    return bytes;
  }

  word(gpa: number): bigint {
    const machine = this.#domain()?.machineAddress(gpa);
    if (machine === undefined) throw this.#noMemory(gpa);
    return this.#hypervisor.ram.u64(machine);
  }

  write(gpa: number, bytes: Uint8Array): void {
    if (!this.#domain()?.writePhysical(gpa, bytes)) {
      throw this.#noMemory(gpa);
    }
  }

  /** Run until the condition holds, as long as the domain can do something about it. */
  run(until: () => boolean): boolean {
    let met = false;
    this.#run(() => {
      const domain = this.#domain();
      if (!domain || domain.dying || domain.isShutDown) return true;
      met = until();
      return met;
    });
    return met;
  }

  state(): string {
    const domain = this.#domain();
    if (!domain) return "the domain is gone";
    if (domain.crashReason !== undefined) return `the domain crashed: ${domain.crashReason}`;
    if (domain.isShutDown) return `the domain has shut down with code ${domain.shutdownCode}`;
    if (domain.dying) return "the domain is being destroyed";
    if (domain.pauseCount > 0) return "the domain is paused";
    return "the domain runs, but does not come to it";
  }

  #noMemory(gpa: number): Error {
    return new Error(`domain ${this.#id} has no memory at 0x${gpa.toString(16)}`);
  }

  #domain(): Domain | undefined {
    return this.#hypervisor.domains.get(this.#id);
  }
}
