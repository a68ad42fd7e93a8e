/** Guest-physical memory of the caller, as the hypervisor sees it through the P2M. */
export interface CallerMemory {
  /**
   * The `length` bytes at guest-physical address `gpa`, or undefined if any page of the range is
   * not present or not owned by the caller: a guest handle to it faults (abi 3).
   */
  read(gpa: number, length: number): Uint8Array | undefined;
  /**
   * Guest-physical address behind a virtual one, or undefined: there if the caller's pointers are
   * virtual addresses, as before xencomm (abi 3).
   */
  readonly toPhysical?: (va: bigint) => number | undefined;
}

/** What makes a break a hyperprivop. */
export interface HyperprivopSite {
  readonly immediate: number;
  /** Bytes of the caller's mapped_regs, as they are now. */
  mappedRegs(offset: number, size: number): Uint8Array;
}

/** Where, when and with what a guest crosses into the hypervisor. */
export interface CallSite {
  /** Machine time in executed instructions. */
  readonly time: number;
  readonly domain: number;
  readonly vcpu: number;
  /** Address of the bundle that holds the break instruction. */
  readonly ip: bigint;
  /** Selects the class of the call (abi 1.3); all 64 bits. */
  readonly r2: bigint;
  /** r32..r36 at entry; a NaT reads as ~0 (abi 1.4). */
  readonly args: readonly bigint[];
  /**
   * A general register of the caller, read at the time of the question: r14.. and r28.. of
   * firmware calls at entry, r9..r11 of firmware results after the handler.
   */
  register(n: number): bigint;
  /** Whether the caller's domain is privileged (dom0). */
  readonly privileged: boolean;
  /** Whether it may act for another domain (abi 1.5); without this, only dom0 may for any. */
  privilegedFor?(domain: number): boolean;
  readonly memory: CallerMemory;
  /** Present for a hyperprivop, which r2 and the arguments have no part in. */
  readonly hyperprivop?: HyperprivopSite;
}
