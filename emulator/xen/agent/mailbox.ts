/** Commands of the mailbox, as numbered in guests/agent.s. */
export const command = {
  hypercall: 1n,
  load: 2n,
  store: 3n,
  copy: 4n,
  execute: 5n,
  firmware: 6n,
  console: 7n,
} as const;

/** An operation of the agent: stacked arguments from r32, and static registers by number. */
export interface Operation {
  readonly command: bigint;
  readonly args: readonly bigint[];
  readonly registers?: Readonly<Record<number, bigint>>;
}

/** How an operation ended. */
export type Outcome =
  /** It returned; r8..r11. */
  | { readonly kind: "done"; readonly results: readonly bigint[] }
  /** A fault ended it; the offset of the vector. */
  | { readonly kind: "fault"; readonly vector: number };

/** Layout of a mailbox (guests/agent.s). */
export const mailboxStride = 0x100;
const at = { command: 0x00, status: 0x08, results: 0x10, args: 0x40, fault: 0xb0, ready: 0xf8 };
/** Static registers that an operation may be given, by place. */
const staticRegisters: Readonly<Record<number, number>> = {
  14: 0x80,
  15: 0x88,
  28: 0x90,
  29: 0x98,
  30: 0xa0,
  31: 0xa8,
};
const argumentCount = 8;

/** Guest-physical memory of the agent's domain. */
export interface GuestBytes {
  read(gpa: number, length: number): Uint8Array;
  write(gpa: number, bytes: Uint8Array): void;
  /** The 64-bit word at an address that is a multiple of 8. */
  word(gpa: number): bigint;
}

/** The mailbox of one vcpu. */
export class Mailbox {
  readonly #memory: GuestBytes;
  readonly #gpa: number;

  constructor(memory: GuestBytes, gpa: number) {
    this.#memory = memory;
    this.#gpa = gpa;
  }

  /** The vcpu has booted and serves its mailbox. */
  get ready(): boolean {
    return this.#word(at.ready) === 1n;
  }

  /** An operation is posted and has not ended. */
  get busy(): boolean {
    return this.#word(at.command) !== 0n;
  }

  /** Post an operation; the mailbox must be ready and not busy. */
  post(operation: Operation): void {
    for (let i = 0; i < argumentCount; i++) this.#put(at.args + 8 * i, operation.args[i] ?? 0n);
    for (const [register, offset] of Object.entries(staticRegisters)) {
      this.#put(offset, operation.registers?.[Number(register)] ?? 0n);
    }
    this.#put(at.status, 0n);
    this.#put(at.command, operation.command);
  }

  /** How the last operation ended. */
  outcome(): Outcome {
    if (this.#word(at.status) === 2n) {
      return { kind: "fault", vector: Number(this.#word(at.fault)) };
    }
    return { kind: "done", results: [0, 1, 2, 3].map((i) => this.#word(at.results + 8 * i)) };
  }

  #word(offset: number): bigint {
    return this.#memory.word(this.#gpa + offset);
  }

  #put(offset: number, value: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    this.#memory.write(this.#gpa + offset, bytes);
  }
}
