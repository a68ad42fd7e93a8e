import { readFileSync } from "node:fs";
import { type AssembleOptions, assemble, defaultBase } from "../ia64/assembler/index.ts";
import { InputError } from "../input-error.ts";
import { packageRoot } from "../package-root.ts";
import { parseElf } from "../platform/elf.ts";
import type { KernelImage } from "../xen/kernel-image.ts";
import type { ImageSource } from "./description.ts";

/** A kernel that a domain can run, dom0 included, and its symbols. */
export interface Kernel extends KernelImage {
  readonly symbols: ReadonlyMap<string, bigint>;
}

/** Source of the agent, in this package. */
export const agentSource = "guests/agent.s";

/** What the agent is assembled for. */
export interface AgentBuild {
  /** Guest-physical address at which its memory starts. */
  readonly start: number;
  /** Makes its calls, and takes its events, as in January 2006. */
  readonly oldCalls: boolean;
}

const agents = new Map<string, Kernel>();

/** The agent, assembled once in a process for each kind of machine. */
export function agentKernel(build: AgentBuild = { start: 0, oldCalls: false }): Kernel {
  const key = JSON.stringify([build.start, build.oldCalls]);
  let agent = agents.get(key);
  if (!agent) {
    const source = readFileSync(new URL(agentSource, packageRoot), "utf8");
    const symbols = `.equ AGENT_BASE, ${build.start}\n.equ ABI_2006, ${build.oldCalls ? 1 : 0}\n`;
    const base = build.start + defaultBase;
    agent = assembleKernel(symbols + source, { file: agentSource, line: -1, base });
    agents.set(key, agent);
  }
  return agent;
}

/**
 * The kernel that a description asks for: the agent, an ELF image, or assembly source (.s). `build`
 * is for the agent.
 * @throws InputError if it is not fit to load
 */
export function loadKernel(source: ImageSource, build: AgentBuild): Kernel {
  if (source.kind === "agent") return agentKernel(build);
  const { path } = source;
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new InputError({
      file: path,
      reason: "cannot read the image",
      hint: "is the path right?",
    });
  }
  if (path.endsWith(".s")) return assembleKernel(bytes.toString("utf8"), { file: path });
  return parseElf(bytes, path);
}

/**
 * Assemble a kernel; it is loaded at 1 MiB and entered at _start.
 * @throws InputError with every mistake at its place
 */
export function assembleKernel(source: string, options: AssembleOptions): Kernel {
  const { base, image, bssSize, entry, symbols } = assemble(source, options);
  const segment = { paddr: base, vaddr: BigInt(base), data: image };
  return {
    entry: BigInt(entry),
    segments: [{ ...segment, memsz: image.length + bssSize }],
    notes: [],
    symbols,
  };
}
