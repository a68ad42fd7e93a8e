import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { GuestMmu, type PurgeInstruction, type TlbSide } from "../emulator/machine/guest-mmu.ts";
import type { Outcome } from "../emulator/xen/agent/mailbox.ts";
import { frameSize } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

Given(
  "{vcpu} has mapped {number} to frame {int}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number) {
    insert(this, who, "data", va, gpfn, 16);
  },
);

When(
  "{vcpu} maps {number} to frame {int}",
  function (this: XenWorld, who: Virtual, va: bigint, gpfn: number) {
    insert(this, who, "data", va, gpfn, 16);
  },
);

When(
  "{vcpu} purges {number} by {purge}",
  function (this: XenWorld, who: Virtual, va: bigint, instruction: PurgeInstruction) {
    this.executed = mmu(this, who).purge(instruction, va, 14);
  },
);

When("{vcpu} loads from {number}", function (this: XenWorld, who: Virtual, va: bigint) {
  this.executed = mmu(this, who).load(va);
});

Then("it reads {number}", function (this: XenWorld, value: bigint) {
  expect(outcome(this), "outcome of the load").to.have.property("kind", "done");
  expect(results(this)[0], "value read").to.equal(BigInt.asUintN(64, value));
});

Then("it takes a(n) {fault} fault", function (this: XenWorld, vector: number) {
  expect(outcome(this)).to.deep.equal({ kind: "fault", vector });
});

function mmu(world: XenWorld, { domain, vcpu }: Virtual): GuestMmu {
  return new GuestMmu(world.guest(domain), vcpu);
}

/** itc of `kib` KiB, which must do for the scenario to make sense. */
function insert(
  world: XenWorld,
  who: Virtual,
  side: TlbSide,
  va: bigint,
  gpfn: number,
  kib: number,
): void {
  const shift = Math.log2(kib * 1024);
  world.executed = mmu(world, who).insert({ side, va, gpa: gpfn * frameSize, shift });
  expect(world.executed, "outcome of the insertion").to.have.property("kind", "done");
}

function outcome(world: XenWorld): Outcome {
  return world.executed ?? world.misuse("nothing has been executed yet");
}

function results(world: XenWorld): readonly bigint[] {
  const executed = outcome(world);
  return executed.kind === "done" ? executed.results : [];
}
