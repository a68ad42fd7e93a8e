import assert from "node:assert/strict";
import { test } from "node:test";
import { ContractMonitor } from "../../emulator/contract/monitor.ts";
import { DOMID_SELF } from "../../emulator/xen/constants.ts";
import type { Hypervisor } from "../../emulator/xen/hypervisor.ts";
import { Invariants } from "../../emulator/xen/invariants/index.ts";
import type { Vcpu } from "../../emulator/xen/vcpu.ts";
import { generator, type Random } from "../random.ts";
import { call, inline, machine, number } from "./calls-fixture.ts";

const numbers = Object.values(number);
/** Commands of domctl and sysctl that do something. */
const controls = [1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 17, 23, 24, 27, 29, 35, 36, 46];
const callsPerMachine = 1000;
const allOnes = (1n << 64n) - 1n;

/** A 64-bit value of a kind that handlers treat in some special way; most often a small one. */
function word(random: Random): bigint {
  if (random(3) > 0) return BigInt(random(random(3) === 0 ? 260 : 5));
  const page = BigInt(random(20)) * 0x4000n;
  const kinds: readonly (() => bigint)[] = [
    () => BigInt(0x7ff0 + random(6)),
    () => (1n << 63n) | (page + BigInt(random(0x4000) & ~7)),
    () => page + BigInt(random(0x4000) & ~7),
    () => allOnes,
    () => (BigInt(random(2 ** 32)) << 32n) | BigInt(random(2 ** 32)),
    () => 1n << BigInt(random(64)),
  ];
  return kinds[random(kinds.length)]!();
}

/** A struct as the caller might pass it: words, or 32-bit fields; with a valid head for controls. */
function randomStruct(random: Random, nr: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(160));
  for (let at = 0; at < 160; at += 8) view.setBigUint64(at, word(random), true);
  if (random(2) === 0) {
    for (let at = 0; at < 160; at += 4) view.setUint32(at, Number(word(random) & 0xffffn), true);
  }
  if (nr === number.multicall) {
    for (const at of [0, 64]) {
      view.setBigUint64(at, BigInt(numbers[random(numbers.length)]!), true);
      view.setBigUint64(at + 24, inline(random(12) * 0x4000), true);
    }
  }
  if (nr === number.domctl || nr === number.sysctl) {
    view.setUint32(0, controls[random(controls.length)]!, true);
    view.setUint32(4, nr === number.domctl ? 6 : 7, true);
    view.setUint16(8, random(8) === 0 ? DOMID_SELF : random(5), true);
  }
  return new Uint8Array(view.buffer);
}

/** Arguments that fit the kind of call most often: a structure first, a command, or plain values. */
function randomCall(random: Random, hv: Hypervisor, vcpu: Vcpu): void {
  const nr = random(20) === 0 ? random(64) : numbers[random(numbers.length)]!;
  const gpa = random(12) * 0x4000;
  vcpu.domain.writePhysical(gpa, randomStruct(random, nr));
  const handle = random(8) === 0 ? word(random) : inline(gpa);
  const rest = [word(random), word(random), word(random), word(random)];
  const args: Readonly<Record<number, bigint[]>> = {
    [number.domctl]: [handle],
    [number.sysctl]: [handle],
    [number.multicall]: [handle, BigInt(random(4))],
    [number.vcpuOp]: [BigInt(random(12)), BigInt(random(3)), handle],
    [number.consoleIo]: [BigInt(random(3)), BigInt(random(400)), handle],
    [number.dom0vpOp]: [random(16), random(40), random(90), random(3), random(5)].map(BigInt),
  };
  watchedCall(hv, vcpu, nr, args[nr] ?? [BigInt(random(20)), handle, ...rest]);
}

/** Makes a call that must keep its contract, which knows nothing of the handlers. */
function watchedCall(hv: Hypervisor, vcpu: Vcpu, nr: number, args: readonly bigint[]): void {
  const { domain } = vcpu;
  const monitor = new ContractMonitor();
  const open = monitor.begin({
    time: hv.now(),
    domain: domain.id,
    vcpu: vcpu.id,
    ip: 0n,
    r2: BigInt(nr),
    args: [0, 1, 2, 3, 4].map((i) => args[i] ?? 0n),
    register: () => 0n,
    privileged: domain.isPrivileged,
    privilegedFor: (id) => domain.isPrivileged || domain.target?.id === id,
    memory: { read: (gpa, length) => domain.readPhysical(gpa, length) },
  });
  const result = call(hv, vcpu, nr, ...args);
  const record = monitor.end(open, BigInt.asUintN(64, BigInt(result)));
  assert.deepEqual(record.violations, [], `${record.call} ${record.op} gives ${result}`);
}

for (let seed = 1; seed <= 12; seed++) {
  test(`no hypercall argument breaks the hypervisor, seed ${seed} (behaviour 17)`, () => {
    const random = generator(seed);
    const { hv } = machine(4 << 20);
    const invariants = new Invariants(hv);
    for (let i = 0; i < callsPerMachine; i++) {
      const callers = hv.sortedDomains().filter((d) => !d.dying && d.vcpus.length > 0);
      const { vcpus } = callers[random(2) === 0 ? 0 : random(callers.length)]!;
      randomCall(random, hv, vcpus[random(vcpus.length)]!);
      hv.advance(1000);
      assert.deepEqual(invariants.broken(), []);
    }
  });
}
