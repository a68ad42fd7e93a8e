import { Then } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** Where the agent has its shared_info: vcpu_info of each vcpu, with the mask in byte 1 (layouts 2). */
const XSI_BASE = 0xfffffffffff00000n;

Then("{vcpu} finds its interrupts masked", function (this: XenWorld, who: Virtual) {
  expect(upcallMask(this, who), "upcall mask").to.not.equal(0n);
});

Then("{vcpu} finds its interrupts unmasked", function (this: XenWorld, who: Virtual) {
  expect(upcallMask(this, who), "upcall mask").to.equal(0n);
});

Then(
  "Xen says that {string} crashed by {string}",
  function (this: XenWorld, domain: string, reason: string) {
    expect(this.machine.inspect.crashReason(domain)).to.contain(reason);
  },
);

function upcallMask(world: XenWorld, { domain, vcpu }: Virtual): bigint {
  return world.agent(domain).load(XSI_BASE + 0x30n * BigInt(vcpu) + 1n, 1, vcpu);
}
