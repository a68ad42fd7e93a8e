import { didYouMean } from "../did-you-mean.ts";
import { namedCalls, opOfName } from "./calls.ts";
import {
  encodeList,
  encodeStruct,
  integerOf,
  isInline,
  mistake,
  requireKnown,
  writeInline,
} from "./encode-value.ts";
import type { CallLayout, FieldLayout, Form, InlineForm, OpLayout, Place } from "./layout.ts";
import { maximumItems } from "./limits.ts";
import { type CallProfile, defaultProfile, namedCall } from "./profile.ts";
import type { Fields, FieldValue } from "./record.ts";
import { scalarSize, writeScalar } from "./scalar.ts";
import { descriptorBytes, inlineHandle } from "./xencomm.ts";

export { decodeReply } from "./decode-reply.ts";

/** Gives `size` bytes of the caller's memory, contiguous in guest-physical space. */
type Allocate = (size: number, align: number) => number;

interface Region {
  readonly gpa: number;
  /** Bytes. */
  readonly length: number;
}

/** How a guest's pointers stand for its memory: as virtual addresses, before xencomm (abi 3). */
export interface VirtualPointers {
  readonly toVirtual: (gpa: number) => bigint;
  readonly toPhysical: (va: bigint) => number | undefined;
}

export interface EncodeOptions {
  /** Profile of the hypervisor that is called; xen-4.0 if not given. */
  readonly profile?: CallProfile;
  /** Name buffers by these, not by xencomm handles. */
  readonly pointers?: VirtualPointers;
  /** Name buffers by xencomm descriptors, not by inline handles. */
  readonly descriptor?: boolean;
  /** Passed in place of the handle of the argument struct. */
  readonly argument?: bigint;
  /** Passed in place of the handle of a field. */
  readonly handles?: Readonly<Record<string, bigint>>;
}

/** A call as the guest issues it: memory to write first, registers to set, then `break`. */
export interface EncodedCall {
  readonly call: string;
  readonly op: string | null;
  readonly layout: OpLayout;
  readonly pointers: VirtualPointers | undefined;
  readonly r2: bigint;
  /** r32..r36. */
  readonly args: readonly bigint[];
  /** Other registers that the call reads: r14.., r28.., r37... */
  readonly registers: Readonly<Record<number, bigint>>;
  readonly writes: readonly { readonly gpa: number; readonly bytes: Uint8Array }[];
  /** Where the outputs are: what `decodeReply` reads, each region once. */
  readonly reply: readonly Region[];
  /** The argument struct as it is written; null if there is none, or the caller gave a handle. */
  readonly argument: Uint8Array | null;
  /** The request as passed, for lengths in the reply. */
  readonly fields: Fields;
}

/**
 * Encodes a call from the names and values of its fields, by the schemas. A field left out is 0,
 * or its default, or for a length that of its list; a list left out is a null handle, and the
 * buffer of an output is allocated. "unknown-N" is the call or sub-operation of that number.
 * Throws InputError for a name that the schemas don't know and a value outside its type.
 */
export function encodeCall(
  call: string,
  op: string | null,
  fields: Fields,
  allocate: Allocate,
  options: EncodeOptions = {},
): EncodedCall {
  const found = namedCall(options.profile ?? defaultProfile, call);
  if (found === undefined) {
    const names = namedCalls.map(({ name }) => name);
    throw mistake(call, "no such call", didYouMean(call, names).hint);
  }
  const sub = opOfName(found.layout, op);
  if (sub === undefined) throw noSuchOp(found.layout, op);
  const encoder = new Encoder(op === null ? call : `${call} ${op}`, sub.layout, allocate, options);
  encoder.encode(fields);
  const r2 = encoder.select(found.layout, found.number ?? BigInt(found.layout.r2), sub.number);
  return { call, op, layout: sub.layout, pointers: options.pointers, r2, ...encoder.result() };
}

function noSuchOp(call: CallLayout, op: string | null) {
  const names = call.ops.flatMap(({ name }) => (name === null ? [] : [name]));
  if (op === null) return mistake(call.name, "a sub-operation is missing", names.join(", "));
  return mistake(`${call.name} ${op}`, "no such sub-operation", didYouMean(op, names).hint);
}

/** Buffers are aligned for their 64-bit fields, and for xencomm descriptors. */
const alignment = 8;

class Encoder {
  readonly #where: string;
  readonly #layout: OpLayout;
  readonly #allocate: Allocate;
  readonly #options: EncodeOptions;
  readonly #registers = new Map<number, bigint>();
  readonly #writes: { gpa: number; bytes: Uint8Array }[] = [];
  readonly #reply: Region[] = [];
  readonly #argument: Uint8Array;
  #fields: Fields = {};

  constructor(where: string, layout: OpLayout, allocate: Allocate, options: EncodeOptions) {
    this.#where = where;
    this.#layout = layout;
    this.#allocate = allocate;
    this.#options = options;
    this.#argument = new Uint8Array(layout.argument?.size ?? 0);
    if (layout.argument !== null) this.#placeArgument(layout.argument.register);
  }

  encode(fields: Fields): void {
    const { request, reply } = this.#layout;
    const outputs = reply.filter(
      ({ name, form }) => !isInline(form) && !request.some((each) => each.name === name),
    );
    requireKnown(this.#where, fields, [...request, ...outputs]);
    this.#fields = this.#withDefaults(fields);
    for (const field of request) this.#encodeField(field);
    for (const field of outputs) this.#encodeOutput(field);
  }

  /** Puts the number of the sub-operation where the call looks for it; gives r2. */
  select({ select }: CallLayout, r2: bigint, number: bigint | null): bigint {
    if (select === null || number === null) return r2;
    if ("argument" in select) {
      writeScalar(this.#argument, 0, "u32", number);
      return r2;
    }
    if (select.register === 2) return r2 | number;
    this.#addToRegister(select.register, number);
    return r2;
  }

  result(): Omit<EncodedCall, "call" | "op" | "layout" | "pointers" | "r2"> {
    const isArgument = (n: number) => n >= 32 && n <= 36;
    return {
      args: [32, 33, 34, 35, 36].map((n) => this.#registers.get(n) ?? 0n),
      registers: Object.fromEntries([...this.#registers].filter(([n]) => !isArgument(n))),
      writes: this.#writes,
      reply: this.#reply,
      argument:
        this.#layout.argument && this.#options.argument === undefined ? this.#argument : null,
      fields: this.#fields,
    };
  }

  #placeArgument(register: number): void {
    const { argument } = this.#options;
    if (argument !== undefined) {
      this.#registers.set(register, argument);
      return;
    }
    const gpa = this.#write(this.#argument);
    const length = this.#argument.length;
    this.#registers.set(register, this.#handleOf({ gpa, length }));
    if (this.#layout.reply.some(({ place }) => "offset" in place))
      this.#reply.push({ gpa, length });
  }

  /** Lengths that are not given are those of the lists that they belong to. */
  #withDefaults(fields: Fields): Fields {
    const complete: { [name: string]: FieldValue } = {};
    for (const { name, default: standard } of this.#layout.request) {
      if (standard !== undefined) complete[name] = standard;
    }
    for (const { name, form } of this.#layout.request) {
      const value = fields[name] ?? null;
      if (!("length" in form) || value === null) continue;
      complete[form.length] = encodeList(`${this.#where}.${name}`, form, value).count;
    }
    return { ...complete, ...fields };
  }

  #encodeField({ name, place, form }: FieldLayout): void {
    const value = this.#fields[name];
    const where = `${this.#where}.${name}`;
    if (!isInline(form)) {
      this.#encodeBehind(where, name, place, form, value ?? null);
    } else if ("offset" in place) {
      writeInline(this.#argument, place.offset, where, form, value);
    } else {
      const type = form.kind === "scalar" ? form.type : "u64";
      const integer = BigInt.asUintN(64, integerOf(where, value, type) << BigInt(place.shift));
      this.#addToRegister(place.register, integer);
    }
  }

  #encodeBehind(
    where: string,
    name: string,
    place: Place,
    form: Exclude<Form, InlineForm>,
    value: FieldValue,
  ): void {
    const given = this.#options.handles?.[name];
    if (given !== undefined || value === null) {
      this.#setHandle(place, given ?? 0n);
      return;
    }
    const bytes =
      form.kind === "struct"
        ? encodeStruct(where, form.struct, value)
        : encodeList(where, form, value).bytes;
    const region = { gpa: this.#write(bytes), length: bytes.length };
    this.#setHandle(place, this.#handleOf(region));
    if (this.#layout.reply.some((field) => field.name === name)) this.#reply.push(region);
  }

  /** Allocates the buffer of an output, unless the caller passes null for its handle. */
  #encodeOutput({ name, place, form }: FieldLayout): void {
    const given = this.#options.handles?.[name];
    if (given !== undefined || this.#fields[name] === null || isInline(form)) {
      this.#setHandle(place, given ?? 0n);
      return;
    }
    const length = this.#outputSize(form);
    if (length === 0) return;
    const region = { gpa: this.#allocate(length, alignment), length };
    this.#reply.push(region);
    this.#setHandle(place, this.#handleOf(region));
  }

  #outputSize(form: Exclude<Form, InlineForm>): number {
    if (form.kind === "struct") return form.room ?? form.struct.size;
    const count = Number(this.#fields[form.capacity] ?? 0);
    const item = form.kind === "text" ? 1 : form.kind === "frames" ? 8 : itemSize(form);
    return Math.min(Math.max(count, 0), maximumItems) * item;
  }

  #handleOf({ gpa, length }: Region): bigint {
    if (this.#options.pointers !== undefined) return this.#options.pointers.toVirtual(gpa);
    if (this.#options.descriptor !== true) return inlineHandle(gpa);
    return BigInt(this.#write(descriptorBytes(gpa, length)));
  }

  #setHandle(place: Place, handle: bigint): void {
    if ("offset" in place) writeScalar(this.#argument, place.offset, "u64", handle);
    else this.#registers.set(place.register, handle);
  }

  #write(bytes: Uint8Array): number {
    const gpa = this.#allocate(bytes.length, alignment);
    this.#writes.push({ gpa, bytes });
    return gpa;
  }

  /** Registers may hold several fields: a sub-operation and where to go on. */
  #addToRegister(n: number, value: bigint): void {
    this.#registers.set(n, (this.#registers.get(n) ?? 0n) | value);
  }
}

function itemSize({ item }: Extract<Form, { kind: "list" }>): number {
  return typeof item === "string" ? scalarSize[item] : item.size;
}
