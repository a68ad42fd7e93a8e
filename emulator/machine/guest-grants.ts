import { agentVirtual } from "../xen/agent.ts";
import { DOMID_SELF, frameSize, grantTableGpfn } from "../xen/constants.ts";
import { entrySize, GTF } from "../xen/grants/entry.ts";
import type { Guest } from "./guest.ts";

/** An entry as the guest's processor stores and loads it; which words it has, its version says. */
export interface Entry {
  readonly flags: number;
  readonly user: number;
  /** Guest frame: of the granted page, or where a transferred one shall appear. */
  readonly frame?: bigint;
  /** Part of the frame, version 2: bytes. */
  readonly part?: { readonly start: number; readonly length: number };
  /** Grant that is passed on, version 2. */
  readonly passed?: { readonly granter: number; readonly ref: number };
}

/** What a kernel does with its grant table: entries are stores and loads of its own processor. */
export class GuestGrants {
  readonly #guest: Guest;

  constructor(guest: Guest) {
    this.#guest = guest;
  }

  /** 0 until the table has been set up. */
  get version(): number {
    const fields = { dom: DOMID_SELF };
    const { reply } = this.#guest.agent.call("grant_table_op", "get_version", fields);
    return Number(reply?.version ?? 0);
  }

  /** Set the table up as drivers do, unless that has been done. */
  setUp(frames = 1): void {
    if (this.version !== 0) return;
    const fields = { dom: DOMID_SELF, nr_frames: frames };
    this.#guest.agent.call("grant_table_op", "setup_table", fields);
  }

  /** Make an entry: first what it is about, then, in one store, for whom and for what it is. */
  write(ref: number, { flags, user, frame, part, passed }: Entry): void {
    const at = this.#entry(ref);
    if (part) this.#guest.store(at + 4, BigInt(part.start | (part.length << 16)), 4);
    if (frame !== undefined && this.version === 1) this.#guest.store(at + 4, frame, 4);
    else if (frame !== undefined) this.#guest.store(at + 8, frame);
    if (passed) {
      this.#guest.store(at + 4, BigInt(passed.granter), 2);
      this.#guest.store(at + 8, BigInt(passed.ref), 4);
    }
    this.#guest.store(at, BigInt(flags | (user << 16)), 4);
  }

  read(ref: number): { flags: number; user: number; frame: bigint } {
    const at = this.#entry(ref);
    const frame = this.version === 1 ? this.#guest.load(at + 4, 4) : this.#guest.load(at + 8);
    return {
      flags: Number(this.#guest.load(at, 2)),
      user: Number(this.#guest.load(at + 2, 2)),
      frame,
    };
  }

  /**
   * End the access by a reference, if it is not in use: the flags become 0 by a compare and
   * exchange. False if it is in use, as version 1's entry itself says.
   */
  endAccess(ref: number): boolean {
    const source = `movl r14=${agentVirtual(this.#entry(ref))} ;;
        ld2     r15=[r14] ;;
        and     r16=${GTF.reading | GTF.writing},r15
        mov     ar.ccv=r15
        mov     r8=r0 ;;
        cmp.ne  p6,p0=r16,r0 ;;
  (p6)  br.ret.sptk.many b0
        cmpxchg2.rel r17=[r14],r0,ar.ccv ;;
        cmp.eq  p6,p0=r17,r15 ;;
  (p6)  mov     r8=1
        br.ret.sptk.many b0 ;;`;
    const outcome = this.#guest.execute(0, source, { file: "guest-grants" });
    return outcome.kind === "done" && outcome.results[0] === 1n;
  }

  /** Guest-physical address of an entry (layouts 5.1). */
  #entry(ref: number): number {
    const size = this.version === 2 ? entrySize[2] : entrySize[1];
    return grantTableGpfn * frameSize + ref * size;
  }
}
