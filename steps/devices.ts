import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { GuestMmu } from "../emulator/machine/guest-mmu.ts";
import { RTE } from "../emulator/platform/iosapic.ts";
import { deviceRegister } from "../emulator/platform/line-device.ts";
import { frameShift, frameSize } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

const dom0: Virtual = { domain: "dom0", vcpu: 0 };
/** Region 1, where the agent has nothing. */
const registerWindow = 0x2000_0000_0000_0000n;
/** Register of a pin's low word in the I/O SAPIC. */
const entry = (line: number) => 0x10 + 2 * line;

Given(
  "dom0 has routed the line of {string} to a vector",
  function (this: XenWorld, device: string) {
    const { vector } = this.mustCall(dom0, "physdev_op", "alloc_irq_vector", { irq: 0 });
    this.vectors.set(device, Number(vector));
    this.mustCall(dom0, "physdev_op", "apic_write", routing(this, device, Number(vector)));
  },
);

Given(
  "dom0 has permitted {string} the interrupt of {string}",
  function (this: XenWorld, domain: string, device: string) {
    permit(this, domain, device);
  },
);

Given("the machine {string} with all its domains booted", function (this: XenWorld, name: string) {
  this.startMachine(name);
  for (const domain of this.machine.description.domains) this.machine.bootDomain(domain.name);
});

Given(
  "dom0 has permitted all domains the interrupt of {string}",
  function (this: XenWorld, device: string) {
    for (const { name } of this.machine.description.domains) permit(this, name, device);
  },
);

Given(
  "dom0 has allocated {int} vectors, up to {number}",
  function (this: XenWorld, count: number, last: bigint) {
    for (let i = 0; i < count; i++) {
      const { vector } = this.mustCall(dom0, "physdev_op", "alloc_irq_vector", { irq: 0 });
      if (i === count - 1) expect(vector, "the last vector").to.equal(Number(last));
    }
  },
);

When(
  "{vcpu} binds the interrupt of {string}",
  function (this: XenWorld, who: Virtual, device: string) {
    bind(this, who, device, 0);
  },
);

When(
  "{vcpu} binds the interrupt of {string}, sharing it",
  function (this: XenWorld, who: Virtual, device: string) {
    bind(this, who, device, 1);
  },
);

Given(
  "{vcpu} has bound the interrupt of {string}",
  function (this: XenWorld, who: Virtual, device: string) {
    bind(this, who, device, 0);
    succeeded(this);
  },
);

Given(
  "{vcpu} has bound the interrupt of {string}, sharing it",
  function (this: XenWorld, who: Virtual, device: string) {
    bind(this, who, device, 1);
    succeeded(this);
  },
);

When(
  "dom0 routes the line of {string} to the vector of {string}",
  function (this: XenWorld, device: string, other: string) {
    const fields = routing(this, device, vector(this, other));
    this.call(dom0, "physdev_op", "apic_write", fields);
  },
);

When("the device {string} interrupts", function (this: XenWorld, device: string) {
  this.machine.device(device).interrupt();
  this.machine.settle();
});

Given("the device {string} has interrupted", function (this: XenWorld, device: string) {
  this.machine.device(device).interrupt();
  this.machine.settle();
});

When("the device {string} is served", function (this: XenWorld, device: string) {
  this.machine.device(device).acknowledge();
});

When(
  "{vcpu} ends the interrupt of {string}",
  function (this: XenWorld, who: Virtual, device: string) {
    this.call(who, "physdev_op", "eoi", { irq: vector(this, device) });
    this.machine.settle();
  },
);

When(
  "{vcpu} ends the interrupt of {string} by ia64_fast_eoi",
  function (this: XenWorld, who: Virtual, device: string) {
    this.call(who, "ia64_fast_eoi", null, { irq: vector(this, device) });
    this.machine.settle();
  },
);

When(
  "{vcpu} closes its port for the interrupt of {string}",
  function (this: XenWorld, who: Virtual, device: string) {
    this.call(who, "event_channel_op", "close", { port: portOf(this, who, device) });
    this.machine.settle();
  },
);

When(
  "{vcpu} asks for the status of the interrupt of {string}",
  function (this: XenWorld, who: Virtual, device: string) {
    this.call(who, "physdev_op", "irq_status_query", { irq: vector(this, device) });
  },
);

Given(
  "{vcpu} has registered frame {int} as its bitmap of interrupts to end",
  function (this: XenWorld, who: Virtual, gpfn: number) {
    this.mustCall(who, "physdev_op", "pirq_eoi_gmfn", { gmfn: `0x${gpfn.toString(16)}` });
  },
);

Then(
  "the bit of {string} in frame {int} of {string} is {int}",
  function (this: XenWorld, device: string, gpfn: number, domain: string, value: number) {
    const irq = vector(this, device);
    const byte = this.guest(domain).load(gpfn * 0x4000 + (irq >> 3), 1);
    expect(Number(byte >> BigInt(irq & 7)) & 1).to.equal(value);
  },
);

Then(
  "{vcpu} is told of {string} {times}",
  function (this: XenWorld, who: Virtual, device: string, times: number) {
    expect(told(this, who, device)).to.equal(times);
  },
);

Given(
  "dom0 has permitted {string} the registers of {string}",
  function (this: XenWorld, domain: string, device: string) {
    this.mustCall(dom0, "domctl", "iomem_permission", {
      domain: this.machine.domainId(domain),
      first_mfn: `0x${(this.machine.device(device).start / frameSize).toString(16)}`,
      nr_mfns: "0x1",
      allow_access: 1,
    });
  },
);

Given(
  "{domain} has mapped the registers of {string}",
  function (this: XenWorld, domain: string, device: string) {
    const { start, size } = this.machine.device(device);
    const fields = { address: `0x${start.toString(16)}`, size: `0x${size.toString(16)}` };
    this.mustCall({ domain, vcpu: 0 }, "ia64_dom0vp_op", "ioremap", fields);
  },
);

Then(
  "{vcpu} reads {number} in the status register of {string}",
  function (this: XenWorld, who: Virtual, value: bigint, device: string) {
    const outcome = atRegisters(this, who, device).load(registerWindow, 8);
    expect(outcome).to.have.property("kind", "done");
    expect(outcome.kind === "done" && outcome.results[0]).to.equal(value);
  },
);

When(
  "{vcpu} stores to the acknowledge register of {string}",
  function (this: XenWorld, who: Virtual, device: string) {
    atRegisters(this, who, device);
    const address = registerWindow + BigInt(deviceRegister.acknowledge);
    this.agent(who.domain).store(address, 8, 1n, who.vcpu);
  },
);

Then("{vcpu} is not told of {string}", function (this: XenWorld, who: Virtual, device: string) {
  expect(told(this, who, device)).to.equal(0);
});

Then("the line of {string} is masked", function (this: XenWorld, device: string) {
  expect(isMasked(this, device)).to.equal(true);
});

Then("the line of {string} is not masked", function (this: XenWorld, device: string) {
  expect(isMasked(this, device)).to.equal(false);
});

/** A vcpu that has mapped the registers of a device at `registerWindow`. */
function atRegisters(world: XenWorld, who: Virtual, device: string): GuestMmu {
  const mmu = new GuestMmu(world.guest(who.domain), who.vcpu);
  const { start } = world.machine.device(device);
  mmu.insert("data", { va: registerWindow, gpa: start, shift: frameShift, memory: "UC" });
  return mmu;
}

function routing(world: XenWorld, device: string, vector: number) {
  const { line, trigger } = world.machine.device(device);
  const value = vector | (trigger === "level" ? RTE.level : 0);
  return { physbase: base(world), reg: entry(line), value };
}

function permit(world: XenWorld, domain: string, device: string): void {
  const fields = { domain: world.machine.domainId(domain), pirq: vector(world, device), allow: 1 };
  world.mustCall(dom0, "domctl", "irq_permission", fields);
}

function base(world: XenWorld): string {
  return `0x${world.machine.hypervisor.board.iosapic.base.toString(16)}`;
}

function vector(world: XenWorld, device: string): number {
  return world.vectors.get(device) ?? world.misuse(`the line of "${device}" is not routed yet`);
}

function bind(world: XenWorld, who: Virtual, device: string, flags: number): void {
  world.call(who, "event_channel_op", "bind_pirq", { pirq: vector(world, device), flags });
  const port = world.last?.reply?.port;
  if (port !== undefined) world.pirqPorts.set(`${who.domain}/${device}`, Number(port));
}

function succeeded(world: XenWorld): void {
  const result = world.last?.result ?? 0n;
  if (result < 0n) throw new Error(`bind_pirq returned ${result}`);
}

function portOf(world: XenWorld, { domain }: Virtual, device: string): number {
  return (
    world.pirqPorts.get(`${domain}/${device}`) ??
    world.misuse(`${domain} has not bound the interrupt of "${device}"`)
  );
}

/** How often the vcpu's callback has found the port of a device since "before". */
function told(world: XenWorld, who: Virtual, device: string): number {
  world.machine.settle();
  const port = portOf(world, who, device);
  const log = world.agent(who.domain).log(who.vcpu);
  const since = log.slice(world.before.logLength(who.domain, who.vcpu));
  return since.filter((record) => record.kind === "events" && record.ports.includes(port)).length;
}

/** As dom0 reads it in the I/O SAPIC. */
function isMasked(world: XenWorld, device: string): boolean {
  const reg = entry(world.machine.device(device).line);
  const fields = { physbase: base(world), reg };
  const { value } = world.mustCall(dom0, "physdev_op", "apic_read", fields);
  return (Number(value) & RTE.masked) !== 0;
}
