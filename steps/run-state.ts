import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** What a vcpu does, by number (abi 4.5). */
const runStates = ["running", "runnable", "blocked", "offline"] as const;
const running = 0n;
/** Guest-physical place for the area, which no operation of the agent uses. */
const areaGpa = 0x900000;
const areaSize = 48;

Given("{vcpu} has noted its run state", function (this: XenWorld, who: Virtual) {
  this.runStates.set(`${who.domain}/${who.vcpu}`, runTimes(this, who));
});

When("{vcpu} notes its run state", function (this: XenWorld, who: Virtual) {
  this.runStates.set(`${who.domain}/${who.vcpu}`, runTimes(this, who));
});

When("{vcpu} computes for {duration}", function (this: XenWorld, who: Virtual, duration: number) {
  const before = runTimes(this, who);
  this.guest(who.domain).execute(who.vcpu, computes(duration), { file: this.step.file });
  this.thatTime = difference(runTimes(this, who), before);
});

When("{vcpu} registers its run state area", function (this: XenWorld, who: Virtual) {
  const address = `0x${((1n << 63n) | BigInt(areaGpa)).toString(16)}`;
  const { vcpu, domain } = who;
  this.call(who, "vcpu_op", "register_runstate_memory_area", { vcpu, address });
  this.runStateArea = { domain, words: areaWords(this, domain) };
});

Then(
  /^(?:vcpu (\d+) of )?"([^"]*)" has been (running|runnable|blocked|offline) for (\d+) to (\d+) % of (the time since|that time)$/,
  function (
    this: XenWorld,
    vcpu: string | null,
    domain: string,
    state: (typeof runStates)[number],
    least: string,
    most: string,
    time: string,
  ) {
    const spent =
      time === "that time"
        ? (this.thatTime ?? this.misuse("no vcpu has computed for a time"))
        : spentSince(this, { domain, vcpu: Number(vcpu ?? 0) });
    const all = spent.reduce((sum, part) => sum + part, 0);
    const share = (100 * spent[runStates.indexOf(state)]!) / all;
    expect(share, `% ${state}`).to.be.within(Number(least), Number(most));
  },
);

Then("the times of all states make the time of the call", function (this: XenWorld) {
  const times = (this.last?.reply?.time ?? []) as readonly string[];
  const call = this.machine.records.findLast(({ op }) => op === "get_runstate_info");
  const sum = times.reduce((total, time) => total + Number(time), 0);
  expect(sum, "nanoseconds").to.equal(call?.time);
});

Then("the run state area says running", function (this: XenWorld) {
  expect(area(this).now[0]! & 0xffffffffn).to.equal(running);
});

Then(
  "the run state area counts at least {duration} of blocked time more",
  function (this: XenWorld, duration: number) {
    const { before, now } = area(this);
    expect(Number(now[4]! - before[4]!)).to.be.at.least(duration);
  },
);

Then("the run state area was written after the sleep", function (this: XenWorld) {
  const { before, now } = area(this);
  expect(now[1]! > before[1]!, "the time of entry has gone on").to.equal(true);
});

/** Nanoseconds in each run state, as the vcpu itself is told. */
function runTimes(world: XenWorld, { domain, vcpu }: Virtual): number[] {
  const agent = world.agent(domain);
  const { reply } = agent.call(
    "vcpu_op",
    "get_runstate_info",
    { vcpu },
    { vcpu: asker(world, domain, vcpu) },
  );
  return ((reply?.time ?? []) as readonly string[]).map(Number);
}

/** The vcpu that asks: the one that is meant, or vcpu 0 for one that is down. */
function asker(world: XenWorld, domain: string, vcpu: number): number {
  return world.machine.inspect.isUp(domain, vcpu) ? vcpu : 0;
}

/** Nanoseconds in each run state since the vcpu noted them. */
function spentSince(world: XenWorld, who: Virtual): number[] {
  const noted = world.runStates.get(`${who.domain}/${who.vcpu}`);
  if (noted === undefined) return world.misuse("its run state has not been noted before");
  return difference(runTimes(world, who), noted);
}

function difference(now: readonly number[], before: readonly number[]): number[] {
  return now.map((time, i) => time - before[i]!);
}

/** A loop that ends when ar.itc has advanced that far. */
function computes(duration: number): string {
  return `
        movl    r15=${duration}
        mov     r14=ar.itc ;;
        add     r15=r14,r15 ;;
1:      mov     r14=ar.itc ;;
        cmp.ltu p6,p0=r14,r15
(p6)    br.cond.sptk 1b ;;
        br.ret.sptk.many b0 ;;`;
}

/** The words of vcpu_runstate_info: state, time of entry, times in each state (abi 4.5). */
function areaWords(world: XenWorld, domain: string): bigint[] {
  const bytes = world.machine.inspect.bytes(domain, areaGpa, areaSize);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [0, 1, 2, 3, 4, 5].map((word) => view.getBigUint64(8 * word, true));
}

function area(world: XenWorld) {
  const { domain, words } = world.runStateArea ?? world.misuse("no area has been registered");
  return { before: words, now: areaWords(world, domain) };
}
