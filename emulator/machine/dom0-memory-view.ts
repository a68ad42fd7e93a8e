import type { Fields } from "../contract/record.ts";
import type { Machine } from "../machine.ts";
import type { Outcome } from "../xen/agent/mailbox.ts";
import { DOMID_SELF, frameSize } from "../xen/constants.ts";
import { dom0Start } from "../xen/dom0-memory.ts";
import type { MemoryModel } from "../xen/profile.ts";
import { Guest } from "./guest.ts";

/** Frames that a reservation came to. */
export interface Reserved {
  readonly frames: readonly number[];
  readonly done: number;
}

/** The memory of dom0, whatever its physical addresses are (behaviour 8), and how it is used. */
export class Dom0MemoryView {
  readonly #machine: Machine;
  readonly #guest: Guest;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#guest = new Guest(machine, "dom0");
  }

  get model(): MemoryModel {
    return this.#machine.hypervisor.profile.memoryModel;
  }

  /** Guest frame of the `n`th frame of dom0's memory. */
  frame(n: number): number {
    return dom0Start(this.model) / frameSize + n;
  }

  /** Load the word at a physical address, with translation off. */
  loadPhysical(address: number): Outcome {
    const source = `
        rsm     psr.dt ;;
        srlz.d
        movl    r14=${address} ;;
        ld8     r8=[r14]
        ssm     psr.dt ;;
        srlz.d
        br.ret.sptk.many b0 ;;`;
    return this.#guest.execute(0, source, { file: "physical load" });
  }

  /** A device stores a word at an address of the bus, which is one of the machine. */
  deviceStore(address: number, value: bigint): void {
    this.#machine.hypervisor.ram.setU64(address, value);
  }

  /** Give frames back as a balloon does. */
  giveBack(frames: readonly number[]): Reserved {
    return {
      frames,
      done: this.#reserve("decrease_reservation", { extent_start: names(frames) }, frames.length),
    };
  }

  /**
   * Take as many frames: at the same places, or where dom0's frames are the machine's, those that
   * Xen then names.
   */
  takeBack(frames: readonly number[]): Reserved {
    if (this.model !== "P2M") {
      const fields = { extent_start: names(frames) };
      return { frames, done: this.#reserve("populate_physmap", fields, frames.length) };
    }
    const { result, reply } = this.#call("increase_reservation", {}, frames.length);
    return { frames: expand(reply?.extent_start as string[]), done: Number(result) };
  }

  #reserve(op: string, fields: Fields, count: number): number {
    return Number(this.#call(op, fields, count).result);
  }

  #call(op: string, fields: Fields, count: number) {
    return this.#guest.agent.call("memory_op", op, {
      domid: DOMID_SELF,
      nr_extents: count,
      ...fields,
    });
  }
}

/** Frames as requests have them. */
function names(frames: readonly number[]): string[] {
  return frames.map((frame) => `0x${frame.toString(16)}`);
}

/** Frames of a list in which neighbours are joined, "0x10..0x12". */
function expand(list: readonly string[]): number[] {
  return list.flatMap((item) => {
    const [first = 0, last = first] = item.split("..").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
