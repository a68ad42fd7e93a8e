import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { LogRecord } from "../emulator/xen/agent/log.ts";
import { DOMID_SELF } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import { portNumber } from "./values.ts";
import type { XenWorld } from "./world.ts";

/** Where the agent has its shared_info, and the mask bitmap in it (layouts 1 and 2). */
const XSI_BASE = 0xfffffffffff00000n;

Given("{vcpu} has bound an IPI port", function (this: XenWorld, who: Virtual) {
  bindIpi(this, who);
});

Given("every vcpu of {string} has bound an IPI port", function (this: XenWorld, domain: string) {
  for (let vcpu = 0; vcpu < this.machine.inspect.vcpus(domain); vcpu++)
    bindIpi(this, { domain, vcpu });
});

When("{vcpu} sends to that port", function (this: XenWorld, who: Virtual) {
  send(this, who, portNumber(this));
});

When("{vcpu} sends to that port again", function (this: XenWorld, who: Virtual) {
  send(this, who, portNumber(this));
});

When(
  "{vcpu} sends to the IPI port of vcpu {int}",
  function (this: XenWorld, who: Virtual, target: number) {
    const port =
      this.ipiPorts.get(`${who.domain}/${target}`) ??
      this.misuse(`vcpu ${target} has bound no IPI port`);
    this.thatPort = { domain: who.domain, number: port };
    send(this, who, port);
  },
);

Given(
  "{string} has a port open for {string}",
  function (this: XenWorld, domain: string, remote: string) {
    openPort(this, domain, this.machine.domainId(remote));
  },
);

Given("{string} has a port open for itself", function (this: XenWorld, domain: string) {
  openPort(this, domain, DOMID_SELF);
});

When("{domain} binds to that port", function (this: XenWorld, domain: string) {
  bind(this, domain);
});

Given("{domain} has bound to that port", function (this: XenWorld, domain: string) {
  bind(this, domain);
});

When("{domain} sends on its end", function (this: XenWorld, domain: string) {
  send(this, { domain, vcpu: 0 }, endOf(this, domain));
});

When("{domain} closes its end", function (this: XenWorld, domain: string) {
  const port = endOf(this, domain);
  this.call({ domain, vcpu: 0 }, "event_channel_op", "close", { port });
});

When("{domain} closes that port", function (this: XenWorld, domain: string) {
  const port = portNumber(this);
  this.call({ domain, vcpu: 0 }, "event_channel_op", "close", { port });
});

Given("{domain} has masked that port", function (this: XenWorld, domain: string) {
  const port = portNumber(this);
  const word = XSI_BASE + 0xe00n + 8n * BigInt(Math.floor(port / 64));
  const agent = this.agent(domain);
  agent.store(word, 8, agent.load(word, 8) | (1n << BigInt(port % 64)));
});

Given("{vcpu} has masked its interrupts", function (this: XenWorld, { domain, vcpu }: Virtual) {
  setInterrupts(this, domain, vcpu, "rsm");
});

When("{vcpu} unmasks its interrupts", function (this: XenWorld, { domain, vcpu }: Virtual) {
  setInterrupts(this, domain, vcpu, "ssm");
});

Then(
  "{vcpu} enters its event callback once, with that port pending",
  function (this: XenWorld, who: Virtual) {
    expectOneUpcall(this, who, portNumber(this));
  },
);

Then(
  "{vcpu} enters its event callback once, with its end pending",
  function (this: XenWorld, who: Virtual) {
    expectOneUpcall(this, who, endOf(this, who.domain));
  },
);

Then(
  "{vcpu} enters its event callback, with that port pending",
  function (this: XenWorld, who: Virtual) {
    expect(ports(this, who), "ports").to.contain(portNumber(this));
  },
);

Then(
  "{vcpu} enters its event callback once, with nothing pending",
  function (this: XenWorld, who: Virtual) {
    expect(upcalls(this, who).length, "upcalls").to.equal(1);
    expect(ports(this, who), "ports").to.deep.equal([]);
  },
);

// In January 2006 events arrived so; the agent's handler is the same, and so is what it logs.
Then(
  "{vcpu} takes one external interrupt, with its end pending",
  function (this: XenWorld, who: Virtual) {
    expectOneUpcall(this, who, endOf(this, who.domain));
  },
);

Then("{vcpu} takes no external interrupt", function (this: XenWorld, who: Virtual) {
  expect(upcalls(this, who).length, "interrupts").to.equal(0);
});

Then("{vcpu} enters no event callback", function (this: XenWorld, who: Virtual) {
  expect(upcalls(this, who).length, "upcalls").to.equal(0);
});

Then(
  "no other vcpu of {string} enters its event callback",
  function (this: XenWorld, domain: string) {
    const port = portNumber(this);
    for (let vcpu = 0; vcpu < this.machine.inspect.vcpus(domain); vcpu++) {
      if (this.ipiPorts.get(`${domain}/${vcpu}`) === port) continue;
      expect(upcalls(this, { domain, vcpu }).length, `upcalls of vcpu ${vcpu}`).to.equal(0);
    }
  },
);

Then("the upcall interrupted the guest's own code", function (this: XenWorld) {
  const agent = this.agent("guest");
  const [upcall] = upcalls(this, { domain: "guest", vcpu: 0 });
  const text = BigInt(agent.symbol("_start"));
  expect(Number((upcall?.ip ?? 0n) & 0xffffffffffn)).to.be.within(
    Number(text),
    agent.symbol("event_callback"),
  );
});

Then(
  "its handler found interrupts masked and interruption collection off",
  function (this: XenWorld) {
    const [upcall] = upcalls(this, { domain: "guest", vcpu: 0 });
    expect(upcall).to.deep.include({ upcallMask: 1n, ic: 0n });
  },
);

Then("its handler found the psr of that code, with i and ic set", function (this: XenWorld) {
  const [upcall] = upcalls(this, { domain: "guest", vcpu: 0 });
  const both = (1n << 14n) | (1n << 13n);
  expect((upcall?.ipsr ?? 0n) & both, "psr.i and psr.ic").to.equal(both);
});

Then(
  "the port of {string} has status unbound, for {string}",
  function (this: XenWorld, domain: string, remote: string) {
    const port = this.ends.get(domain) ?? portNumber(this);
    const dom = this.machine.domainId(domain);
    const status = this.mustCall({ domain: "dom0", vcpu: 0 }, "event_channel_op", "status", {
      dom,
      port,
    });
    expect(status).to.deep.include({ status: 1, remote_dom: this.machine.domainId(remote) });
  },
);

Then("{domain} receives VIRQ_DOM_EXC", function (this: XenWorld, domain: string) {
  expect(ports(this, { domain, vcpu: 0 })).to.contain(this.machine.toolstack.domExcPort);
});

function bindIpi(world: XenWorld, who: Virtual): void {
  const { port } = world.mustCall(who, "event_channel_op", "bind_ipi", { vcpu: who.vcpu });
  world.ipiPorts.set(`${who.domain}/${who.vcpu}`, Number(port));
}

function send(world: XenWorld, who: Virtual, port: number): void {
  world.call(who, "event_channel_op", "send", { port });
}

function openPort(world: XenWorld, domain: string, remote_dom: number): void {
  const fields = { dom: DOMID_SELF, remote_dom };
  const { port } = world.mustCall({ domain, vcpu: 0 }, "event_channel_op", "alloc_unbound", fields);
  world.ends.clear();
  world.ends.set(domain, Number(port));
}

/** Join the port last opened; the binder's end is remembered as its end. */
function bind(world: XenWorld, domain: string): void {
  const open = world.thatPort ?? world.misuse("no port is open");
  const { local_port } = world.mustCall(
    { domain, vcpu: 0 },
    "event_channel_op",
    "bind_interdomain",
    { remote_dom: world.machine.domainId(open.domain), remote_port: open.number },
  );
  world.ends.set(domain, Number(local_port));
}

function endOf(world: XenWorld, domain: string): number {
  return world.ends.get(domain) ?? world.misuse(`${domain} has no end of a channel`);
}

function expectOneUpcall(world: XenWorld, who: Virtual, port: number): void {
  expect(upcalls(world, who).length, "upcalls").to.equal(1);
  expect(ports(world, who), "ports").to.deep.equal([port]);
}

/** Have a vcpu clear or set psr.i by its own instruction. */
function setInterrupts(world: XenWorld, domain: string, vcpu: number, op: "rsm" | "ssm"): void {
  const source = `${op} psr.i ;;\nsrlz.d ;;\nbr.ret.sptk.many b0 ;;`;
  world.guest(domain).execute(vcpu, source, { file: world.step.file });
}

/** What the vcpu's handlers logged since "before", when the machine has come to rest. */
function logSince(world: XenWorld, { domain, vcpu }: Virtual): readonly LogRecord[] {
  world.machine.settle();
  return world.agent(domain).log(vcpu).slice(world.before.logLength(domain, vcpu));
}

function upcalls(world: XenWorld, who: Virtual) {
  return logSince(world, who).filter((record) => record.kind === "upcall");
}

function ports(world: XenWorld, who: Virtual): number[] {
  return logSince(world, who).flatMap((record) => (record.kind === "events" ? record.ports : []));
}
