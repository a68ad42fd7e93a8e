import { hex } from "../../contract/scalar.ts";
import { type Agent, agentVirtual } from "../agent.ts";
import { frameSize } from "../constants.ts";
import type { MemoryModel } from "../profile.ts";
import type { Control } from "./control.ts";

/** A frame of another domain in dom0's address space. */
export interface ForeignFrame {
  /** Where it is mapped. */
  readonly gpfn: number;
  /** The agent's virtual address of its first byte. */
  readonly va: bigint;
}

/**
 * Makes frames of other domains reachable for dom0 (abi 5.1, behaviour 8): in the VP model at
 * guest frames that it doesn't use, otherwise at their machine addresses, which in the P=M model
 * need no mapping at all.
 */
export class ForeignWindow {
  readonly #control: Control;
  readonly #model: MemoryModel;
  #next: number;
  readonly #free: number[] = [];

  constructor(control: Control, model: MemoryModel) {
    this.#control = control;
    this.#model = model;
    this.#next = control.agent.windowGpfn;
  }

  map(domain: number, frame: number): ForeignFrame {
    if (this.#model === "VP") return this.#mapAt(this.#free.pop() ?? this.#next++, domain, frame);
    const gpfn = this.#control.machineFrame(domain, frame);
    if (this.#model === "P2M") return this.#mapAt(gpfn, domain, frame);
    return { gpfn, va: agentVirtual(gpfn * frameSize) };
  }

  #mapAt(gpfn: number, domain: number, frame: number): ForeignFrame {
    const fields = {
      gpfn: hex(BigInt(gpfn)),
      gmfn: hex(BigInt(frame)),
      flags: "0x0",
      domid: domain,
    };
    try {
      this.#control.require("ia64_dom0vp_op", "add_physmap_with_gmfn", fields);
    } catch (error) {
      this.#release(gpfn);
      throw error;
    }
    return { gpfn, va: agentVirtual(gpfn * frameSize) };
  }

  unmap({ gpfn }: ForeignFrame): void {
    if (this.#model === "P=M") return;
    const fields = { gpfn: hex(BigInt(gpfn)), order: 0 };
    this.#control.require("ia64_dom0vp_op", "zap_physmap", fields);
    this.#release(gpfn);
  }

  #release(gpfn: number): void {
    if (this.#model === "VP") this.#free.push(gpfn);
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
