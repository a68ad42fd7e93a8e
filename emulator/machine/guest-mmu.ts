import type { Outcome } from "../xen/agent/mailbox.ts";
import { command } from "../xen/agent/mailbox.ts";
import type { LoadSize } from "../xen/agent.ts";
import type { Guest, SourcePlace } from "./guest.ts";

/** Side of the TLB, as instructions name it. */
export type TlbSide = "data" | "instruction";

/** The instructions that purge a range. */
export type PurgeInstruction = "ptc.l" | "ptc.ga" | "ptc.g" | "ptr.d" | "ptr.i";

/** A page that a guest kernel maps. */
export interface Mapping {
  readonly side: TlbSide;
  readonly va: bigint;
  /** Guest-physical address of the page. */
  readonly gpa: number;
  /** Page size as a power of two. */
  readonly shift: number;
  /** Protection key; 0 if not given. */
  readonly key?: number;
  /** Read only, for all but the hypervisor. */
  readonly readOnly?: boolean;
}

/** Present, accessed, dirty, write-back, privilege level 0; access rights rwx or r. */
const pte = 0x61n;
const rights = { readWriteExecute: 3n << 9n, read: 0n };
const place: SourcePlace = { file: "guest-mmu" };

/** What a kernel does with its translations, done by one vcpu of a domain that runs the agent. */
export class GuestMmu {
  readonly #guest: Guest;
  readonly #vcpu: number;

  constructor(guest: Guest, vcpu: number) {
    this.#guest = guest;
    this.#vcpu = vcpu;
  }

  /** itc.d or itc.i. */
  insert(mapping: Mapping): Outcome {
    const suffix = mapping.side === "data" ? "d" : "i";
    return this.#execute(`${loadMapping(mapping)} itc.${suffix} r15 ;;`);
  }

  /** itr.d or itr.i of a translation register. */
  pin(slot: number, mapping: Mapping): Outcome {
    const [suffix, name] = mapping.side === "data" ? ["d", "dtr"] : ["i", "itr"];
    return this.#execute(`${loadMapping(mapping)}
        mov     r16=${slot} ;;
        itr.${suffix}   ${name}[r16]=r15 ;;`);
  }

  /** ptc.l, ptc.ga, ptc.g, ptr.d or ptr.i of 2^shift bytes at an address. */
  purge(instruction: PurgeInstruction, va: bigint, shift: number): Outcome {
    return this.#execute(`movl r14=${hex(va)}
        mov     r15=${shift << 2} ;;
        ${instruction}  r14,r15 ;;`);
  }

  /** ptc.e: everything of the vcpu. */
  purgeAll(): Outcome {
    return this.#execute("ptc.e r0 ;;");
  }

  /** mov to rr: the region that holds `va`. */
  setRegion(va: bigint, value: bigint): Outcome {
    return this.#execute(`movl r14=${hex(va)}
        movl    r15=${hex(value)} ;;
        mov     rr[r14]=r15 ;;`);
  }

  load(va: bigint, size: LoadSize = 8): Outcome {
    const args = [va, BigInt(size)];
    return this.#guest.agent.attempt({ command: command.load, args }, this.#vcpu);
  }

  store(va: bigint, value: bigint, size: LoadSize = 8): Outcome {
    const args = [va, BigInt(size), value];
    return this.#guest.agent.attempt({ command: command.store, args }, this.#vcpu);
  }

  #execute(source: string): Outcome {
    return this.#guest.execute(this.#vcpu, `${source}\n br.ret.sptk.many b0 ;;`, place);
  }
}

/** cr.ifa and cr.itir as the insertion takes them; the page table entry in r15. */
function loadMapping({ va, gpa, shift, key = 0, readOnly = false }: Mapping): string {
  const access = readOnly ? rights.read : rights.readWriteExecute;
  return `movl r14=${hex(va)}
        movl    r16=${hex(BigInt(key) * 256n + BigInt(shift << 2))}
        movl    r15=${hex(BigInt(gpa) | pte | access)} ;;
        mov     cr.ifa=r14
        mov     cr.itir=r16 ;;`;
}

function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
