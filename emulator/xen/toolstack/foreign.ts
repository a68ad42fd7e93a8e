import { hex } from "../../contract/scalar.ts";
import { type Agent, agentVirtual } from "../agent.ts";
import { frameSize } from "../constants.ts";
import type { Control } from "./control.ts";

/** A frame of another domain in dom0's address space. */
export interface ForeignFrame {
  /** Where it is mapped. */
  readonly gpfn: number;
  /** The agent's virtual address of its first byte. */
  readonly va: bigint;
}

/** Maps frames of other domains into a range of guest frames that dom0 doesn't use (abi 5.1). */
export class ForeignWindow {
  readonly #control: Control;
  #next: number;
  readonly #free: number[] = [];

  constructor(control: Control) {
    this.#control = control;
    this.#next = control.agent.windowGpfn;
  }

  map(domain: number, frame: number): ForeignFrame {
    const gpfn = this.#free.pop() ?? this.#next++;
    const fields = {
      gpfn: hex(BigInt(gpfn)),
      gmfn: hex(BigInt(frame)),
      flags: "0x0",
      domid: domain,
    };
    try {
      this.#control.require("ia64_dom0vp_op", "add_physmap_with_gmfn", fields);
    } catch (error) {
      this.#free.push(gpfn);
      throw error;
    }
    return { gpfn, va: agentVirtual(gpfn * frameSize) };
  }

  unmap({ gpfn }: ForeignFrame): void {
    const fields = { gpfn: hex(BigInt(gpfn)), order: 0 };
    this.#control.require("ia64_dom0vp_op", "zap_physmap", fields);
    this.#free.push(gpfn);
  }

  /** Copies bytes into a domain's memory at guest-physical `gpa`, by dom0's processor. */
  write(domain: number, gpa: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const offset = (gpa + done) % frameSize;
      const chunk = bytes.subarray(done, done + frameSize - offset);
      const frame = this.map(domain, Math.floor((gpa + done) / frameSize));
      try {
        copyIn(this.#control.agent, frame.va + BigInt(offset), chunk);
      } finally {
        this.unmap(frame);
      }
      done += chunk.length;
    }
  }
}

/** Puts bytes at a virtual address of the agent. */
export function copyIn(agent: Agent, va: bigint, bytes: Uint8Array): void {
  agent.scratch((allocate) => {
    const buffer = allocate(bytes.length, 16);
    agent.write(buffer.gpa, bytes);
    agent.copy(va, buffer.va, bytes.length);
  });
}

/** Takes bytes from a virtual address of the agent. */
export function copyOut(agent: Agent, va: bigint, length: number): Uint8Array {
  return agent.scratch((allocate) => {
    const buffer = allocate(length, 16);
    agent.copy(buffer.va, va, length);
    return agent.read(buffer.gpa, length).slice();
  });
}
