import { type DataTable, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Virtual } from "./parameter-types.ts";
import { numberOf } from "./values.ts";
import type { XenWorld } from "./world.ts";

When("{vcpu} executes:", function (this: XenWorld, who: Virtual, source: string) {
  this.executed = this.guest(who.domain).execute(who.vcpu, source, this.docString());
});

When("{vcpu} executes at user level:", function (this: XenWorld, who: Virtual, source: string) {
  this.executed = this.guest(who.domain).executeAsUser(who.vcpu, source, this.docString());
});

When(
  "{vcpu} executes, and does not return:",
  function (this: XenWorld, who: Virtual, code: string) {
    this.guest(who.domain).executeAway(who.vcpu, code, this.docString());
  },
);

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
    const fault = lastFault(this);
    expect(fault.vector, "vector").to.equal(Number(vector));
    expect(fault.isr & 0xffffn, "isr.code").to.equal(code);
  },
);

/** What a handler has of a fault, as the agent's log names it. */
const faultWords = ["ip", "isr", "ifa", "iim", "ipsr"] as const;

Then(
  "the guest takes a fault at vector {number}, with iim {number}",
  function (this: XenWorld, vector: bigint, iim: bigint) {
    const fault = lastFault(this);
    expect(fault.vector, "vector").to.equal(Number(vector));
    expect(fault.iim, "iim").to.equal(iim);
  },
);

Then(
  "the guest takes a fault at vector {number}, and its handler finds:",
  function (this: XenWorld, vector: bigint, table: DataTable) {
    const fault = lastFault(this);
    expect(fault.vector, "vector").to.equal(Number(vector));
    for (const [name = "", value = ""] of table.raw()) {
      const word = faultWords.find((each) => each === name) ?? this.misuse(`no word "${name}"`);
      expect(fault[word], name).to.equal(numberOf(this, name, value));
    }
  },
);

/** The fault that ended the executed code, as the agent logged it. */
function lastFault(world: XenWorld) {
  expect(world.executed?.kind, "how the code ended").to.equal("fault");
  const fault = world
    .agent("guest")
    .log()
    .findLast((record) => record.kind === "fault");
  return fault ?? world.misuse("the guest has logged no fault");
}

/** r8..r11 as the executed code left them. */
function registerOf(world: XenWorld, register: number): bigint {
  expect(world.executed?.kind, "how the code ended").to.equal("done");
  const results = world.executed?.kind === "done" ? world.executed.results : [];
  return results[register - 8] ?? world.misuse("r8 to r11 are the results of code");
}
