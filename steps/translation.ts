import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Fields } from "../emulator/contract/record.ts";
import {
  entryAddress,
  GuestMmu,
  type Mapping,
  type PurgeInstruction,
  type TranslationRegister,
} from "../emulator/machine/guest-mmu.ts";
import type { Outcome } from "../emulator/xen/agent/mailbox.ts";
import { DOMID_SELF, frameSize } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

const dom0: Virtual = { domain: "dom0", vcpu: 0 };
/** Interruption registers in mapped_regs, where the agent has it (layouts 3). */
const fromXsi = { ifa: 0xfffffffffff048a0n, itir: 0xfffffffffff048a8n, iha: 0xfffffffffff048c8n };

Given(
  "{vcpu} has mapped {number} to frame {int}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number) {
    this.executed = mmu(this, who).insert("data", page(va, gpfn));
    mustBeDone(this);
  },
);

When(
  "{vcpu} maps {number} to frame {int}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number) {
    this.executed = mmu(this, who).insert("data", page(va, gpfn));
  },
);

Given(
  "{vcpu} has mapped {int} KiB at {number} to frame {int}",
  function (this: XenWorld, who: Virtual, kib: number, va: bigint, gpfn: number) {
    this.executed = mmu(this, who).insert("data", page(va, gpfn, kib));
    mustBeDone(this);
  },
);

When(
  "{vcpu} maps {int} KiB at {number} to frame {int}",
  function (this: XenWorld, who: Virtual, kib: number, va: bigint, gpfn: number) {
    this.executed = mmu(this, who).insert("data", page(va, gpfn, kib));
  },
);

Given(
  "{vcpu} has mapped {number} to frame {int} with key {int}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number, key: number) {
    this.executed = mmu(this, who).insert("data", { ...page(va, gpfn), key });
    mustBeDone(this);
  },
);

Given(
  "{vcpu} has pinned {number} to frame {int} in {register}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number, to: TranslationRegister) {
    this.executed = mmu(this, who).pin(to, page(va, gpfn));
    mustBeDone(this);
  },
);

When(
  "{vcpu} pins {number} to frame {int} in {register}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number, to: TranslationRegister) {
    this.executed = mmu(this, who).pin(to, page(va, gpfn));
  },
);

When(
  "{vcpu} pins {int} KiB at {number} to frame {int} in {register}",
  function (
    this: XenWorld,
    who: Virtual,
    kib: number,
    va: bigint,
    gpfn: number,
    to: TranslationRegister,
  ) {
    this.executed = mmu(this, who).pin(to, page(va, gpfn, kib));
  },
);

Given("dom0 has mapped {number} to the mapping", function (this: XenWorld, va: bigint) {
  this.executed = mmu(this, dom0).insert("data", page(va, mappedGpfn(this)));
  mustBeDone(this);
});

Given(
  "dom0 has mapped {number} to the mapping {int} times",
  function (this: XenWorld, va: bigint, times: number) {
    mmu(this, dom0).postInsertions(page(va, mappedGpfn(this)), times);
    this.executed = this.agent("dom0").finish();
    mustBeDone(this);
  },
);

Given(
  "dom0 has pinned {number} to the mapping in {register}",
  function (this: XenWorld, va: bigint, to: TranslationRegister) {
    this.executed = mmu(this, dom0).pin(to, page(va, mappedGpfn(this)));
    mustBeDone(this);
  },
);

When(
  "{string} exchanges frame {int} for a new one that holds {number}, while vcpu {int} loads from {number}",
  function (this: XenWorld, domain: string, gpfn: number, value: bigint, vcpu: number, va: bigint) {
    const fields = { domid: DOMID_SELF, nr_extents: 1, extent_start: [`0x${gpfn.toString(16)}`] };
    const who = { domain, vcpu: 0 };
    mmu(this, { domain, vcpu }).postLoads(va, 2000);
    this.mustCall(who, "memory_op", "decrease_reservation", fields);
    this.mustCall(who, "memory_op", "populate_physmap", fields);
    this.guest(domain).storeFrame(gpfn, value);
    this.executed = this.agent(domain).finish(vcpu);
    mustBeDone(this);
  },
);

When(
  "{vcpu} purges {number} by {purge}",
  function (this: XenWorld, who: Virtual, va: bigint, instruction: PurgeInstruction) {
    this.executed = mmu(this, who).purge(instruction, va, 14);
  },
);

When(
  "{vcpu} purges {int} KiB at {number} by {purge}",
  function (this: XenWorld, who: Virtual, kib: number, va: bigint, instruction: PurgeInstruction) {
    this.executed = mmu(this, who).purge(instruction, va, shiftOf(kib));
  },
);

When("{vcpu} purges everything by ptc.e", function (this: XenWorld, who: Virtual) {
  this.executed = mmu(this, who).purgeAll();
});

When(
  "{vcpu} maps {number} to frame {int} over and over while {vcpu} purges it by {purge}",
  function (
    this: XenWorld,
    one: Virtual,
    va: bigint,
    gpfn: number,
    other: Virtual,
    instruction: PurgeInstruction,
  ) {
    mmu(this, one).postInsertions(page(va, gpfn), 100);
    for (let i = 0; i < 20; i++) mmu(this, other).purge(instruction, va, 14);
    this.executed = this.agent(one.domain).finish(one.vcpu);
    mustBeDone(this);
  },
);

When("{vcpu} turns feature {int} on", function (this: XenWorld, who: Virtual, feature: number) {
  this.call(who, "fw_opt_feature", null, optFeature(feature, 1));
});

When("{vcpu} turns feature {int} off", function (this: XenWorld, who: Virtual, feature: number) {
  this.call(who, "fw_opt_feature", null, optFeature(feature, 0));
});

When("{vcpu} loads from {number}", function (this: XenWorld, who: Virtual, va: bigint) {
  this.executed = mmu(this, who).load(va);
});

When("{vcpu} loads from {int} other pages", function (this: XenWorld, who: Virtual, pages: number) {
  this.executed = mmu(this, who).loadPages(pages);
  mustBeDone(this);
});

When("{vcpu} calls {number}", function (this: XenWorld, who: Virtual, va: bigint) {
  this.executed = mmu(this, who).call(va);
});

Given(
  "frame {int} of {string} holds a procedure that returns {number}",
  function (this: XenWorld, gpfn: number, domain: string, value: bigint) {
    const source = `movl r8=0x${value.toString(16)} ;;\n br.ret.sptk.many b0 ;;`;
    this.guest(domain).place(gpfn * frameSize, source, { file: this.step.file });
  },
);

Given(
  "region {int} of {string} is walked by a page table in frame {int}",
  function (this: XenWorld, region: number, domain: string, gpfn: number) {
    mmu(this, { domain, vcpu: 0 }).walk(region, gpfn);
  },
);

Given(
  "region {int} of {string} is walked by a page table that is not mapped",
  function (this: XenWorld, region: number, domain: string) {
    mmu(this, { domain, vcpu: 0 }).walk(region, undefined);
  },
);

Given(
  "the page table of {string} in frame {int} maps {number} to frame {int}",
  function (this: XenWorld, domain: string, table: number, va: bigint, gpfn: number) {
    mmu(this, { domain, vcpu: 0 }).enter(table, page(va, gpfn));
  },
);

Given(
  "the page tables of {string} are in the long format",
  function (this: XenWorld, domain: string) {
    mmu(this, { domain, vcpu: 0 }).useLongFormat();
  },
);

Then("it reads {number}", function (this: XenWorld, value: bigint) {
  expect(outcome(this), "outcome of the load").to.have.property("kind", "done");
  expect(results(this)[0], "value read").to.equal(BigInt.asUintN(64, value));
});

Then("it is done", function (this: XenWorld) {
  mustBeDone(this);
});

Then("it takes a(n) {fault} fault", function (this: XenWorld, vector: number) {
  expect(outcome(this)).to.deep.equal({ kind: "fault", vector });
});

Then(
  "{vcpu} finds ifa {number}, itir {number} and iha at the entry of ifa in its page table",
  function (this: XenWorld, { domain, vcpu }: Virtual, ifa: bigint, itir: bigint) {
    const agent = this.agent(domain);
    expect(agent.load(fromXsi.ifa, 8, vcpu), "ifa").to.equal(ifa);
    expect(agent.load(fromXsi.itir, 8, vcpu), "itir").to.equal(itir);
    expect(agent.load(fromXsi.iha, 8, vcpu), "iha").to.equal(entryAddress(ifa));
  },
);

/** A feature with pages that are present, accessed, dirty, write-back, rwx, of key 0 (abi 5.8). */
function optFeature(feature: number, on: number): Fields {
  return { cmd: `0x${feature.toString(16)}`, on, pgprot: "0x661", key: "0x0" };
}

function mappedGpfn(world: XenWorld): number {
  return world.mapping?.window ?? world.misuse("dom0 maps no frame yet");
}

function mmu(world: XenWorld, { domain, vcpu }: Virtual): GuestMmu {
  return new GuestMmu(world.guest(domain), vcpu);
}

function page(va: bigint, gpfn: number, kib = 16): Mapping {
  return { va, gpa: gpfn * frameSize, shift: shiftOf(kib) };
}

function shiftOf(kib: number): number {
  return Math.log2(kib * 1024);
}

/** What was done must not fault for the scenario to make sense. */
function mustBeDone(world: XenWorld): void {
  expect(outcome(world), "outcome").to.have.property("kind", "done");
}

function outcome(world: XenWorld): Outcome {
  return world.executed ?? world.misuse("nothing has been executed yet");
}

function results(world: XenWorld): readonly bigint[] {
  const executed = outcome(world);
  return executed.kind === "done" ? executed.results : [];
}
