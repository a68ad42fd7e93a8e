import { Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { command } from "../emulator/xen/agent/mailbox.ts";
import type { Virtual } from "./parameter-types.ts";
import { execute } from "./time.ts";
import type { XenWorld } from "./world.ts";

/** Where the agent has its XSI window; mapped_regs behind shared_info (layouts 1). */
const XSI_BASE = 0xfffffffffff00000n;
const itcOffset = XSI_BASE + 0x4d50n;
const itcLast = XSI_BASE + 0x4d58n;
/** Offset of the time information in a vcpu_info, of the wall clock in shared_info (layouts 2). */
const vcpuTime = 0x10n;
const wallClock = 0x1000n;
/** r2 of EFI GetTime; its pointers are guest-physical (abi 7.4). */
const efiGetTime = 0x300n;
/** Flag of a context whose counter is to be restored (behaviour 7). */
const contextItc = "0x10";
/** Time that an operation of an agent may take. */
const slack_ns = 50_000;

When(
  "{vcpu} reads ar.itc, and again {duration} later",
  function (this: XenWorld, who: Virtual, duration: number) {
    readCounter(this, who);
    this.machine.pass(duration, [who.domain]);
    readCounter(this, who);
  },
);

When(
  "{vcpu} initialises vcpu {int} with its counter at {duration}",
  function (this: XenWorld, who: Virtual, vcpu: number, counter: number) {
    const ip = `0x${this.agent(who.domain).symbol("ap_start").toString(16)}`;
    const context = {
      ...{ ip, psr: "0x100000002008", cfm: "0x8000000000000000" },
      ...{ flags: contextItc, ar_itc: `0x${counter.toString(16)}` },
    };
    this.clockReadings.push({ who: { ...who, vcpu }, value: 0n, at: this.machine.time });
    this.call(who, "vcpu_op", "initialise", { vcpu, context });
  },
);

When("{vcpu} asks EFI for the time", function (this: XenWorld, who: Virtual) {
  askEfi(this, who);
});

When("{vcpu} asks EFI for the time again", function (this: XenWorld, who: Virtual) {
  askEfi(this, who);
});

Then("the counter has advanced by {duration}", function (this: XenWorld, duration: number) {
  const [first, second] = lastReadings(this);
  expect(Number(second.value - first.value)).to.be.within(duration, duration + slack_ns);
});

Then("the counter is the machine's time, moved by itc_offset", function (this: XenWorld) {
  const [, { who, value, at }] = lastReadings(this);
  const offset = this.agent(who.domain).load(itcOffset, 8, who.vcpu);
  expect(Number(value - offset) - at).to.be.within(-slack_ns, 0);
});

Then("r8 is the machine's time", function (this: XenWorld) {
  const value = this.executed?.kind === "done" ? Number(this.executed.results[0]) : -1;
  expect(value).to.be.within(this.machine.time - slack_ns, this.machine.time);
});

Then(
  "{vcpu} has its counter and itc_offset make {duration} since then",
  function (this: XenWorld, who: Virtual, counter: number) {
    const reading = this.clockReadings.at(-1) ?? this.misuse("no counter has been set");
    const agent = this.agent(who.domain);
    const value = execute(this, who, "mov r8=ar.itc") + agent.load(itcOffset, 8, who.vcpu);
    const since = this.machine.time - reading.at;
    expect(Number(value) - counter).to.be.within(Math.max(since - slack_ns, 0), since);
  },
);

Then(
  "itc_last of {vcpu} is {duration}",
  function (this: XenWorld, { domain, vcpu }: Virtual, counter: number) {
    expect(this.agent(domain).load(itcLast, 8, vcpu)).to.equal(BigInt(counter));
  },
);

Then("itc_offset of {vcpu} is 0", function (this: XenWorld, { domain, vcpu }: Virtual) {
  expect(this.agent(domain).load(itcOffset, 8, vcpu)).to.equal(0n);
});

Then(
  "the time information in vcpu_info of {vcpu} is zero",
  function (this: XenWorld, { domain, vcpu }: Virtual) {
    const base = XSI_BASE + 0x30n * BigInt(vcpu) + vcpuTime;
    const agent = this.agent(domain);
    const words = [0n, 8n, 16n, 24n].map((offset) => agent.load(base + offset, 8, vcpu));
    expect(words).to.deep.equal([0n, 0n, 0n, 0n]);
  },
);

Then(
  "the wall clock in shared_info of {domain} is zero",
  function (this: XenWorld, domain: string) {
    const agent = this.agent(domain);
    const words = [0n, 4n, 8n].map((offset) => agent.load(XSI_BASE + wallClock + offset, 4));
    expect(words).to.deep.equal([0n, 0n, 0n]);
  },
);

Then("the second time is {int} s after the first", function (this: XenWorld, seconds: number) {
  const [first, second] = lastReadings(this);
  expect(Number(second.value - first.value)).to.equal(seconds);
});

function readCounter(world: XenWorld, who: Virtual): void {
  const value = execute(world, who, "mov r8=ar.itc");
  world.clockReadings.push({ who, value, at: world.machine.time });
}

/** EFI GetTime, in seconds since 1970 (EFI 1.10, 5.3: EFI_TIME). */
function askEfi(world: XenWorld, who: Virtual): void {
  const agent = world.agent(who.domain);
  const bytes = agent.scratch((allocate) => {
    const { gpa } = allocate(16);
    const args = [BigInt(gpa), 0n, 0n, 0n, 0n, 0n, 0n, efiGetTime];
    agent.perform({ command: command.firmware, args }, who.vcpu);
    return agent.read(gpa, 16);
  });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [year, month = 0, day, hour, minute, second] = [view.getUint16(0, true), ...bytes.slice(2)];
  const time = Date.UTC(year!, month - 1, day, hour, minute, second) / 1000;
  world.clockReadings.push({ who, value: BigInt(time), at: world.machine.time });
}

function lastReadings(world: XenWorld) {
  const [first, second] = world.clockReadings.slice(-2);
  if (!first || !second) return world.misuse("no clock has been read twice");
  return [first, second] as const;
}
