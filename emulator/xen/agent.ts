import type { Fields } from "../contract/record.ts";

/** A region of the agent's scratch memory. */
export interface Buffer {
  /** Guest-physical address. */
  readonly gpa: number;
  /** The same place as the agent's virtual address. */
  readonly va: bigint;
  /** Bytes. */
  readonly size: number;
}

export type LoadSize = 1 | 2 | 4 | 8;

/** Which vcpu's mailbox an operation is posted to; 0 if not given. */
export interface OperationOptions {
  readonly vcpu?: number;
}

/**
 * A domain that does what is asked of it by its own code: the kernel guests/agent.s, reached
 * through its mailbox. The toolstack acts through dom0's, scenarios through any domain's.
 */
export interface Agent {
  /**
   * Issue a call of the ABI by name, for example ("event_channel_op", "bind_ipi", { vcpu: 1 }).
   * The result is r8, signed; the reply is decoded from the guest's memory.
   * @throws InputError on an unknown call, field or a value out of range
   */
  call(
    call: string,
    op: string | null,
    fields: Fields,
    options?: OperationOptions,
  ): { readonly result: bigint; readonly reply: Fields | null };
  /** Hypercall with plain register arguments; r8, signed. */
  hypercall(number: number, args: readonly bigint[], vcpu?: number): bigint;
  /** Give `body` scratch memory, which is free again when it returns. */
  scratch<T>(body: (allocate: (size: number, align?: number) => Buffer) => T): T;
  /** Fill and read scratch memory. */
  write(gpa: number, bytes: Uint8Array): void;
  read(gpa: number, length: number): Uint8Array;
  /** Copy between virtual addresses, done by the guest's processor. */
  copy(to: bigint, from: bigint, length: number, vcpu?: number): void;
  load(va: bigint, size: LoadSize, vcpu?: number): bigint;
  store(va: bigint, size: LoadSize, value: bigint, vcpu?: number): void;
  /** Ports whose events the agent's callback has taken since the last time this was asked. */
  takeEvents(vcpu?: number): number[];
  /** First guest frame of a free range above the domain's memory, for foreign mappings. */
  readonly windowGpfn: number;
}

/** Virtual address at which the agent sees its guest-physical memory (region 7). */
export function agentVirtual(gpa: number): bigint {
  return 0xe000000000000000n + BigInt(gpa);
}
