import { Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Fields } from "../emulator/contract/record.ts";
import type { XenWorld } from "./world.ts";

const dom0 = { domain: "dom0", vcpu: 0 };
/** Flags of getdomaininfo, by name (abi 5.2). */
const domainFlags: Readonly<Record<string, number>> = {
  dying: 0,
  "shut down": 2,
  paused: 3,
  blocked: 4,
  running: 5,
  debugged: 6,
};

Then(
  "dom0 finds {string} with the flag {string}",
  function (this: XenWorld, domain: string, flag: string) {
    expect(hasFlag(this, domain, flag)).to.equal(true);
  },
);

Then(
  "dom0 finds {string} without the flag {string}",
  function (this: XenWorld, domain: string, flag: string) {
    expect(hasFlag(this, domain, flag)).to.equal(false);
  },
);

Then(
  "the reply counts all frames of the machine, and those that are free",
  function (this: XenWorld) {
    const { memory } = this.machine.description;
    const frames = memory / 0x4000;
    expect(Number(this.last?.reply?.total_pages), "total_pages").to.equal(frames);
    expect(Number(this.last?.reply?.free_pages), "free_pages").to.equal(
      this.machine.inspect.freeFrames(),
    );
  },
);

Then(
  "the reply lists dom0, {string} and {string}",
  function (this: XenWorld, first: string, second: string) {
    expect(listed(this)).to.deep.equal(ids(this, "dom0", first, second));
  },
);

Then("the reply lists dom0 and {string}", function (this: XenWorld, domain: string) {
  expect(listed(this)).to.deep.equal(ids(this, "dom0", domain));
});

Then(
  "each processor has been idle for some time, and not for all of it",
  function (this: XenWorld) {
    const now = this.machine.time;
    const list = (this.last?.reply?.info ?? []) as readonly (Fields | string)[];
    const times = list.map((each) => Number(typeof each === "string" ? each : each.idletime));
    expect(times.length, "processors").to.be.greaterThan(0);
    for (const time of times) expect(time).to.be.within(1, now - 1);
  },
);

When("dom0 shuts down with reason {int}", function (this: XenWorld, reason: number) {
  this.guest("dom0").callAway("sched_op", "shutdown", { reason });
});

When(
  "{string} shuts down by sched_op_compat with reason {int}",
  function (this: XenWorld, domain: string, reason: number) {
    this.guest(domain).callAway("sched_op_compat", "shutdown", { reason });
  },
);

Then("the machine halts", function (this: XenWorld) {
  expect(this.machine.inspect.end()).to.equal("poweroff");
});

Then("the machine restarts at once", function (this: XenWorld) {
  expect(this.machine.inspect.end()).to.equal("reboot");
});

Then("the machine restarts after 5 seconds", function (this: XenWorld) {
  expect(this.machine.inspect.end()).to.equal("crash");
});

function hasFlag(world: XenWorld, domain: string, flag: string): boolean {
  const bit = domainFlags[flag] ?? world.misuse(`no such flag: ${flag}`, "expected debugged, ...");
  const fields = { domain: world.machine.domainId(domain) };
  const { flags } = world.mustCall(dom0, "domctl", "getdomaininfo", fields);
  return ((Number(flags) >> bit) & 1) === 1;
}

const ids = ({ machine }: XenWorld, ...names: readonly string[]): number[] =>
  names.map((name) => machine.domainId(name));

/** Ids of the domains that getdomaininfolist has given. */
function listed(world: XenWorld): number[] {
  const list = (world.last?.reply?.buffer ?? []) as readonly Fields[];
  return list.map(({ domain }) => Number(domain));
}
