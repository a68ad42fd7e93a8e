import assert from "node:assert/strict";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import { ByteView } from "../../emulator/xen/bytes.ts";
import { dispatchHypercall } from "../../emulator/xen/dispatch.ts";
import type { Domain } from "../../emulator/xen/domain.ts";
import { Hypervisor } from "../../emulator/xen/hypervisor.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";

/** Guest-physical address of a page that tests use for the structs they pass. */
export const scratch = 0x8000;
/** A guest-physical address where no domain of the fixture has memory. */
export const hole = 0x4000_0000;

export const number = {
  schedOpCompat: 6,
  memoryOp: 12,
  multicall: 13,
  xenVersion: 17,
  consoleIo: 18,
  grantTableOp: 20,
  vcpuOp: 24,
  schedOp: 29,
  callbackOp: 30,
  eventChannelOp: 32,
  sysctl: 35,
  domctl: 36,
  dom0vpOp: 48,
} as const;

export interface Fixture {
  readonly hv: Hypervisor;
  readonly dom0: Domain;
  /** Two unprivileged domains with two vcpus and 16 pages at guest frame 0 each. */
  readonly guest: Domain;
  readonly other: Domain;
}

/** A machine with dom0 and two domains; no guest code runs, tests make the calls themselves. */
export function machine(ramSize = 8 << 20): Fixture {
  const memory = new MachineMemory(1, ramSize);
  const hv = new Hypervisor(memory, [new Processor(memory, 0)]);
  const [dom0, guest, other] = [{ id: 0, privileged: true }, {}, {}].map((options) => {
    const domain = hv.createDomain(options)!;
    domain.maxPages = 32;
    for (let gpfn = 0; gpfn < 16; gpfn++) {
      hv.physmap.addPage(domain, gpfn, hv.frames.allocate(domain)!);
    }
    for (let id = 0; id < 2; id++) {
      const vcpu = hv.createVcpu(domain)!;
      vcpu.initialised = true;
      vcpu.down = false;
    }
    hv.setPausedByController(domain, false);
    return domain;
  });
  return { hv, dom0: dom0!, guest: guest!, other: other! };
}

/** The inline handle of a guest-physical address (abi 3). */
export function inline(gpa: number | bigint): bigint {
  return (1n << 63n) | BigInt(gpa);
}

/** Executes a hypercall on a vcpu; missing arguments are 0, as unused registers (abi 1.4). */
export function call(hv: Hypervisor, vcpu: Vcpu, nr: number, ...args: (number | bigint)[]): number {
  let values: readonly bigint[] = [0, 1, 2, 3, 4].map((i) =>
    BigInt.asUintN(64, BigInt(args[i] ?? 0)),
  );
  let result = dispatchHypercall(hv, vcpu, nr, values);
  for (let { preempted } = vcpu.work; preempted; { preempted } = vcpu.work) {
    values = preempted.args;
    result = dispatchHypercall(hv, vcpu, nr, values, preempted);
  }
  return Number(result);
}

/** A struct of `size` bytes filled by `fill`. */
export function struct(size: number, fill: (view: ByteView) => void = () => {}): ByteView {
  const view = new ByteView(size);
  fill(view);
  return view;
}

/** Writes bytes into a domain's memory. */
export function put(domain: Domain, gpa: number, view: ByteView): void {
  assert.ok(domain.writePhysical(gpa, view.bytes));
}

/** Reads bytes of a domain's memory. */
export function get(domain: Domain, gpa: number, size: number): ByteView {
  const bytes = domain.readPhysical(gpa, size);
  assert.ok(bytes);
  return new ByteView(bytes);
}

/** A call whose r33 is the handle of a struct in the scratch page; the struct afterwards. */
export function callWith(
  hv: Hypervisor,
  vcpu: Vcpu,
  nr: number,
  cmd: number,
  view: ByteView,
): { result: number; reply: ByteView } {
  put(vcpu.domain, scratch, view);
  const result = call(hv, vcpu, nr, cmd, inline(scratch));
  return { result, reply: get(vcpu.domain, scratch, view.bytes.length) };
}
