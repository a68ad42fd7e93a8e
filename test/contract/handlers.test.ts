import assert from "node:assert/strict";
import { test } from "node:test";
import { namedCalls } from "../../emulator/contract/calls.ts";
import { encodeCall } from "../../emulator/contract/encode.ts";
import type { FieldLayout, Form, OpLayout, StructLayout } from "../../emulator/contract/layout.ts";
import { ContractMonitor } from "../../emulator/contract/monitor.ts";
import type { Fields, FieldValue } from "../../emulator/contract/record.ts";
import { hex, scalarRange } from "../../emulator/contract/scalar.ts";
import { canonicalLine } from "../../emulator/contract/trace.ts";
import { DOMID_SELF } from "../../emulator/xen/constants.ts";
import { dispatchHypercall } from "../../emulator/xen/dispatch.ts";
import { hypercalls } from "../../emulator/xen/hypercalls/index.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";
import { generator, type Random } from "../random.ts";
import { type Fixture, machine } from "../xen/calls-fixture.ts";

// The hypervisor's handlers under random calls that are made from the schemas.

/** Mostly small numbers, which name things that exist; sometimes the ends of the type. */
function scalar(random: Random, { name, form }: Pick<FieldLayout, "name" | "form">): FieldValue {
  if (form.kind !== "scalar") throw new Error(`${name} is no scalar`);
  const [minimum, maximum] = scalarRange(form.type);
  const kinds = [
    () => BigInt(random(4)),
    () => BigInt(random(40)),
    () => (/dom/.test(name) ? BigInt(DOMID_SELF) : BigInt(random(3))),
    () => BigInt([16, 64, 127, 255, 4095, 4096][random(6)]!),
    () => (random(4) === 0 ? [minimum, maximum][random(2)]! : 1n),
  ];
  const value = kinds[random(kinds.length)]!();
  const fits = value <= maximum;
  return form.type === "u64" ? hex(fits ? value : maximum) : Number(fits ? value : maximum);
}

function structOf(random: Random, { fields }: StructLayout): Fields {
  const scalars = fields.filter(({ form }) => form.kind === "scalar" && random(4) === 0);
  return Object.fromEntries(scalars.map((field) => [field.name, scalar(random, field)]));
}

function listOf(random: Random, form: Form): FieldValue {
  const length = random(5);
  if (form.kind === "text") return "x".repeat(length);
  const each = (): FieldValue => {
    // Not where the buffers are: populate_physmap would put fresh pages in their place.
    if (form.kind === "frames") return hex(BigInt(16 + random(20)));
    if (form.kind !== "list") return null;
    if (typeof form.item !== "string") return structOf(random, form.item);
    return scalar(random, { name: "item", form: { kind: "scalar", type: form.item } });
  };
  return Array.from({ length }, each);
}

function randomFields(random: Random, { request }: OpLayout): Fields {
  const fields: { [name: string]: FieldValue } = {};
  for (const field of request) {
    const { name, form, must } = field;
    if (must !== undefined && random(8) > 0) continue;
    if (form.kind === "scalar") fields[name] = scalar(random, field);
    else if (form.kind === "struct") fields[name] = structOf(random, form.struct);
    else if (form.kind !== "bytes") fields[name] = listOf(random, form);
  }
  return fields;
}

/** Handles that name no buffer: null, past memory, misaligned, of no descriptor (abi 3). */
const badHandles = [0n, 1n << 63n, (1n << 63n) | 0x40000000n, 0x8001n, 0x8000n, (1n << 64n) - 1n];

function randomHandles(random: Random, { request, reply }: OpLayout): Record<string, bigint> {
  const behind = [...request, ...reply].filter(({ form }) => "length" in form || "struct" in form);
  const some = behind.filter(() => random(8) === 0);
  return Object.fromEntries(some.map(({ name }) => [name, badHandles[random(6)]!]));
}

/** Calls that have a handler; shutdown of dom0 ends the machine and with it the run. */
const targets = namedCalls
  .filter(({ r2 }) => hypercalls.has(r2))
  .flatMap(({ name, ops }) => ops.map((op) => ({ name, op })))
  .filter(({ op }) => op.name !== "shutdown");

function randomCall(random: Random, monitor: ContractMonitor, { hv }: Fixture, vcpu: Vcpu): void {
  const { domain } = vcpu;
  const { name, op } = targets[random(targets.length)]!;
  const opName = op.name === "unknown" ? `unknown-${60 + random(4)}` : op.name;
  let next = (1 + random(10)) * 0x4000;
  // A page each, so that a length beyond its list does not reach the call's own descriptor.
  const allocate = (size: number) => {
    const gpa = next;
    next += Math.ceil((size + 1) / 0x4000) * 0x4000;
    return gpa;
  };
  const bad = random(12) === 0 ? { argument: badHandles[random(6)]! } : {};
  const options = { descriptor: random(4) === 0, handles: randomHandles(random, op), ...bad };
  const encoded = encodeCall(name, opName, randomFields(random, op), allocate, options);
  for (const { gpa, bytes } of encoded.writes) domain.writePhysical(gpa, bytes);
  const open = monitor.begin({
    time: hv.now(),
    domain: domain.id,
    vcpu: vcpu.id,
    ip: 0n,
    r2: encoded.r2,
    args: encoded.args,
    register: () => 0n,
    privileged: domain.isPrivileged,
    privilegedFor: (id) => domain.isPrivileged || domain.target?.id === id,
    memory: { read: (gpa, length) => domain.readPhysical(gpa, length) },
  });
  monitor.end(
    open,
    BigInt.asUintN(64, dispatchHypercall(hv, vcpu, Number(encoded.r2), encoded.args)),
  );
}

for (let seed = 1; seed <= 8; seed++) {
  test(`the handlers keep their contracts, seed ${seed}`, () => {
    const random = generator(seed);
    const fixture = machine(4 << 20);
    const monitor = new ContractMonitor();
    for (let i = 0; i < 600; i++) {
      const callers = fixture.hv.sortedDomains().filter((d) => !d.dying && d.vcpus.length > 0);
      const { vcpus } = callers[random(2) === 0 ? 0 : random(callers.length)]!;
      randomCall(random, monitor, fixture, vcpus[random(vcpus.length)]!);
      fixture.hv.advance(1000);
    }
    const broken = monitor.records.filter(({ violations }) => violations.length > 0);
    assert.deepEqual(broken.map(canonicalLine), []);
  });
}
