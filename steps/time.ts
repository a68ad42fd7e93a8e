import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { VIRQ_ITC, VIRQ_TIMER } from "../emulator/xen/constants.ts";
import { nextHostTick } from "../emulator/xen/host-timer.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** Vector that the steps write to cr.itv; with a callback it only has to be unmasked. */
const timerVector = 0xef;
/** From a timer's expiry to the callback's note of the time: a turn of another vcpu, and some. */
const latency_ns = 1500n;

When("{duration} pass(es)", function (this: XenWorld, duration: number) {
  this.machine.pass(duration);
});

When("{string} sleeps for {duration}", function (this: XenWorld, domain: string, duration: number) {
  this.machine.pass(duration, [domain]);
});

Given(
  "everything sleeps until {duration} before the host's timer ticks",
  function (this: XenWorld, duration: number) {
    const { machine } = this;
    const until = nextHostTick(machine.time + duration) - duration;
    const domains = machine.occupants().map(({ name }) => name);
    machine.pass(
      until - machine.time,
      domains.filter((name) => name !== "dom0"),
    );
  },
);

Given("{vcpu} has bound VIRQ_ITC", function (this: XenWorld, who: Virtual) {
  bindVirq(this, who, VIRQ_ITC);
});

Given("{vcpu} has bound VIRQ_TIMER", function (this: XenWorld, who: Virtual) {
  bindVirq(this, who, VIRQ_TIMER);
});

Given("{vcpu} has unmasked its timer vector", function (this: XenWorld, who: Virtual) {
  execute(this, who, `mov r14=${timerVector} ;;\nmov cr.itv=r14`);
});

When("{vcpu} unmasks its timer vector", function (this: XenWorld, who: Virtual) {
  execute(this, who, `mov r14=${timerVector} ;;\nmov cr.itv=r14`);
});

When("{vcpu} masks its timer vector", function (this: XenWorld, who: Virtual) {
  execute(this, who, `movl r14=${0x10000 | timerVector} ;;\nmov cr.itv=r14`);
});

When(
  "{vcpu} sets cr.itm {duration} ahead",
  function (this: XenWorld, who: Virtual, duration: number) {
    setItm(this, who, BigInt(duration));
  },
);

When(
  "{vcpu} sets cr.itm {duration} back",
  function (this: XenWorld, who: Virtual, duration: number) {
    setItm(this, who, -BigInt(duration));
  },
);

When("{vcpu} sets cr.itm to the same value again", function (this: XenWorld, who: Virtual) {
  execute(this, who, `movl r14=${due(this)} ;;\nmov cr.itm=r14`);
});

When("{vcpu} halts by PAL_HALT_LIGHT", function (this: XenWorld, { domain, vcpu }: Virtual) {
  this.guest(domain).callAway("fw_pal", "halt_light", {}, vcpu);
});

When(
  "{vcpu} sets its single-shot timer {duration} ahead",
  function (this: XenWorld, who: Virtual, duration: number) {
    setSingleshot(this, who, BigInt(this.machine.time) + BigInt(duration));
  },
);

When(
  "{vcpu} sets its single-shot timer {duration} back",
  function (this: XenWorld, who: Virtual, duration: number) {
    setSingleshot(this, who, BigInt(this.machine.time) - BigInt(duration));
  },
);

When(
  "{vcpu} calls set_timer_op for a time {duration} ahead",
  function (this: XenWorld, who: Virtual, duration: number) {
    const time = BigInt(this.machine.time) + BigInt(duration);
    this.call(who, "set_timer_op", null, { timeout: hex(time) });
    this.timerDue = time;
  },
);

When("{vcpu} stops the timer by set_timer_op", function (this: XenWorld, who: Virtual) {
  this.call(who, "set_timer_op", null, { timeout: "0x0" });
});

When(
  "{vcpu} sets the periodic timer of vcpu {int} to {duration}",
  function (this: XenWorld, who: Virtual, vcpu: number, duration: number) {
    const period_ns = hex(BigInt(duration));
    this.call(who, "vcpu_op", "set_periodic_timer", { vcpu, period_ns });
  },
);

Then(
  "{vcpu} enters its event callback when the timer is due",
  function (this: XenWorld, who: Virtual) {
    const [upcall, ...more] = upcallTimes(this, who);
    expect(more, "further upcalls").to.deep.equal([]);
    expectSoonAfter(upcall, due(this));
  },
);

Then(
  "{vcpu} enters its event callback when the host's timer ticks",
  function (this: XenWorld, who: Virtual) {
    const [upcall, ...more] = upcallTimes(this, who);
    expect(more, "further upcalls").to.deep.equal([]);
    expectSoonAfter(upcall, BigInt(nextHostTick(Number(upcall ?? 0n) - Number(latency_ns))));
  },
);

Then(
  "{vcpu} enters its event callback {int} times, {duration} apart",
  function (this: XenWorld, who: Virtual, times: number, apart: number) {
    const upcalls = upcallTimes(this, who);
    expect(upcalls.length, "upcalls").to.equal(times);
    for (const [i, time] of upcalls.slice(1).entries()) {
      const gap = Number(time - upcalls[i]!);
      expect(gap).to.be.within(apart - Number(latency_ns), apart + Number(latency_ns));
    }
  },
);

function bindVirq(world: XenWorld, { domain, vcpu }: Virtual, virq: number): void {
  world.mustCall({ domain, vcpu }, "event_channel_op", "bind_virq", { virq, vcpu });
}

/** Run a few instructions on a vcpu, which must end; r8. */
export function execute(world: XenWorld, { domain, vcpu }: Virtual, source: string): bigint {
  const place = { file: world.step.file };
  const outcome = world.guest(domain).execute(vcpu, `${source} ;;\nbr.ret.sptk.many b0 ;;`, place);
  if (outcome.kind === "fault") throw new Error(`fault 0x${outcome.vector.toString(16)}`);
  return outcome.results[0]!;
}

/** Set cr.itm relative to ar.itc, and remember when it is due. */
function setItm(world: XenWorld, who: Virtual, delta: bigint): void {
  world.timerDue = execute(
    world,
    who,
    `movl r14=${BigInt.asUintN(64, delta)}\nmov r15=ar.itc ;;\nadd r8=r15,r14 ;;\nmov cr.itm=r8`,
  );
}

function setSingleshot(world: XenWorld, who: Virtual, time: bigint): void {
  const fields = { vcpu: who.vcpu, timeout_abs_ns: hex(time), flags: 0 };
  world.call(who, "vcpu_op", "set_singleshot_timer", fields);
  world.timerDue = time;
}

function due(world: XenWorld): bigint {
  return world.timerDue ?? world.misuse("no timer has been set yet");
}

/** Times at which the vcpu has entered its callback since "before". */
function upcallTimes(world: XenWorld, { domain, vcpu }: Virtual): bigint[] {
  world.machine.settle();
  const records = world.agent(domain).log(vcpu).slice(world.before.logLength(domain, vcpu));
  return records.filter(({ kind }) => kind === "upcall").map(({ time }) => time);
}

function expectSoonAfter(time: bigint | undefined, expected: bigint): void {
  expect(time, "an upcall").to.not.equal(undefined);
  const late = Number(time! - expected);
  expect(late, "nanoseconds from the expiry to the upcall").to.be.within(0, Number(latency_ns));
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
