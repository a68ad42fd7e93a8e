import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** The credit scheduler in domctl scheduler_op, its command to put, and values that it leaves. */
const credit = { sched_id: 5, cmd: 0 };
const same = { weight: 0, cap: 0xffff };
const dom0 = { domain: "dom0", vcpu: 0 };
/** Bits of the maps that dom0 passes. */
const nr_cpus = 64;

Given(
  "dom0 has given {string} the weight {int}",
  function (this: XenWorld, name: string, weight: number) {
    const domain = this.machine.domainId(name);
    this.mustCall(dom0, "domctl", "scheduler_op", { ...credit, ...same, domain, weight });
  },
);

Given(
  "dom0 has given {string} a cap of {int} %",
  function (this: XenWorld, name: string, cap: number) {
    const domain = this.machine.domainId(name);
    this.mustCall(dom0, "domctl", "scheduler_op", { ...credit, ...same, domain, cap });
  },
);

Given(
  "vcpus {int} to {int} of {string} compute all the time",
  function (this: XenWorld, first: number, last: number, domain: string) {
    for (let vcpu = first; vcpu <= last; vcpu++) this.guest(domain).compute(vcpu);
  },
);

When(
  /^dom0 lets vcpu (\d+) of "([^"]*)" run on processors ([\d, ]+)$/,
  function (this: XenWorld, vcpu: string, domain: string, list: string) {
    const map = numbers(list).reduce((bits, n) => bits | (1n << BigInt(n)), 0n);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, map, true);
    withMap(this, bytes, { domain, vcpu: Number(vcpu) }, (fields) =>
      this.call(dom0, "domctl", "setvcpuaffinity", fields),
    );
  },
);

Then(
  "{vcpu} is on processor {int}",
  function (this: XenWorld, { domain, vcpu }: Virtual, processor: number) {
    this.machine.settle();
    const fields = { domain: this.machine.domainId(domain), vcpu };
    const { reply } = this.agent("dom0").call("domctl", "getvcpuinfo", fields);
    expect(reply?.cpu).to.equal(processor);
  },
);

Then(
  /^the affinity of vcpu (\d+) of "([^"]*)" has processors ([\d, ]+)$/,
  function (this: XenWorld, vcpu: string, domain: string, list: string) {
    const map = withMap(this, new Uint8Array(8), { domain, vcpu: Number(vcpu) }, (fields, gpa) => {
      this.agent("dom0").call("domctl", "getvcpuaffinity", fields);
      const bytes = this.agent("dom0").read(gpa, 8);
      return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
    });
    const { processors } = this.machine.description;
    const all = Array.from({ length: processors }, (_, n) => n);
    const admitted = all.filter((n) => ((map >> BigInt(n)) & 1n) === 1n);
    expect(admitted).to.deep.equal(numbers(list));
  },
);

/** "0, 2" */
function numbers(list: string): number[] {
  return list.split(",").map(Number);
}

/** The fields of a call on a vcpu's affinity, with a map in dom0's memory. */
function withMap<T>(
  world: XenWorld,
  bytes: Uint8Array,
  { domain, vcpu }: Virtual,
  body: (fields: Record<string, string | number>, gpa: number) => T,
): T {
  const agent = world.agent("dom0");
  return agent.scratch((allocate) => {
    const { gpa } = allocate(bytes.length);
    agent.write(gpa, bytes);
    const cpumap = `0x${((1n << 63n) | BigInt(gpa)).toString(16)}`;
    return body({ domain: world.machine.domainId(domain), vcpu, cpumap, nr_cpus }, gpa);
  });
}
