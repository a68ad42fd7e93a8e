import type { Mutation } from "../mutation.ts";

/** Shutdown, reboot and destroy. */
export const lifecycle: readonly Mutation[] = [
  {
    name: "VIRQ_DOM_EXC does not tell of a shutdown",
    file: "emulator/xen/shutdown.ts",
    from: "  } else {\n    hv.sendDomainException();\n  }",
    to: "  }",
    requirements: ["RBT-002"],
  },
  {
    name: "the code that was latched is lost",
    file: "emulator/xen/shutdown.ts",
    from: "if (domain.shutdownCode === -1) domain.shutdownCode = reason & 0xff;",
    to: "domain.shutdownCode = reason & 0xff;",
    requirements: ["RBT-005"],
  },
  {
    name: "ResetSystem of type 2 reboots",
    file: "emulator/xen/firmware/efi-services.ts",
    from: "=== resetShutdown ? SHUTDOWN_POWEROFF : SHUTDOWN_REBOOT",
    to: "=== resetShutdown ? SHUTDOWN_REBOOT : SHUTDOWN_REBOOT",
    requirements: ["RBT-006"],
  },
  {
    name: "a rebooted domain gets its old id again",
    file: "emulator/xen/hypervisor.ts",
    from: "this.#lastDomainId = (this.#lastDomainId + 1) % DOMID_FIRST_RESERVED;",
    to: "this.#lastDomainId = (tried + 1) % DOMID_FIRST_RESERVED;",
    requirements: ["RBT-023"],
  },
  {
    name: "a paused domain runs on",
    file: "emulator/xen/hypervisor.ts",
    from: "domain.pauseCount += paused ? 1 : -1;",
    to: "domain.pauseCount = 0;",
    requirements: ["RBT-031"],
  },
  {
    name: "destroy keeps one frame",
    file: "emulator/xen/destroy.ts",
    from: "[...hv.frames.framesOf(domain.id)]",
    to: "[...hv.frames.framesOf(domain.id)].slice(1)",
    requirements: ["RBT-017"],
  },
  {
    name: "the id goes, but the hypervisor's frames for the domain leak",
    file: "emulator/xen/frames.ts",
    from: "    this.free++;",
    to: "    if (!xenHeap) this.free++;",
    requirements: ["RBT-017"],
  },
  {
    name: "a dying domain is forgotten while a frame is mapped",
    file: "emulator/xen/destroy.ts",
    from: "domain.dead = true;",
    to: "domain.dead = hv.domains.delete(domain.id);",
    requirements: ["MEM-004"],
  },
  {
    name: "VIRQ_DOM_EXC does not tell that a domain is gone",
    file: "emulator/xen/destroy.ts",
    from: "hv.frames.setDying(id, false);\n  hv.sendDomainException();",
    to: "hv.frames.setDying(id, false);",
    requirements: ["RBT-019"],
  },
  {
    name: "a rebuilt domain finds what the last one left in xenstore",
    file: "emulator/xen/toolstack/lifecycle.ts",
    from: "control.destroyDomain(managed.domain);\n    store.remove(domainPath(managed.domain));",
    to: "control.destroyDomain(managed.domain);",
    requirements: ["RBT-025"],
  },
  {
    name: "a domain that reboots at once is built again",
    file: "emulator/xen/toolstack/lifecycle.ts",
    from: "if (tooSoon || store.readIfPresent(flag) !== null) {",
    to: "if (store.readIfPresent(flag) !== null) {",
    requirements: ["RBT-024"],
  },
];
