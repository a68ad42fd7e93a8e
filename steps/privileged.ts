import { Then } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** A leaf procedure that reads a region register. */
const readRegion = (region: number) =>
  `movl r8=${region} << 61 ;; mov r8=rr[r8] ;; br.ret.sptk.many b0 ;;`;

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

Then(
  "region register {int} of {domain} reads {number}",
  function (this: XenWorld, region: number, domain: string, value: bigint) {
    const outcome = this.guest(domain).execute(0, readRegion(region), { file: this.step.file });
    expect(outcome).to.deep.include({ kind: "done" });
    expect(outcome.kind === "done" && outcome.results[0]).to.equal(value);
  },
);

function upcallMask(world: XenWorld, { domain, vcpu }: Virtual): bigint {
  return world.agent(domain).load(XSI_BASE + 0x30n * BigInt(vcpu) + 1n, 1, vcpu);
}
