import { Then } from "@cucumber/cucumber";
import { expect } from "chai";
import { didYouMean } from "../emulator/did-you-mean.ts";
import { type CounterName, counterMeanings, isCounterName } from "../emulator/xen/counters.ts";
import type { XenWorld } from "./world.ts";

// What is counted here has happened since the last group of When steps began. The names are those
// of emulator/xen/counters.ts.

Then("Xen counts {string} {times}", function (this: XenWorld, name: string, times: number) {
  expect(counted(this, name), name).to.equal(times);
});

Then(
  "Xen counts {string} {times} for {domain}",
  function (this: XenWorld, name: string, times: number, domain: string) {
    expect(countedFor(this, name, domain), name).to.equal(times);
  },
);

Then(
  "Xen counts {string} at least {times} for {domain}",
  function (this: XenWorld, name: string, times: number, domain: string) {
    expect(countedFor(this, name, domain), name).to.be.at.least(times);
  },
);

/** A counter of all domains together, or a diagnostic. */
function counted(world: XenWorld, name: string): number {
  const { inspect } = world.machine;
  if (isCounterName(name)) return inspect.count(name) - world.before.count(name);
  return (inspect.diagnostics()[name] ?? 0) - world.before.diagnostic(name);
}

function countedFor(world: XenWorld, name: string, domain: string): number {
  const counter = counterName(world, name);
  const id = world.machine.domainId(domain);
  return world.machine.inspect.count(counter, domain) - world.before.count(counter, id);
}

function counterName(world: XenWorld, name: string): CounterName {
  if (isCounterName(name)) return name;
  const names = Object.keys(counterMeanings);
  const { hint } = didYouMean(name, names);
  world.misuse(
    `Xen has no counter "${name}"`,
    [hint, `counters are: ${names.join(", ")}`].filter(Boolean).join("; "),
  );
}
