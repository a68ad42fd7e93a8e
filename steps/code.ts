import { Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

When("{vcpu} executes:", function (this: XenWorld, who: Virtual, source: string) {
  this.executed = this.guest(who.domain).execute(who.vcpu, source, this.docString());
});

Then("r{int} is {number}", function (this: XenWorld, register: number, value: bigint) {
  expect(registerOf(this, register)).to.equal(BigInt.asUintN(64, value));
});

Then(
  "r{int} is {number}, {errno}",
  function (this: XenWorld, register: number, value: bigint, _name: string) {
    expect(BigInt.asIntN(64, registerOf(this, register))).to.equal(value);
  },
);

Then(
  "the guest takes a fault at vector {number}, with code {number}",
  function (this: XenWorld, vector: bigint, code: bigint) {
    expect(this.executed?.kind, "how the code ended").to.equal("fault");
    const fault = this.agent("guest")
      .log()
      .findLast((record) => record.kind === "fault");
    expect(fault?.vector, "vector").to.equal(Number(vector));
    expect((fault?.isr ?? 0n) & 0xffffn, "isr.code").to.equal(code);
  },
);

/** r8..r11 as the executed code left them. */
function registerOf(world: XenWorld, register: number): bigint {
  expect(world.executed?.kind, "how the code ended").to.equal("done");
  const results = world.executed?.kind === "done" ? world.executed.results : [];
  return results[register - 8] ?? world.misuse("r8 to r11 are the results of code");
}
