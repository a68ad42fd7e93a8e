import type { InputProblem } from "../../input-error.ts";

/** An assembled program, placed at its load address; virtual addresses equal physical ones. */
export interface Program {
  /** Load address of `image`, a multiple of 16. */
  readonly base: number;
  /** All initialized bytes. `bssSize` zero bytes follow it in memory. */
  readonly image: Uint8Array;
  readonly bssSize: number;
  /** Address of the first instruction to execute. */
  readonly entry: number;
  /** Labels and `.equ` values by name; local labels (1:) have no name. */
  readonly symbols: ReadonlyMap<string, bigint>;
  /** The same symbols as an ELF symbol table needs them, in order of definition. */
  readonly symbolTable: readonly ProgramSymbol[];
  /** What is allowed, but hardly meant, in the order of the source. */
  readonly warnings: readonly InputProblem[];
  /** In order of address. */
  readonly sections: readonly ProgramSection[];
}

export interface ProgramSymbol {
  readonly name: string;
  readonly value: bigint;
  /** Index into `Program.sections`; undefined for an absolute value. */
  readonly section: number | undefined;
  readonly global: boolean;
  readonly kind: "function" | "object" | "none";
  /** In bytes, from `.size`; 0 if not given. */
  readonly size: bigint;
}

export interface ProgramSection {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly writable: boolean;
  readonly executable: boolean;
  /** Takes no bytes of the image: .bss. */
  readonly zero: boolean;
  /** Holds ELF notes. */
  readonly note: boolean;
  /** A power of two. */
  readonly alignment: number;
}
