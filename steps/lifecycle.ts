import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { rendezvousGp } from "../emulator/machine/guest.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** psr of a kernel's entry: bank 1, interruption collection, alignment checks (behaviour 2.3). */
const entryPsr = "0x100000002008";

Given("all vcpus of {string} are running", function (this: XenWorld, domain: string) {
  for (let vcpu = 1; vcpu < this.machine.inspect.vcpus(domain); vcpu++) {
    this.guest(domain).startVcpu(0, vcpu);
  }
});

When(
  "{vcpu} starts vcpu {int} through the SAL rendezvous",
  function (this: XenWorld, who: Virtual, target: number) {
    this.guest(who.domain).startVcpu(who.vcpu, target);
  },
);

When(
  "{vcpu} initialises vcpu {int} at the entry of its kernel",
  function (this: XenWorld, who: Virtual, vcpu: number) {
    const ip = `0x${this.agent(who.domain).symbol("ap_start").toString(16)}`;
    const context = { ip, psr: entryPsr, cfm: "0x8000000000000000" };
    this.call(who, "vcpu_op", "initialise", { vcpu, context });
  },
);

Then("{vcpu} serves its mailbox", function (this: XenWorld, { domain, vcpu }: Virtual) {
  const agent = this.agent(domain);
  agent.waitReady(vcpu);
  const { result } = agent.call("xen_version", "version", {}, { vcpu });
  expect(result).to.equal(0x40000n);
});

When("{vcpu} returns to firmware", function (this: XenWorld, who: Virtual) {
  this.guest(who.domain).callAway("fw_sal_return", null, {}, who.vcpu);
});

Then("{vcpu} is up", function (this: XenWorld, who: Virtual) {
  expect(this.machine.inspect.isUp(who.domain, who.vcpu)).to.equal(true);
});

Then("{vcpu} is down", function (this: XenWorld, who: Virtual) {
  expect(this.machine.inspect.isUp(who.domain, who.vcpu)).to.equal(false);
});

When(
  "{vcpu} sends vector {number} to vcpu {int} by the firmware's IPI",
  function (this: XenWorld, who: Virtual, vector: bigint, target: number) {
    this.call(who, "fw_ipi", null, { vcpu: target, vector: Number(vector) });
  },
);

When("the toolstack destroys {string}", function (this: XenWorld, domain: string) {
  destroy(this, domain);
});

Given("the toolstack has destroyed {string}", function (this: XenWorld, domain: string) {
  destroy(this, domain);
});

Given("the toolstack does not react", function (this: XenWorld) {
  this.machine.toolstackReacts = false;
});

When(
  "{string} shuts itself down with reason {number}",
  function (this: XenWorld, domain: string, reason: bigint) {
    this.guest(domain).callAway("sched_op", "shutdown", { reason: Number(reason) });
  },
);

Then("the blocked call returns {number}", function (this: XenWorld, result: bigint) {
  const outcome = this.agent("guest").finish();
  expect(outcome).to.deep.include({ kind: "done" });
  const [r8 = 0n] = outcome.kind === "done" ? outcome.results : [];
  expect(BigInt.asIntN(64, r8)).to.equal(BigInt.asIntN(64, result));
});

Then(
  "{string} is shut down with code {int}",
  function (this: XenWorld, domain: string, code: number) {
    this.machine.settle();
    expect(this.machine.inspect.shutdownCode(domain)).to.equal(code);
  },
);

Then(
  "{string} is shut down with reason {string}",
  function (this: XenWorld, domain: string, reason: string) {
    this.machine.settle();
    expect(this.machine.inspect.shutdownReason(domain)).to.equal(reason);
  },
);

When(
  "{string} calls EFI ResetSystem with type {int}",
  function (this: XenWorld, domain: string, type: number) {
    this.guest(domain).callAway("fw_efi", "reset_system", { type });
  },
);

When(
  "{string} asks for the XSI window at {number}",
  function (this: XenWorld, domain: string, address: bigint) {
    const fields = { address: `0x${address.toString(16)}` };
    this.guest(domain).callAway("fw_set_shared_info_va", null, fields);
  },
);

Then(
  "vcpu {int} of {string} runs at the registered entry, with r1 as registered",
  function (this: XenWorld, vcpu: number, domain: string) {
    const agent = this.agent(domain);
    expect(agent.mailbox(vcpu).ready, "the agent's entry was run").to.equal(true);
    const gp = this.machine.inspect.word(domain, agent.symbol("ap_gp"));
    expect(gp).to.equal(BigInt(rendezvousGp));
  },
);

Then("the call leaves r8 unchanged", function (this: XenWorld) {
  expect(this.last?.result).to.equal(0n);
});

function destroy(world: XenWorld, domain: string): void {
  const fields = { domain: world.machine.domainId(domain) };
  world.call({ domain: "dom0", vcpu: 0 }, "domctl", "destroydomain", fields);
  world.machine.settle();
}
