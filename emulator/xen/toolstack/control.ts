import type { Fields } from "../../contract/record.ts";
import { hex } from "../../contract/scalar.ts";
import type { Agent } from "../agent.ts";
import { EAGAIN, ENOMEM, ESRCH } from "../errno.ts";
import { ToolstackError } from "./error.ts";

/** The domain that the toolstack runs in. */
export const toolstackDomain = 0;
/** Frames that one populate_physmap names at most. */
const populateBatch = 2048;
/** Passes that a restartable destroy may take. */
const maxDestroyPasses = 1000;
const bytesPerKib = 1024;

const infoFlag = { dying: 1, shutdown: 4, paused: 8, blocked: 16, running: 32 } as const;

/** What getdomaininfo tells of a domain (abi 5.2). */
export interface DomainInfo {
  readonly domain: number;
  readonly dying: boolean;
  /** Shutdown reason (abi 4.2), or null while it runs. */
  readonly shutdown: number | null;
  readonly paused: boolean;
  readonly blocked: boolean;
  readonly running: boolean;
  /** Frames owned, and their limit. */
  readonly pages: number;
  readonly maxPages: number;
  readonly onlineVcpus: number;
}

/**
 * The hypercalls that dom0's toolstack makes, one method each. A refusal is a ToolstackError.
 */
export class Control {
  readonly agent: Agent;

  constructor(agent: Agent) {
    this.agent = agent;
  }

  /** Makes a call that must succeed; its reply. */
  require(call: string, op: string, fields: Fields): Fields {
    const { result, reply } = this.agent.call(call, op, fields);
    if (result < 0n) throw new ToolstackError(`${call} ${op}`, Number(-result));
    return reply ?? {};
  }

  domctl(op: string, domain: number, fields: Fields = {}): Fields {
    return this.require("domctl", op, { domain, ...fields });
  }

  /** Creates an empty, paused domain with the next free id; `handle`: 32 hex digits. */
  createDomain(handle: string): number {
    return Number(this.domctl("createdomain", 0, { ssidref: 0, handle, flags: 0 }).domain);
  }

  /** Destroys a domain, again as long as the hypervisor asks for it; true if it was there. */
  destroyDomain(domain: number): boolean {
    for (let pass = 0; pass < maxDestroyPasses; pass++) {
      const { result } = this.agent.call("domctl", "destroydomain", { domain });
      if (result === 0n) return true;
      if (result === BigInt(-ESRCH)) return false;
      if (result !== BigInt(-EAGAIN)) {
        throw new ToolstackError(`destroy domain ${domain}`, Number(-result));
      }
    }
    throw new ToolstackError(`destroy domain ${domain}`, EAGAIN);
  }

  /** The domain with the lowest id from `first` up, or null. */
  nextDomain(first: number): DomainInfo | null {
    const { result, reply } = this.agent.call("domctl", "getdomaininfo", { domain: first });
    if (result === BigInt(-ESRCH)) return null;
    if (result < 0n || reply === null) {
      throw new ToolstackError("domctl getdomaininfo", Number(-result));
    }
    return decodeInfo(reply);
  }

  domainInfo(domain: number): DomainInfo | null {
    const info = this.nextDomain(domain);
    return info?.domain === domain ? info : null;
  }

  listDomains(): DomainInfo[] {
    const domains: DomainInfo[] = [];
    for (let info = this.nextDomain(0); info !== null; info = this.nextDomain(info.domain + 1)) {
      domains.push(info);
    }
    return domains;
  }

  /** `bytes` limits what the domain may own. */
  setMaxMemory(domain: number, bytes: number): void {
    this.domctl("max_mem", domain, { max_memkb: hex(BigInt(bytes / bytesPerKib)) });
  }

  /** Gives a domain frames at gpfn 0 .. count - 1. Throws ENOMEM if not all are to be had. */
  populate(domain: number, count: number): void {
    for (let first = 0; first < count; first += populateBatch) {
      const batch = Math.min(populateBatch, count - first);
      const { result } = this.agent.call("memory_op", "populate_physmap", {
        start_extent: "0x0",
        extent_start: [frameRange(first, batch)],
        nr_extents: hex(BigInt(batch)),
        extent_order: 0,
        mem_flags: 0,
        domid: domain,
      });
      if (result !== BigInt(batch)) {
        throw new ToolstackError(`populate domain ${domain} with ${count} frames`, ENOMEM);
      }
    }
  }

  /** Machine frame behind a frame of a domain, where dom0 works with machine addresses. */
  machineFrame(domain: number, gpfn: number): number {
    const fields = { max_pfns: "0x1", start_pfn: hex(BigInt(gpfn)) };
    const { buffer } = this.domctl("getmemlist", domain, fields);
    const [frame] = buffer as string[];
    return Number(frame);
  }

  /** A port of `domain` that waits for dom0. */
  allocUnbound(domain: number): number {
    const fields = { dom: domain, remote_dom: toolstackDomain };
    return Number(this.require("event_channel_op", "alloc_unbound", fields).port);
  }

  /** Connects to a port that waits for dom0; the own port, unmasked. */
  bindInterdomain(domain: number, port: number): number {
    const fields = { remote_dom: domain, remote_port: port };
    const local = this.require("event_channel_op", "bind_interdomain", fields).local_port;
    this.port("unmask", Number(local));
    return Number(local);
  }

  bindVirq(virq: number): number {
    const { port } = this.require("event_channel_op", "bind_virq", { virq, vcpu: 0 });
    this.port("unmask", Number(port));
    return Number(port);
  }

  port(op: "close" | "send" | "unmask", port: number): void {
    this.require("event_channel_op", op, { port });
  }
}

/** Frames as a request names them. */
function frameRange(first: number, count: number): string {
  const from = hex(BigInt(first));
  return count === 1 ? from : `${from}..${hex(BigInt(first + count - 1))}`;
}

function decodeInfo(reply: Fields): DomainInfo {
  const flags = Number(reply.flags);
  return {
    domain: Number(reply.domain),
    dying: (flags & infoFlag.dying) !== 0,
    shutdown: (flags & infoFlag.shutdown) === 0 ? null : (flags >>> 16) & 0xff,
    paused: (flags & infoFlag.paused) !== 0,
    blocked: (flags & infoFlag.blocked) !== 0,
    running: (flags & infoFlag.running) !== 0,
    pages: Number(reply.tot_pages),
    maxPages: Number(reply.max_pages),
    onlineVcpus: Number(reply.nr_online_vcpus),
  };
}
