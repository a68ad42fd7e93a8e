import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { inlineHandle } from "../emulator/contract/xencomm.ts";
import { EfiClient } from "../emulator/machine/efi-client.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** Status values of EFI by name (EFI 1.10, appendix D). */
const efiStatus: Readonly<Record<string, bigint>> = {
  success: 0n,
  "invalid parameter": 0x8000000000000002n,
  unsupported: 0x8000000000000003n,
  "buffer too small": 0x8000000000000005n,
  "not found": 0x800000000000000en,
};

When("{domain} gets the time from EFI", function (this: XenWorld, domain: string) {
  this.last = efi(this, domain).getTime();
});

When(
  "{domain} gets the time from EFI by virtual pointers",
  function (this: XenWorld, domain: string) {
    this.last = efi(this, domain).getTime({ virtual: true });
  },
);

When("dom0 sets the machine's time to {string}", function (this: XenWorld, time: string) {
  this.last = efi(this, "dom0").setTime(time);
});

When(
  "dom0 sets the EFI variable {string} to {string}",
  function (this: XenWorld, name: string, value: string) {
    this.last = efi(this, "dom0").setVariable(name, value);
  },
);

When("dom0 reads the EFI variable {string}", function (this: XenWorld, name: string) {
  this.last = efi(this, "dom0").getVariable(name);
});

When(
  "dom0 reads the EFI variable {string} into {int} bytes",
  function (this: XenWorld, name: string, room: number) {
    this.last = efi(this, "dom0").getVariable(name, room);
  },
);

When(
  "{domain} gives EFI a virtual address map with its identity map",
  function (this: XenWorld, domain: string) {
    this.last = efi(this, domain).setIdentityMap();
  },
);

Then("EFI answers {string}", function (this: XenWorld, name: string) {
  const status = efiStatus[name] ?? this.misuse(`EFI has no status "${name}"`);
  expect(BigInt.asUintN(64, this.last?.result ?? this.misuse("no service was called"))).to.equal(
    status,
  );
});

Then("the time is {string}", function (this: XenWorld, time: string) {
  expect(this.last?.reply?.time).to.equal(time);
});

Then("the variable is {string}", function (this: XenWorld, value: string) {
  expect(this.last?.reply?.value).to.equal(value);
});

Then("the variable has {int} bytes", function (this: XenWorld, size: number) {
  expect(this.last?.reply?.size).to.equal(size);
});

Then("the names of dom0's EFI variables are:", function (this: XenWorld, table: DataTable) {
  expect(efi(this, "dom0").variableNames()).to.deep.equal(table.raw().flat());
});

Then(
  "the descriptor of EFI {word} in {domain} points to {number}",
  function (this: XenWorld, service: string, domain: string, address: bigint) {
    expect(efi(this, domain).entryOf(service)).to.equal(address);
  },
);

When(
  "{vcpu} calls fw_pal {word}, with a buffer",
  function (this: XenWorld, who: Virtual, procedure: string) {
    const agent = this.agent(who.domain);
    agent.scratch((allocate) => {
      const { gpa, va } = allocate(128);
      this.call(who, "fw_pal", procedure, { buffer: `0x${va.toString(16)}` });
      const word = new DataView(agent.read(gpa, 8).slice().buffer).getBigUint64(0, true);
      this.last = { result: this.last!.result, reply: { word: `0x${word.toString(16)}` } };
    });
  },
);

Then("the buffer begins with {number}", function (this: XenWorld, word: bigint) {
  expect(BigInt(String(this.last?.reply?.word))).to.equal(word);
});

When("{vcpu} halts by PAL HALT_LIGHT", function (this: XenWorld, { domain, vcpu }: Virtual) {
  this.guest(domain).callAway("fw_pal", "halt_light", {}, vcpu);
});

When("{vcpu} halts by PAL HALT", function (this: XenWorld, { domain, vcpu }: Virtual) {
  this.guest(domain).callAway("fw_pal", "halt", {}, vcpu);
});

Given(
  "{string} has registered its entry for other processors",
  function (this: XenWorld, domain: string) {
    this.guest(domain).registerRendezvous(0);
  },
);

Then(
  "domctl getvcpucontext gives dom0 {int} bytes of {string}",
  function (this: XenWorld, size: number, domain: string) {
    const agent = this.agent("dom0");
    agent.scratch((allocate) => {
      const { gpa, size: room } = allocate(0x8000, 0x4000);
      const given = [0xa5, 0x5a].map((fill) => {
        agent.write(gpa, new Uint8Array(room).fill(fill));
        const fields = { domain: this.machine.domainId(domain), vcpu: 0 };
        const handles = { context: inlineHandle(gpa) };
        const { result } = agent.call("domctl", "getvcpucontext", fields, { handles });
        expect(result, "getvcpucontext").to.equal(0n);
        return agent.read(gpa, room).findLastIndex((byte) => byte !== fill) + 1;
      });
      expect(Math.max(...given), "bytes").to.equal(size);
    });
  },
);

Then(
  "{domain} finds the bit of that port set at offset {number} of its shared_info",
  function (this: XenWorld, domain: string, offset: bigint) {
    const port = this.thatPort?.number ?? this.misuse("no port has been given out yet");
    const word = XSI_BASE + offset + 8n * BigInt(Math.floor(port / 64));
    expect((this.agent(domain).load(word, 8) >> BigInt(port % 64)) & 1n).to.equal(1n);
  },
);

/** Where the agent has its shared_info (layouts 1). */
const XSI_BASE = 0xfffffffffff00000n;

function efi(world: XenWorld, domain: string): EfiClient {
  return new EfiClient(world.guest(domain), world.machine);
}
