import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { assembleKernel } from "../emulator/machine/images.ts";
import type { XenWorld } from "./world.ts";

Given("the machine {string}", function (this: XenWorld, name: string) {
  this.startMachine(name);
});

Given(
  "the machine {string} with {string} booted",
  function (this: XenWorld, name: string, domain: string) {
    this.startMachine(name);
    this.machine.bootDomain(domain);
  },
);

Given(
  "the machine {string} with {string} and {string} booted",
  function (this: XenWorld, name: string, first: string, second: string) {
    this.startMachine(name);
    this.machine.bootDomain(first);
    this.machine.bootDomain(second);
  },
);

Given("{string} is booted", function (this: XenWorld, domain: string) {
  this.machine.bootDomain(domain);
});

Given("{string} runs this kernel:", function (this: XenWorld, domain: string, source: string) {
  this.machine.setKernel(domain, assembleKernel(source, this.docString()));
});

When("the toolstack builds {string}", function (this: XenWorld, domain: string) {
  this.machine.createDomain(this.machine.descriptionOf(domain));
});

When("the toolstack tries to build a domain of {int} GiB", function (this: XenWorld, gib: number) {
  const [model] = this.machine.description.domains;
  if (!model) this.misuse("the machine describes no domain");
  const memory = gib * 2 ** 30;
  try {
    this.machine.createDomain({ ...model, name: "large", memory, maxMemory: memory });
  } catch (error) {
    this.buildError = error as Error;
  }
});

Then("the build fails when the memory is populated", function (this: XenWorld) {
  expect(this.buildError?.message, "message of the toolstack").to.match(/^populate/);
});

Then("no domain but dom0 exists", function (this: XenWorld) {
  expect(this.machine.inspect.domainIds()).to.deep.equal([0]);
});

Then("{string} is running", function (this: XenWorld, domain: string) {
  expect(this.machine.standing(domain)).to.equal("running");
});

Then("{string} is dying", function (this: XenWorld, domain: string) {
  this.machine.settle();
  expect(this.machine.standing(domain)).to.equal("dying");
});

Then("{string} is gone", function (this: XenWorld, domain: string) {
  this.machine.settle();
  expect(this.machine.standing(domain)).to.equal("gone");
});

Then("{domain} executes no instruction", function (this: XenWorld, domain: string) {
  expect(executedAtRest(this, domain)).to.equal(0);
});

Then("{domain} executes instructions", function (this: XenWorld, domain: string) {
  expect(executedAtRest(this, domain)).to.be.above(0);
});

Then(
  "the console of {domain} shows {string}",
  function (this: XenWorld, domain: string, text: string) {
    this.machine.settle();
    const id = this.machine.domainId(domain);
    expect(this.machine.inspect.console(id)).to.contain(text);
  },
);

Then(
  "the word at {string} in {string} becomes {number}",
  function (this: XenWorld, symbol: string, domain: string, value: bigint) {
    const gpa = Number(
      this.machine.kernelOf(domain).symbols.get(symbol) ??
        this.misuse(`the kernel has no symbol ${symbol}`),
    );
    const read = () => this.machine.inspect.word(domain, gpa);
    this.machine.run(() => read() === value);
    expect(read()).to.equal(value);
  },
);

/** Instructions that the domain executes while the machine is left alone. */
function executedAtRest(world: XenWorld, domain: string): number {
  const { machine } = world;
  machine.settle();
  const before = machine.inspect.executed(domain);
  machine.settle();
  return machine.inspect.executed(domain) - before;
}
