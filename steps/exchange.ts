import { Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { ByteView } from "../emulator/xen/bytes.ts";
import { DOMID_SELF } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

const memoryOp = 12;
const exchangeCommand = 11n;
const structSize = 72;
const nrExchanged = 64;

When(/^"(.*)" exchanges frames (.*)$/, function (this: XenWorld, domain: string, frames: string) {
  exchange(this, domain, frames.split(/, | and /).map(Number));
});

Then("all of them have new machine frames", function (this: XenWorld) {
  expect(renewed(this)).to.deep.equal(exchanged(this).gpfns);
});

Then(
  "the first {int} of them have new machine frames, and the others have not",
  function (this: XenWorld, n: number) {
    expect(renewed(this)).to.deep.equal(exchanged(this).gpfns.slice(0, n));
  },
);

Then(
  "frames {int} to {int} of {domain} are contiguous in the machine",
  function (this: XenWorld, first: number, last: number, domain: string) {
    const { inspect } = this.machine;
    const start = inspect.machineFrame(domain, first) ?? Number.NaN;
    for (let gpfn = first; gpfn <= last; gpfn++) {
      expect(inspect.machineFrame(domain, gpfn), `frame ${gpfn}`).to.equal(start + gpfn - first);
    }
  },
);

/** Exchanges single frames for single frames at the same places; the count is read back. */
function exchange(world: XenWorld, domain: string, gpfns: readonly number[]): void {
  const agent = world.agent(domain);
  const { inspect } = world.machine;
  world.framesBefore = gpfns.map((gpfn) => inspect.machineFrame(domain, gpfn));
  agent.scratch((allocate) => {
    const list = allocate(8 * gpfns.length, 8).gpa;
    const listBytes = new ByteView(8 * gpfns.length);
    for (const [i, gpfn] of gpfns.entries()) listBytes.set64(8 * i, gpfn);
    agent.write(list, listBytes.bytes);
    const struct = new ByteView(structSize);
    for (const at of [0, 32]) {
      struct.set64(at, handleOf(list));
      struct.set64(at + 8, gpfns.length);
      struct.set16(at + 24, DOMID_SELF);
    }
    const { gpa } = allocate(structSize, 8);
    agent.write(gpa, struct.bytes);
    const result = agent.hypercall(memoryOp, [exchangeCommand, handleOf(gpa)]);
    world.last = { result, reply: null };
    const done = new ByteView(agent.read(gpa, structSize)).u64(nrExchanged);
    world.theseFrames = { domain, gpfns, done };
  });
}

function handleOf(gpa: number): bigint {
  return (1n << 63n) | BigInt(gpa);
}

function exchanged(world: XenWorld) {
  return world.theseFrames ?? world.misuse("no frames have been exchanged yet");
}

/** Those of the frames that are other machine frames than before. */
function renewed(world: XenWorld): number[] {
  const { domain, gpfns } = exchanged(world);
  const { inspect } = world.machine;
  return gpfns.filter((gpfn, i) => inspect.machineFrame(domain, gpfn) !== world.framesBefore?.[i]);
}
