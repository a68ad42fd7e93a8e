import { command, type Outcome } from "../xen/agent/mailbox.ts";
import type { LoadSize } from "../xen/agent.ts";
import { frameSize } from "../xen/constants.ts";
import type { Guest, SourcePlace } from "./guest.ts";

/** Side of the TLB, as instructions name it. */
export type TlbSide = "data" | "instruction";

/** A translation register of a vcpu. */
export interface TranslationRegister {
  readonly side: TlbSide;
  readonly slot: number;
}

/** The instructions that purge a range. */
export type PurgeInstruction = "ptc.l" | "ptc.ga" | "ptc.g" | "ptr.d" | "ptr.i";

/** A page that a guest kernel maps. */
export interface Mapping {
  readonly va: bigint;
  /** Guest-physical address of the page. */
  readonly gpa: number;
  /** Page size as a power of two. */
  readonly shift: number;
  /** Protection key; 0 if not given. */
  readonly key?: number;
  /** Privilege level of the page; 0 if not given. */
  readonly level?: number;
  /** Memory attribute, by name or number; write-back if not given. */
  readonly memory?: MemoryAttribute | number;
  /** The page is not dirty yet. */
  readonly clean?: boolean;
}

/** Memory attributes of a page (manual vol. 2, table 4-11). */
const memoryAttributes = { WB: 0, UC: 4, UCE: 5, WC: 6, NaTPage: 7 } as const;
export type MemoryAttribute = keyof typeof memoryAttributes;

/** Present, accessed, dirty, write-back, read-write-execute, privilege level 0. */
const pte = 0x661n;
const dirtyBit = 1n << 6n;
const pageShift = 14;
/** pta: tables of 32 KiB at this offset of each region, walked, in the short format or the long. */
const tableOffset = 0x1000_0000_0000n;
const tableShift = 15;
const pta = { short: tableOffset | (15n << 2n) | 1n, long: tableOffset | (15n << 2n) | 0x101n };
const tableSlot = 7;
/** Guest-physical address of code that runs while others act. */
const loopAddress = 0x3c0_0000;
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
  insert(side: TlbSide, mapping: Mapping): Outcome {
    return this.#execute(insertion(side, mapping));
  }

  /** itr.d or itr.i. */
  pin({ side, slot }: TranslationRegister, mapping: Mapping): Outcome {
    const [suffix, name] = side === "data" ? ["d", "dtr"] : ["i", "itr"];
    return this.#execute(`${loadMapping(mapping)}
        mov     r16=${slot} ;;
        itr.${suffix}   ${name}[r16]=r15 ;;`);
  }

  /** Purge 2^shift bytes at an address. */
  purge(instruction: PurgeInstruction, va: bigint, shift: number): Outcome {
    return this.#execute(`movl r14=${hex(va)}
        mov     r15=${shift << 2} ;;
        ${instruction}  r14,r15 ;;`);
  }

  /** ptc.e: everything of the vcpu. */
  purgeAll(): Outcome {
    return this.#execute("ptc.e r0 ;;");
  }

  load(va: bigint, size: LoadSize = 8): Outcome {
    const args = [va, BigInt(size)];
    return this.#guest.agent.attempt({ command: command.load, args }, this.#vcpu);
  }

  /** Call the procedure at an address. */
  call(va: bigint): Outcome {
    return this.#guest.agent.attempt({ command: command.execute, args: [va] }, this.#vcpu);
  }

  /** Load once from each of `count` pages of the identity map, from 1 MiB on. */
  loadPages(count: number): Outcome {
    return this.#execute(`movl r14=0xe000000000100000
        movl    r15=${count}
        movl    r16=${frameSize} ;;
1:      ld8     r17=[r14]
        adds    r15=-1,r15 ;;
        add     r14=r14,r16
        cmp.ne  p6,p0=r15,r0
(p6)    br.cond.sptk 1b ;;`);
  }

  /** Insert a page and load from it, over and over; leave it to run. See GuestAgent.finish. */
  postInsertions(mapping: Mapping, times: number): void {
    this.#post(`movl r17=${times} ;;
1:      ${insertion("data", mapping)}
        ld8     r8=[r14]
        adds    r17=-1,r17 ;;
        cmp.ne  p6,p0=r17,r0
(p6)    br.cond.sptk 1b ;;`);
  }

  /** Load from one address over and over; leave it to run. See GuestAgent.finish. */
  postLoads(va: bigint, times: number): void {
    this.#post(`movl r14=${hex(va)}
        movl    r17=${times} ;;
1:      ld8     r8=[r14]
        adds    r17=-1,r17 ;;
        cmp.ne  p6,p0=r17,r0
(p6)    br.cond.sptk 1b ;;`);
  }

  /** Have a region walked by a page table: in a guest frame, or nowhere. */
  walk(region: number, gpfn: number | undefined): void {
    const va = BigInt(region) << 61n;
    this.#execute(`movl r14=${hex(va)}
        movl    r15=${hex((BigInt(region + 1) << 8n) | BigInt(pageShift << 2) | 1n)}
        movl    r16=${hex(pta.short)} ;;
        mov     rr[r14]=r15
        mov     cr.pta=r16 ;;`);
    if (gpfn === undefined) return;
    const table = { va: va | tableOffset, gpa: gpfn * frameSize, shift: pageShift };
    this.pin({ side: "data", slot: tableSlot }, table);
  }

  /** Have pta say that tables are in the long format. */
  useLongFormat(): void {
    this.#execute(`movl r14=${hex(pta.long)} ;;\n mov cr.pta=r14 ;;`);
  }

  /** Enter a page into the table of its region, which is in a guest frame. */
  enter(table: number, { va, gpa }: Mapping): void {
    this.#guest.store(table * frameSize + (entryOffset(va) % frameSize), BigInt(gpa) | pte);
  }

  #post(source: string): void {
    const code = this.#guest.place(loopAddress, `${source}\n br.ret.sptk.many b0 ;;`, place);
    this.#guest.agent.post({ command: command.execute, args: [code] }, this.#vcpu);
  }

  #execute(source: string): Outcome {
    return this.#guest.execute(this.#vcpu, `${source}\n br.ret.sptk.many b0 ;;`, place);
  }
}

/** Address of the entry of `va` in the table of its region (manual vol. 2, 4.1.5.2). */
export function entryAddress(va: bigint): bigint {
  return ((va >> 61n) << 61n) | tableOffset | BigInt(entryOffset(va));
}

function entryOffset(va: bigint): number {
  return Number((va >> BigInt(pageShift)) & ((1n << BigInt(tableShift - 3)) - 1n)) * 8;
}

function insertion(side: TlbSide, mapping: Mapping): string {
  return `${loadMapping(mapping)} itc.${side === "data" ? "d" : "i"} r15 ;;`;
}

/** cr.ifa and cr.itir as insertions take them; the page table entry in r15. */
function loadMapping(mapping: Mapping): string {
  const { va, gpa, shift, key = 0 } = mapping;
  return `movl r14=${hex(va)}
        movl    r16=${hex(BigInt(key) * 256n + BigInt(shift << 2))}
        movl    r15=${hex(BigInt(gpa) | entryBits(mapping))} ;;
        mov     cr.ifa=r14
        mov     cr.itir=r16 ;;`;
}

function entryBits({ level = 0, memory = "WB", clean = false }: Mapping): bigint {
  const attribute = typeof memory === "number" ? memory : memoryAttributes[memory];
  return (clean ? pte & ~dirtyBit : pte) | BigInt((level << 7) | (attribute << 2));
}

function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}
