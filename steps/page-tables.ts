import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { GuestMmu, type Mapping } from "../emulator/machine/guest-mmu.ts";
import { command } from "../emulator/xen/agent/mailbox.ts";
import { DOMID_SELF, frameSize } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

const shift = 14;
const pageBytes = 0x4000;
/** Frames of dom0 behind its window for foreign ones. */
const newFrames = 0x1_0000;

When(
  "{domain} maps {number} to frame {int}, of privilege level {int}",
  function (this: XenWorld, domain: string, va: bigint, gpfn: number, level: number) {
    map(this, domain, { va, gpa: gpfn * frameSize, shift, level });
  },
);

When(
  "{domain} maps {number} to frame {int}, uncached",
  function (this: XenWorld, domain: string, va: bigint, gpfn: number) {
    map(this, domain, { va, gpa: gpfn * frameSize, shift, memory: "UC" });
  },
);

When(
  "{domain} maps {number} to frame {int}, as a NaT page",
  function (this: XenWorld, domain: string, va: bigint, gpfn: number) {
    map(this, domain, { va, gpa: gpfn * frameSize, shift, memory: "NaTPage" });
  },
);

When(
  "{domain} maps {number} to frame {int}, clean",
  function (this: XenWorld, domain: string, va: bigint, gpfn: number) {
    map(this, domain, { va, gpa: gpfn * frameSize, shift, clean: true });
  },
);

When("{domain} stores to {number}", function (this: XenWorld, domain: string, va: bigint) {
  this.executed = this.agent(domain).attempt({ command: command.store, args: [va, 8n, 1n] });
});

Given(
  "{domain} has mapped the I\\/O at {number}",
  function (this: XenWorld, domain: string, address: bigint) {
    const fields = { address: `0x${address.toString(16)}`, size: pageBytes };
    this.mustCall({ domain, vcpu: 0 }, "ia64_dom0vp_op", "ioremap", fields);
  },
);

When("dom0 maps that machine frame as one of {string}", function (this: XenWorld, domain: string) {
  const mfn = this.mapping?.mfn ?? this.misuse("dom0 maps no frame yet");
  const domid = this.machine.domainId(domain);
  const fields = { gpfn: newFrames, mfn, flags: 0, domid };
  this.call({ domain: "dom0", vcpu: 0 }, "ia64_dom0vp_op", "add_physmap", fields);
});

Then(
  "dom0 has machine frame {number} at frame {number}",
  function (this: XenWorld, mfn: bigint, gpfn: bigint) {
    expect(this.machine.inspect.machineFrame("dom0", Number(gpfn))).to.equal(Number(mfn));
  },
);

When("dom0 takes {int} frames more", function (this: XenWorld, frames: number) {
  const last = newFrames + frames - 1;
  this.mustCall({ domain: "dom0", vcpu: 0 }, "memory_op", "populate_physmap", {
    domid: DOMID_SELF,
    nr_extents: frames,
    extent_start: [`0x${newFrames.toString(16)}..0x${last.toString(16)}`],
  });
});

Given(
  "frame {int} of {string} holds the secret {number}",
  function (this: XenWorld, gpfn: number, domain: string, value: bigint) {
    this.guest(domain).storeFrame(gpfn, value);
    this.secretFrame = this.machine.inspect.machineFrame(domain, gpfn);
  },
);

Then("dom0 reads {number} where the secret was", function (this: XenWorld, value: bigint) {
  const { inspect } = this.machine;
  let gpfn = newFrames;
  while (inspect.machineFrame("dom0", gpfn) !== this.secretFrame) {
    expect(inspect.machineFrame("dom0", gpfn++), "dom0 has not got that frame").to.be.a("number");
  }
  expect(this.guest("dom0").loadFrame(gpfn)).to.equal(value);
});

function map(world: XenWorld, domain: string, mapping: Mapping): void {
  world.executed = new GuestMmu(world.guest(domain), 0).insert("data", mapping);
  expect(world.executed, "outcome of the insertion").to.have.property("kind", "done");
}
