import { namedCalls } from "../../emulator/contract/calls.ts";
import { encodeCall } from "../../emulator/contract/encode.ts";
import type { FieldLayout, Form, OpLayout, StructLayout } from "../../emulator/contract/layout.ts";
import type { Fields, FieldValue } from "../../emulator/contract/record.ts";
import { hex } from "../../emulator/contract/scalar.ts";
import type { Machine } from "../../emulator/machine.ts";
import { frameSize, grantTableGpfn } from "../../emulator/xen/constants.ts";
import { lastHyperprivop } from "../../emulator/xen/hyperprivops.ts";
import type { Random } from "../random.ts";
import type { Action, DomainName } from "./action.ts";
import { fieldValue, guestFrame } from "./values.ts";

/** Guest-physical memory for arguments: scratch memory of the agent, which is idle. */
const bufferStart = 0x600000;
const bufferStride = 0x4000;
const hypercallImmediate = 0x1000;
/** Calls that may end what makes calls; they are made now and then, by dom0 still less. */
const lethal =
  /shutdown|reset_system|destroydomain|pausedomain|sal_return|halt$|down$|shared_info_va|cache_flush/;
/** Handles that name no buffer: null, past memory, misaligned, of no descriptor (abi 3). */
const badHandles = [
  0n,
  1n << 63n,
  (1n << 63n) | 0x4000_0000n,
  0x600001n,
  0x600000n,
  ~0n & (2n ** 64n - 1n),
];

const targets = namedCalls.flatMap(({ name, ops }) => ops.map((op) => ({ name, op })));
type Target = (typeof targets)[number];
/** Those that do more than to refuse. */
const working = targets.filter(({ op }) => op.name !== "unknown" && op.requirements.length > 0);

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)]!;
}

/**
 * Calls made up from the schemas: valid, at a boundary, or broken, by seeded choice. Each generator
 * has two hypercalls that it prefers, so that what one leaves behind meets the next.
 */
export class ActionGenerator {
  readonly #random: Random;
  readonly #machine: Machine;
  readonly #preferred: readonly Target[];

  constructor(random: Random, machine: Machine) {
    this.#random = random;
    this.#machine = machine;
    const names = [pick(random, working).name, pick(random, working).name];
    this.#preferred = working.filter(({ name }) => names.includes(name));
  }

  next(): Action {
    const random = this.#random;
    const domain = pick(random, ["dom0", "dom0", "guest", "guest", "guest", "peer"] as const);
    const vcpu = domain === "guest" ? random(2) : 0;
    const pause_ns = random(8) === 0 ? random(20_000_000) : random(2000);
    return { domain, vcpu, pause_ns, ...this.#break(domain) };
  }

  #break(domain: DomainName): Break {
    const random = this.#random;
    const kind = random(25);
    if (kind === 0) return randomHyperprivop(random, this.#machine, domain);
    if (kind === 1) return wildCall(random);
    return schemaCall(random, this.#machine, domain, this.#target(domain));
  }

  /** Mostly calls that do something, and that leave somebody who can make the next. */
  #target(domain: DomainName): Target {
    const random = this.#random;
    const from = random(2) === 0 ? this.#preferred : random(4) === 0 ? targets : working;
    for (;;) {
      const target = pick(random, from);
      const rarity = domain === "dom0" ? 400 : 40;
      if (!lethal.test(`${target.name} ${target.op.name ?? ""}`.trim())) return target;
      if (random(rarity) === 0) return target;
    }
  }
}

type Break = Omit<Action, "domain" | "vcpu" | "pause_ns">;

function schemaCall(
  random: Random,
  machine: Machine,
  domain: DomainName,
  { name, op }: Target,
): Break {
  const opName = op.name === "unknown" ? `unknown-${random(80)}` : op.name;
  const fields = randomFields(random, machine, domain, op);
  let next = bufferStart + random(2) * 8;
  const allocate = (size: number): number => {
    const gpa = next;
    next += Math.ceil((size + 1) / bufferStride) * bufferStride;
    return gpa;
  };
  const options = {
    descriptor: random(4) === 0,
    handles: badHandlesFor(random, op),
    ...(random(16) === 0 && { argument: pick(random, badHandles) }),
  };
  const encoded = encodeCall(name, usable(op, opName), fields, allocate, options);
  const entries = name === "grant_table_op" ? grantEntries(random, machine, domain) : [];
  const registers = new Map<number, bigint>([[2, encoded.r2]]);
  for (const [i, value] of encoded.args.entries()) registers.set(32 + i, value);
  for (const [r, value] of Object.entries(encoded.registers)) registers.set(Number(r), value);
  const arguments_ = [...registers.keys()];
  const nats = random(30) === 0 ? [arguments_[random(arguments_.length)]!] : [];
  return {
    summary: [name, opName, JSON.stringify(fields).slice(0, 200)].filter(Boolean).join(" "),
    immediate: hypercallImmediate,
    writes: [...encoded.writes, ...entries],
    registers,
    nats,
  };
}

/** Stores into the caller's own grant table, if it has set one up: entries that others may find. */
function grantEntries(random: Random, machine: Machine, domain: DomainName): Break["writes"] {
  return Array.from({ length: random(3) }, () => {
    const view = new DataView(new ArrayBuffer(16));
    view.setUint16(0, [0, 1, 1, 1, 2, 2, 3, 5, 0x101][random(9)]!, true);
    view.setUint16(2, random(3), true);
    const frame = Number(guestFrame(machine, domain, random) & 0xffff_ffffn);
    view.setUint32(4, random(4) === 0 ? random(3) : frame, true);
    view.setUint32(8, random(2) === 0 ? random(6) : frame, true);
    const bytes = new Uint8Array(view.buffer, 0, random(2) === 0 ? 8 : 16);
    return { gpa: grantTableGpfn * frameSize + 8 * random(6), bytes };
  });
}

/** Numbers that a sub-operation has of its own are not "unknown-N". */
function usable(op: OpLayout, name: string | null): string | null {
  return op.name === "unknown" && name !== null ? `unknown-${Number(name.slice(8)) + 1000}` : name;
}

/** Registers filled at random: numbers without a call, calls without their arguments. */
function wildCall(random: Random): Break {
  const classes = [0n, 0n, 0n, 0x200n, 0x300n, 0x500n, 0x700n, 0x800n, 0x900n, 0x1000n];
  const word = () => [BigInt(random(64)), BigInt(random(2 ** 32)) << 32n, 1n << 63n][random(3)]!;
  const registers = new Map<number, bigint>();
  for (const r of [14, 15, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39])
    registers.set(r, word());
  registers.set(2, classes[random(classes.length)]! + BigInt(random(random(2) === 0 ? 16 : 256)));
  return {
    summary: "registers at random",
    immediate: hypercallImmediate,
    writes: [],
    registers,
    nats: [],
  };
}

function randomHyperprivop(random: Random, machine: Machine, domain: DomainName): Break {
  // 0 is the guest's own break.
  const immediate = 1 + random(lastHyperprivop + 1);
  const value = () =>
    [BigInt(random(64)), guestFrame(machine, domain, random) << 14n, 1n << BigInt(random(64))][
      random(3)
    ]!;
  const registers = new Map([8, 9, 10, 11, 14].map((r) => [r, value()]));
  return { summary: `hyperprivop ${immediate}`, immediate, writes: [], registers, nats: [] };
}

function randomFields(
  random: Random,
  machine: Machine,
  domain: DomainName,
  { request }: OpLayout,
): Fields {
  const fields: { [name: string]: FieldValue } = {};
  const scalar = (field: Pick<FieldLayout, "name" | "form">) => {
    const value = fieldValue(random, machine, domain, field);
    return field.form.kind === "scalar" && field.form.type === "u64" ? hex(value) : Number(value);
  };
  const struct = (layout: StructLayout): Fields =>
    Object.fromEntries(
      layout.fields
        .filter(({ form }) => form.kind === "scalar" && random(4) > 0)
        .map((field) => [field.name, scalar(field)]),
    );
  const list = (form: Form, name: string): FieldValue => {
    const length = random(5);
    if (form.kind === "text") return "x".repeat(length);
    return Array.from({ length }, (): FieldValue => {
      if (form.kind === "frames") return hex(guestFrame(machine, domain, random));
      if (form.kind !== "list") return null;
      if (typeof form.item !== "string") return struct(form.item);
      return scalar({ name, form: { kind: "scalar", type: form.item } });
    });
  };
  for (const field of request) {
    const { name, form, must } = field;
    // Left out: 0, the value that must be, or the length of its list.
    if (random(must === undefined ? 10 : 2) === 0) continue;
    if (must !== undefined && random(8) > 0) fields[name] = asField(form, must.value);
    else if (isLength(request, name) && random(16) > 0) continue;
    else if (form.kind === "scalar") fields[name] = scalar(field);
    else if (form.kind === "struct") fields[name] = struct(form.struct);
    else if ("length" in form) fields[name] = list(form, name);
  }
  return fields;
}

function asField(form: Form, value: number): FieldValue {
  return form.kind === "scalar" && form.type === "u64" ? hex(BigInt(value)) : value;
}

function isLength(request: readonly FieldLayout[], name: string): boolean {
  return request.some(({ form }) => "length" in form && form.length === name);
}

function badHandlesFor(random: Random, { request, reply }: OpLayout): Record<string, bigint> {
  const behind = [...request, ...reply].filter(({ form }) => "length" in form || "struct" in form);
  const some = behind.filter(() => random(10) === 0);
  return Object.fromEntries(some.map(({ name }) => [name, pick(random, badHandles)]));
}
