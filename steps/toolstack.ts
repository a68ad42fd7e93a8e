import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { XenWorld } from "./world.ts";

Given("{string} runs a balloon driver", function (this: XenWorld, domain: string) {
  this.drivers(domain).startBalloon();
});

When(
  "the toolstack sets the memory target of {string} to {int} MiB",
  function (this: XenWorld, domain: string, mib: number) {
    this.machine.toolstack.balloon(this.machine.domainId(domain), mib);
    this.drivers(domain).serve();
  },
);

Then(
  "xenstore has {string} at {string} of {string}",
  function (this: XenWorld, value: string, path: string, domain: string) {
    expect(read(this, `${directory(this, domain)}/${path}`)).to.equal(value);
  },
);

Then(
  "xenstore has nothing at {string} of {string}",
  function (this: XenWorld, path: string, domain: string) {
    expect(read(this, `${directory(this, domain)}/${path}`)).to.equal(null);
  },
);

Given(
  "{string} has written {string} to {string} in xenstore",
  function (this: XenWorld, domain: string, value: string, path: string) {
    this.drivers(domain).store.client.write(path, value);
    expect(read(this, `${directory(this, domain)}/${path}`)).to.equal(value);
  },
);

Given("{string} has run for {int} seconds", function (this: XenWorld, domain: string, s: number) {
  this.machine.elapse(s * 1e9);
  expect(this.machine.standing(domain)).to.equal("running");
});

Then(
  "the toolstack rebuilds {string} with a new domain id",
  function (this: XenWorld, domain: string) {
    this.machine.settle();
    const [first] = this.machine.occupants().filter(({ name }) => name === domain);
    const id = this.machine.domainId(domain);
    expect(id, "domain id").to.not.equal(first?.id);
    expect(this.machine.inspect.standing(id)).to.equal("running");
    this.machine.agentOf(id).waitReady();
    this.machine.settle();
  },
);

Then("the domain with the old id is gone", function (this: XenWorld) {
  const [, first] = this.machine.occupants();
  expect(this.machine.inspect.standing(first?.id ?? 0)).to.equal("gone");
});

Then("xenstore has nothing at the old domain's path", function (this: XenWorld) {
  const [, first] = this.machine.occupants();
  expect(read(this, `/local/domain/${first?.id}`)).to.equal(null);
});

Then("{string} has restarted once", function (this: XenWorld, domain: string) {
  expect(this.machine.toolstack.restartsOf(domain)).to.equal(1);
});

Then("dom0 has made these calls, in this order:", function (this: XenWorld, table: DataTable) {
  const made = this.machine.records.filter(({ domain }) => domain === 0);
  let from = 0;
  for (const [call, op] of table.raw()) {
    const at = made.findIndex((record, i) => i >= from && record.call === call && record.op === op);
    expect(at, `${call} ${op} after ${from} other calls`).to.be.at.least(0);
    expect(Number(made[at]?.result), `result of ${call} ${op}`).to.be.at.least(0);
    from = at + 1;
  }
});

function directory(world: XenWorld, domain: string): string {
  return `/local/domain/${world.machine.domainId(domain)}`;
}

/** A node of xenstore as dom0 sees it. */
function read(world: XenWorld, path: string): string | null {
  return world.machine.toolstack.store.readIfPresent(path);
}
