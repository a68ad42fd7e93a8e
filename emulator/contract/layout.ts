/**
 * The ABI as the schemas of schemas/hypercalls/ state it, in the form that the decoder and the
 * encoder work on. `scripts/generate.mjs` derives it; nothing of it is written by hand.
 */

export type ScalarType = "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32";

/** Where a value lies: a general register, or an offset in the argument struct, in bytes. */
export type Place =
  | { readonly register: number; readonly shift: number }
  | { readonly offset: number };

/** How many items lie behind a handle: a field of the call, or "result", the result itself. */
type Length = string;

/** How a value is coded. Those from "frames" on lie behind the handle that is at the place. */
export type Form =
  | { readonly kind: "scalar"; readonly type: ScalarType }
  | { readonly kind: "string"; readonly size: number }
  | { readonly kind: "bytes"; readonly size: number }
  | { readonly kind: "array"; readonly type: ScalarType; readonly count: number }
  | { readonly kind: "frames"; readonly length: Length; readonly capacity: Length }
  | { readonly kind: "text"; readonly length: Length; readonly capacity: Length }
  | {
      readonly kind: "list";
      readonly item: ScalarType | StructLayout;
      readonly length: Length;
      readonly capacity: Length;
    }
  | {
      readonly kind: "struct";
      readonly struct: StructLayout;
      /** Bytes that an output may need, if more than the struct follows. */
      readonly room?: number;
    };

/** The forms that lie in the struct or register itself. */
export type InlineForm = Extract<Form, { kind: "scalar" | "string" | "bytes" | "array" }>;
export type ListForm = Extract<Form, { kind: "frames" | "text" | "list" }>;

export interface FieldLayout {
  readonly name: string;
  readonly place: Place;
  readonly form: Form;
  /** An input that the call must leave as it is. */
  readonly kept?: true;
  /** Taken by the encoder if the caller gives no value; 0 if absent. */
  readonly default?: number | string;
  /** An output that is left out, without an error, where it can't be written. */
  readonly faults?: "ignored";
  /** Present only if another scalar of the same struct has one of these values. */
  readonly when?: { readonly field: string; readonly values: readonly number[] };
  /** A request with another value is refused, at the latest with the error `otherwise`. */
  readonly must?: { readonly value: number; readonly otherwise: string };
}

export interface StructLayout {
  /** Bytes. */
  readonly size: number;
  readonly fields: readonly FieldLayout[];
}

/** A refusal, in the order in which the hypervisor tests for them. */
export interface Refusal {
  /** "EFAULT"; for firmware, the status itself, for example "-2". */
  readonly name: string;
  readonly value: number | string;
}

export interface OpLayout {
  /** null for a call without sub-operations. */
  readonly name: string | null;
  /** Sub-operation number; null for none, and for "every other number". */
  readonly cmd: number | null;
  readonly description: string;
  /** Handle of the argument struct. */
  readonly argument: { readonly register: number; readonly size: number } | null;
  readonly request: readonly FieldLayout[];
  readonly reply: readonly FieldLayout[];
  /** Whether the call has a result at all; some firmware calls leave r8 alone. */
  readonly hasResult: boolean;
  readonly refusals: readonly Refusal[];
  /** Who may call; "target": as the domain in field `target` allows (abi 1.5). */
  readonly callers: "any" | "privileged" | "target" | "granted";
  readonly target: string | null;
  /** What others get: the name of a refusal, or the field whose value is the result. */
  readonly denied: string;
  /** Guest code may run, and change the request, before the call returns. */
  readonly blocks: boolean;
  /** The result counts from one field of the request up to another. */
  readonly count: { readonly from: string | null; readonly to: string } | null;
  readonly requirements: readonly string[];
  /** Profiles that have it, if not all that have the call. */
  readonly profiles?: readonly string[];
  /** Key of its validator. */
  readonly schema: string;
}

/** What the sub-operation number is read from, and how many bits of it count. */
export type Selector = { readonly bits: number } & (
  | { readonly register: number }
  | { readonly argument: number }
);

export interface CallLayout {
  readonly name: string;
  /** r2 of the call; for a firmware class its low byte is free (abi 1.3). -1 for hyperprivops. */
  readonly r2: number;
  readonly kind: "hypercall" | "firmware" | "hyperprivop";
  readonly description: string;
  /** Section of the reference that it is taken from. */
  readonly source: string;
  readonly profiles: readonly string[];
  readonly select: Selector | null;
  readonly ops: readonly OpLayout[];
}
