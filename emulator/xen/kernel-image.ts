/** What the builders of domains need of a kernel; a parsed ELF image is one. */
export interface KernelImage {
  /** Physical, or virtual within a segment. */
  readonly entry: bigint;
  readonly segments: readonly {
    /** Guest-physical load address. */
    readonly paddr: number;
    readonly vaddr: bigint;
    readonly data: Uint8Array;
    /** Bytes in memory; those beyond `data` are 0. */
    readonly memsz: number;
  }[];
  readonly notes: readonly {
    readonly owner: string;
    readonly type: number;
    readonly data: Uint8Array;
  }[];
}
