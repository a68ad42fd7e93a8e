import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { ByteView } from "../emulator/xen/bytes.ts";
import { frameSize } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

const domctl = 36;
const shadowOp = 10;
const interfaceVersion = 6;
const structSize = 144;
const op = { enable: 2, clean: 11, peek: 12 } as const;
/** More frames than any domain of the features has. */
const room = 0x8000;

Given("the stores of {string} are logged", function (this: XenWorld, domain: string) {
  enable(this, domain);
});

When("dom0 turns on the log of {string}", function (this: XenWorld, domain: string) {
  enable(this, domain);
});

When("{string} loads from frame {int}", function (this: XenWorld, domain: string, gpfn: number) {
  this.guest(domain).loadFrame(gpfn);
});

When("dom0 cleans the log of {string}", function (this: XenWorld, domain: string) {
  read(this, domain, op.clean);
});

When("dom0 peeks into the log of {string}", function (this: XenWorld, domain: string) {
  read(this, domain, op.peek);
});

Then("frame {int} is logged as dirty", function (this: XenWorld, gpfn: number) {
  expect(isDirty(this, gpfn)).to.equal(true);
});

Then("frame {int} is not logged as dirty", function (this: XenWorld, gpfn: number) {
  expect(isDirty(this, gpfn)).to.equal(false);
});

Then("the log tells of {int} frames", function (this: XenWorld, frames: number) {
  expect(this.dirtyLog?.frames).to.equal(frames);
});

Then("{string} has seen no fault", function (this: XenWorld, domain: string) {
  const faults = this.agent(domain)
    .log()
    .filter(({ kind }) => kind === "fault");
  expect(faults).to.deep.equal([]);
});

function enable(world: XenWorld, domain: string): void {
  const fields = { domain: world.machine.domainId(domain), op: op.enable };
  world.mustCall({ domain: "dom0", vcpu: 0 }, "domctl", "shadow_op", fields);
}

/** clean or peek, with room for all of the log. */
function read(world: XenWorld, domain: string, command: number): void {
  const dom0 = world.agent("dom0");
  dom0.scratch((allocate) => {
    const bitmap = allocate(room / 8, frameSize).gpa;
    const struct = new ByteView(structSize);
    struct.set32(0, shadowOp);
    struct.set32(4, interfaceVersion);
    struct.set16(8, world.machine.domainId(domain));
    struct.set32(16, command);
    struct.set64(32, (1n << 63n) | BigInt(bitmap));
    struct.set64(40, room);
    const { gpa } = allocate(structSize, 8);
    dom0.write(gpa, struct.bytes);
    const result = dom0.hypercall(domctl, [(1n << 63n) | BigInt(gpa)]);
    expect(result, "shadow_op").to.equal(0n);
    const frames = new ByteView(dom0.read(gpa, structSize)).u64(40);
    world.dirtyLog = { frames, bitmap: dom0.read(bitmap, room / 8) };
  });
}

function isDirty(world: XenWorld, gpfn: number): boolean {
  const { bitmap } = world.dirtyLog ?? world.misuse("the log has not been read yet");
  return (bitmap[gpfn >> 3]! & (1 << (gpfn & 7))) !== 0;
}
