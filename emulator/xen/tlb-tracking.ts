import type { Trap } from "./trap.ts";

/** Insertions of a page after which following them costs more than a flush (behaviour 3.3). */
const mostInsertions = 256;

/** Through which page a granted frame has been seen: host region id, address and size. */
export interface TrackedPage {
  readonly va: bigint;
  readonly rid: number;
  readonly shift: number;
  /** Processors that were given it. */
  readonly processors: Set<number>;
  insertions: number;
}

/**
 * TLB tracking (behaviour 3.3): of the guest frames whose P2M entry asks for it, where their
 * translations went, so that a grant can be unmapped without dropping everything.
 */
export class TlbTracking {
  /** By guest frame: its one page, or "many" when there are several, or too many insertions. */
  readonly pages = new Map<number, TrackedPage | "many">();

  /** A piece of a tracked frame goes to the hardware. */
  record({ cpu }: Trap, gpfn: number, va: bigint, rid: number, shift: number): void {
    const before = this.pages.get(gpfn);
    if (before === "many") return;
    const page = { va, rid, shift, processors: new Set([cpu.index]), insertions: 1 };
    if (before === undefined) {
      this.pages.set(gpfn, page);
      return;
    }
    before.insertions++;
    before.processors.add(cpu.index);
    const same = before.va === va && before.rid === rid && before.shift === shift;
    if (!same || before.insertions > mostInsertions) this.pages.set(gpfn, "many");
  }

  /** Where the translations of a guest frame went; they are not tracked any more. */
  take(gpfn: number): TrackedPage | "many" | undefined {
    const page = this.pages.get(gpfn);
    this.pages.delete(gpfn);
    return page;
  }
}
