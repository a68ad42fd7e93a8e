import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { Dom0MemoryView } from "../emulator/machine/dom0-memory-view.ts";
import { frameSize } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

/** Frames of dom0's memory that nothing uses, counted from where it starts. */
const spareFrame = 2048;
const bufferFrame = 3000;

Then(
  "the memory of dom0 is one region of the machine, from {int} MiB on",
  function (this: XenWorld, mib: number) {
    const { inspect } = this.machine;
    const first = memory(this).frame(0);
    expect(first * frameSize, "where it starts").to.equal(mib * 2 ** 20);
    for (let frame = first; frame < first + inspect.frames("dom0"); frame++) {
      expect(inspect.machineFrame("dom0", frame), "machine frame").to.equal(frame);
    }
  },
);

Then(
  "the memory of dom0 starts at guest frame 0, which is another frame of the machine",
  function (this: XenWorld) {
    expect(memory(this).frame(0)).to.equal(0);
    expect(this.machine.inspect.machineFrame("dom0", 0)).to.be.above(0);
  },
);

When("dom0 gives a device the address of its buffer as it is", function (this: XenWorld) {
  this.deviceAddress = memory(this).frame(bufferFrame) * frameSize;
});

When(
  "dom0 gives a device the address of its buffer that phystomach tells",
  function (this: XenWorld) {
    const gpfn = memory(this).frame(bufferFrame);
    const { result } = this.call(dom0, "ia64_dom0vp_op", "phystomach", { gpfn });
    this.deviceAddress = Number(result) * frameSize;
  },
);

When("the device stores {number} there", function (this: XenWorld, value: bigint) {
  const address = this.deviceAddress ?? this.misuse("no device has been given an address");
  memory(this).deviceStore(address, value);
});

Then("the buffer of dom0 holds {number}", function (this: XenWorld, value: bigint) {
  expect(this.guest("dom0").loadFrame(memory(this).frame(bufferFrame))).to.equal(value);
});

Given("the buffer of dom0 holds zero", function (this: XenWorld) {
  this.guest("dom0").storeFrame(memory(this).frame(bufferFrame), 0n);
});

When(
  "dom0 loads from the machine address of frame {int} of {string} in physical mode",
  function (this: XenWorld, gpfn: number, domain: string) {
    this.executed = memory(this).loadPhysical(machineFrame(this, domain, gpfn) * frameSize);
  },
);

When(
  "dom0 reaches for frame {int} of {string} as its toolstack does",
  function (this: XenWorld, gpfn: number, domain: string) {
    const { window } = this.machine.toolstack;
    const mfn = machineFrame(this, domain, gpfn);
    this.mapping = { mfn, window: window.map(this.machine.domainId(domain), gpfn).gpfn };
  },
);

When("dom0 lets go of the frame", function (this: XenWorld) {
  const { window } = this.mapping ?? this.misuse("dom0 has reached for no frame yet");
  this.machine.toolstack.window.unmap({ gpfn: window, va: 0n });
});

Then("dom0 has it at its machine address", function (this: XenWorld) {
  expect(this.mapping?.window).to.equal(this.mapping?.mfn);
});

Then("dom0 has it at a guest frame that it did not use", function (this: XenWorld) {
  expect(this.mapping?.window).to.be.at.least(this.agent("dom0").windowGpfn);
});

Then("Xen has been asked to map it {times}", function (this: XenWorld, times: number) {
  const asked = this.machine.records
    .slice(this.before.calls)
    .filter(({ op }) => op === "add_physmap_with_gmfn");
  expect(asked.length).to.equal(times);
});

Then("the frame belongs to {string}", function (this: XenWorld, domain: string) {
  const owner = this.machine.inspect.owner(this.mapping?.mfn ?? -1);
  expect(owner).to.equal(this.machine.domainId(domain));
});

When(
  "{string} stores {number} in the frame",
  function (this: XenWorld, domain: string, value: bigint) {
    const mfn = this.mapping?.mfn ?? this.misuse("no frame has been named yet");
    this.guest(domain).storeFrame(this.machine.inspect.guestFrame(mfn), value);
  },
);

When("dom0 gives back {int} frame(s)", function (this: XenWorld, n: number) {
  const frames = Array.from({ length: n }, (_, i) => memory(this).frame(spareFrame) + i);
  reserved(this, memory(this).giveBack(frames));
});

When("dom0 takes as many frames again", function (this: XenWorld) {
  reserved(this, memory(this).takeBack(this.theseFrames?.gpfns ?? []));
});

Then("dom0 can use them", function (this: XenWorld) {
  const guest = this.guest("dom0");
  for (const frame of this.theseFrames?.gpfns ?? []) {
    guest.storeFrame(frame, BigInt(frame));
    expect(guest.loadFrame(frame)).to.equal(BigInt(frame));
    const mfn = this.machine.inspect.machineFrame("dom0", frame) ?? -1;
    expect(this.machine.inspect.owner(mfn), `owner of frame ${frame}`).to.equal(0);
  }
});

const dom0 = { domain: "dom0", vcpu: 0 };

function memory(world: XenWorld): Dom0MemoryView {
  return new Dom0MemoryView(world.machine);
}

function machineFrame(world: XenWorld, domain: string, gpfn: number): number {
  return (
    world.machine.inspect.machineFrame(domain, gpfn) ??
    world.misuse(`"${domain}" has no frame ${gpfn}`)
  );
}

function reserved(world: XenWorld, { frames, done }: ReturnType<Dom0MemoryView["giveBack"]>): void {
  world.theseFrames = { domain: "dom0", gpfns: frames, done };
}
