import { readFileSync } from "node:fs";
import { type AssembleOptions, assemble } from "../ia64/assembler/index.ts";
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

let agent: Kernel | undefined;

/** The agent, assembled once in a process. */
export function agentKernel(): Kernel {
  if (!agent) {
    const source = readFileSync(new URL(agentSource, packageRoot), "utf8");
    agent = assembleKernel(source, { file: agentSource });
  }
  return agent;
}

/**
 * The kernel that a description asks for: the agent, an ELF image, or assembly source (.s).
 * @throws InputError if it is not fit to load
 */
export function loadKernel(source: ImageSource): Kernel {
  if (source.kind === "agent") return agentKernel();
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
