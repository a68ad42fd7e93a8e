import { Given, Then } from "@cucumber/cucumber";
import { expect } from "chai";
import { GuestMmu } from "../emulator/machine/guest-mmu.ts";
import { MemoryInspector } from "../emulator/machine/memory-inspector.ts";
import { frameSize } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

const allOnes = 0xffff_ffff_ffff_ffffn;
/** Region 1: where nobody has anything; a page there is mapped for one access to I/O. */
const ioWindow = 0x2000_0000_0000_0000n;
/** As many frames as are looked at, to find where a range of I/O ends. */
const lookAhead = 8;

Given(
  "the toolstack has given {string} the I\\/O frames {number} to {number}",
  function (this: XenWorld, domain: string, first: bigint, last: bigint) {
    this.mustCall({ domain: "dom0", vcpu: 0 }, "domctl", "iomem_permission", {
      domain: this.machine.domainId(domain),
      first_mfn: `0x${first.toString(16)}`,
      nr_mfns: `0x${(last - first + 1n).toString(16)}`,
      allow_access: 1,
    });
  },
);

Then(
  "{domain} has {int} uncached frame(s) of the machine from {number} on",
  function (this: XenWorld, domain: string, frames: number, address: bigint) {
    const memory = new MemoryInspector(this.machine);
    const first = Math.floor(Number(address) / frameSize);
    let found = 0;
    while (found < lookAhead && memory.hasUncached(domain, first + found, first + found)) found++;
    expect(found).to.equal(frames);
  },
);

Then(
  "{domain} reads all ones from the register at {number}",
  function (this: XenWorld, domain: string, address: bigint) {
    const gpa = Math.floor(Number(address) / frameSize) * frameSize;
    const mmu = new GuestMmu(this.guest(domain), 0);
    mmu.insert("data", { va: ioWindow, gpa, shift: 14, memory: "UC" });
    const offset = address % BigInt(frameSize);
    const outcome = mmu.load(ioWindow + offset);
    expect(outcome).to.have.property("kind", "done");
    expect(outcome.kind === "done" && outcome.results[0]).to.equal(allOnes);
  },
);

Then(
  "{domain} may use the {int} ports from {number} on",
  function (this: XenWorld, domain: string, ports: number, first: bigint) {
    const memory = new MemoryInspector(this.machine);
    expect(memory.mayUsePorts(domain, Number(first), ports)).to.equal(true);
    expect(memory.mayUsePorts(domain, Number(first), ports + 1)).to.equal(false);
  },
);
