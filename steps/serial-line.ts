import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { command } from "../emulator/xen/agent/mailbox.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import { frameSize, VIRQ_CONSOLE } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

const controlA = "\u0001";

Given("dom0 has bound VIRQ_CONSOLE", function (this: XenWorld) {
  const fields = { virq: VIRQ_CONSOLE, vcpu: 0 };
  this.mustCall({ domain: "dom0", vcpu: 0 }, "event_channel_op", "bind_virq", fields);
});

When("somebody types {string} on the serial line", function (this: XenWorld, text: string) {
  type(this, text);
});

When("somebody types {int} characters on the serial line", function (this: XenWorld, n: number) {
  type(this, "x".repeat(n));
});

When(
  "somebody presses CTRL-A {int} times on the serial line",
  function (this: XenWorld, times: number) {
    type(this, controlA.repeat(times));
  },
);

Given("the console of {string} is on the serial line", function (this: XenWorld, domain: string) {
  this.machine.toolstack.serial.connect(this.machine.domainId(domain));
});

When(
  "{string} writes {string} to its console",
  function (this: XenWorld, domain: string, text: string) {
    const agent = this.agent(domain);
    agent.scratch((allocate) => {
      const { gpa } = allocate(text.length);
      agent.write(gpa, new TextEncoder().encode(text));
      const args = [agentVirtual(gpa), BigInt(text.length)];
      agent.perform({ command: command.console, args });
    });
    this.machine.settle();
  },
);

/** The console ring is in the last frame of a domain; its input is at the start (layouts 5.1, 6). */
Then(
  "{string} has {string} in its console ring",
  function (this: XenWorld, domain: string, text: string) {
    this.machine.settle();
    const ring = (this.machine.inspect.frames(domain) - 1) * frameSize;
    const bytes = this.machine.inspect.bytes(domain, ring, text.length);
    expect(new TextDecoder().decode(bytes)).to.equal(text);
  },
);

function type(world: XenWorld, text: string): void {
  world.machine.hypervisor.board.serial.type(new TextEncoder().encode(text));
  world.machine.settle();
}
