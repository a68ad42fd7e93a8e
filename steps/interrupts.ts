import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { DOMID_SELF } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import { portNumber } from "./values.ts";
import type { XenWorld } from "./world.ts";

/** Where the agent has its shared_info, and places in it (layouts 1 and 2). */
const XSI_BASE = 0xfffffffffff00000n;
const pendingBitmap = 0xc00n;
const bitmapWords = 64;
const vcpuInfoSize = 0x30n;
const pendingSelector = 8n;
const eventVector = 0x1018n;

Given("{domain} has sent on its end", function (this: XenWorld, domain: string) {
  const port = this.ends.get(domain) ?? this.misuse(`${domain} has no end of a channel`);
  this.mustCall({ domain, vcpu: 0 }, "event_channel_op", "send", { port });
});

Given("{string} has closed all its ports", function (this: XenWorld, domain: string) {
  this.mustCall({ domain, vcpu: 0 }, "event_channel_op", "reset", { dom: DOMID_SELF });
});

Given(
  "{domain} has moved that port to vcpu {int}",
  function (this: XenWorld, domain: string, vcpu: number) {
    const port = portNumber(this);
    this.mustCall({ domain, vcpu: 0 }, "event_channel_op", "bind_vcpu", { port, vcpu });
  },
);

When("{vcpu} asks for the status of that port", function (this: XenWorld, who: Virtual) {
  const port = portNumber(this);
  this.call(who, "event_channel_op", "status", { dom: DOMID_SELF, port });
});

Given("{vcpu} has cleared its upcall and its selector", function (this: XenWorld, who: Virtual) {
  clearUpcall(this, who);
});

Given(
  "{vcpu} has cleared its upcall, its selector and all that is pending",
  function (this: XenWorld, who: Virtual) {
    clearUpcall(this, who);
    for (let word = 0; word < bitmapWords; word++) {
      const address = XSI_BASE + pendingBitmap + 8n * BigInt(word);
      this.agent(who.domain).store(address, 8, 0n, who.vcpu);
    }
  },
);

/** Address 0 stands for no callback, as it does before one is registered. */
Given(
  "{vcpu} takes events as vector {number}, without a callback",
  function (this: XenWorld, who: Virtual, vector: bigint) {
    this.mustCall(who, "callback_op", "register", { type: 0, address: "0x0" });
    this.agent(who.domain).store(XSI_BASE + eventVector, 4, vector, who.vcpu);
  },
);

When("{vcpu} sends to the IPI port of every vcpu", function (this: XenWorld, who: Virtual) {
  sendToAll(this, who);
});

When(
  "every vcpu of {string} sends to the IPI port of every vcpu",
  function (this: XenWorld, domain: string) {
    for (let vcpu = 0; vcpu < this.machine.inspect.vcpus(domain); vcpu++)
      sendToAll(this, { domain, vcpu });
  },
);

Then(
  "each vcpu of {string} enters its event callback {int} time(s), each time with its own port pending",
  function (this: XenWorld, domain: string, times: number) {
    for (let vcpu = 0; vcpu < this.machine.inspect.vcpus(domain); vcpu++) {
      const port = this.ipiPorts.get(`${domain}/${vcpu}`);
      const log = this.agent(domain).log(vcpu).slice(this.before.logLength(domain, vcpu));
      const ports = log.flatMap((record) => (record.kind === "events" ? record.ports : []));
      expect(ports, `ports of vcpu ${vcpu}`).to.deep.equal(Array(times).fill(port));
      const upcalls = log.filter(({ kind }) => kind === "upcall");
      expect(upcalls.length, `upcalls of vcpu ${vcpu}`).to.equal(times);
    }
  },
);

Then("that port is pending", function (this: XenWorld) {
  expect(isPending(this), "pending bit").to.equal(true);
});

Then("that port is not pending", function (this: XenWorld) {
  expect(isPending(this), "pending bit").to.equal(false);
});

Then("that port has the number of the port that was closed", function (this: XenWorld) {
  const closed = this.machine.records.findLast(({ op }) => op === "close");
  expect(portNumber(this)).to.equal(closed?.request.port);
});

/** One after the other: what is pending twice would count once. */
function sendToAll(world: XenWorld, who: Virtual): void {
  for (let target = 0; target < world.machine.inspect.vcpus(who.domain); target++) {
    const port =
      world.ipiPorts.get(`${who.domain}/${target}`) ??
      world.misuse(`vcpu ${target} has bound no IPI port`);
    world.mustCall(who, "event_channel_op", "send", { port });
    world.machine.settle();
  }
}

/** As the domain itself sees it in shared_info. */
function isPending(world: XenWorld): boolean {
  const port = BigInt(portNumber(world));
  const word = XSI_BASE + pendingBitmap + 8n * (port / 64n);
  const agent = world.agent(world.thatPort?.domain ?? "");
  return ((agent.load(word, 8) >> (port % 64n)) & 1n) === 1n;
}

/** What a handler does first, but without looking at the ports. */
function clearUpcall(world: XenWorld, { domain, vcpu }: Virtual): void {
  const info = XSI_BASE + vcpuInfoSize * BigInt(vcpu);
  world.agent(domain).store(info, 1, 0n, vcpu);
  world.agent(domain).store(info + pendingSelector, 8, 0n, vcpu);
}
