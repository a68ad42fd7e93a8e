/** A field of a call that breaks its contract. */
export interface Violation {
  /** Which part of the record is wrong; "state" for what the call left in the hypervisor. */
  readonly where: "request" | "result" | "reply" | "state";
  /** JSON pointer into that part, for example "/port"; "" for the part itself. */
  readonly field: string;
  /** What was expected, in a sentence. */
  readonly message: string;
}

/** Decoded struct of a call. 64-bit integers are canonical lower-case hex strings ("0x1f"). */
export type Fields = { readonly [field: string]: FieldValue };
export type FieldValue = number | string | boolean | null | readonly FieldValue[] | Fields;

/** One call across the guest-hypervisor boundary (DESIGN 5): a line of trace.ndjson. */
export interface HypercallRecord {
  /** Position in the trace of the run, from 0. */
  readonly seq: number;
  /** Machine time at entry, in executed instructions. */
  readonly time: number;
  readonly domain: number;
  readonly vcpu: number;
  /** Address of the break instruction's bundle, as hex. */
  readonly ip: string;
  /** Hypercall or firmware class, for example "event_channel_op", "fw_ipi". */
  readonly call: string;
  /** Sub-operation, for example "bind_ipi"; null for a call without any. */
  readonly op: string | null;
  readonly request: Fields;
  /** r8 as a signed number; hex string beyond 2^53; null if the call never returns. */
  readonly result: number | string | null;
  /** Output fields read back from guest memory; null if the call failed or has none. */
  readonly reply: Fields | null;
  readonly violations: readonly Violation[];
}
