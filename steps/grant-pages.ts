import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Fields } from "../emulator/contract/record.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import { DOMID_SELF, frameSize } from "../emulator/xen/constants.ts";
import { callOnOne, grantsOf, hex } from "./grant-notes.ts";
import { fieldsOf } from "./values.ts";
import type { XenWorld } from "./world.ts";

When(
  "{domain} transfers its page of frame {int} to reference {int} of {domain}",
  function (this: XenWorld, domain: string, gpfn: number, ref: number, receiver: string) {
    transfer(this, domain, gpfn, ref, this.machine.domainId(receiver));
  },
);

When(
  "{domain} transfers its page of frame {int} to domain {int}",
  function (this: XenWorld, domain: string, gpfn: number, domid: number) {
    transfer(this, domain, gpfn, 0, domid);
  },
);

Then(
  "the page is at frame {int} of {domain}",
  function (this: XenWorld, gpfn: number, domain: string) {
    expect(this.machine.inspect.machineFrame(domain, gpfn)).to.equal(this.granting.transferred);
  },
);

Then(
  "{domain} has a page of zeroes at frame {int}",
  function (this: XenWorld, domain: string, gpfn: number) {
    const { inspect } = this.machine;
    expect(inspect.machineFrame(domain, gpfn), "page").to.not.equal(this.granting.transferred);
    expect(this.guest(domain).loadFrame(gpfn), "its first word").to.equal(0n);
    const bytes = inspect.bytes(domain, gpfn * frameSize, frameSize);
    expect(
      bytes.every((byte) => byte === 0),
      "zeroes",
    ).to.equal(true);
  },
);

Then(
  "reference {int} of {domain} has the flags {number} and the machine frame of the page",
  function (this: XenWorld, ref: number, domain: string, flags: bigint) {
    const entry = grantsOf(this, domain).read(ref);
    expect(entry).to.deep.include({
      flags: Number(flags),
      frame: BigInt(this.granting.transferred ?? -1),
    });
  },
);

Given(
  "frame {int} of {domain} holds a pattern",
  function (this: XenWorld, gpfn: number, domain: string) {
    const agent = this.agent(domain);
    agent.scratch((allocate) => {
      const { gpa: at, va } = allocate(frameSize);
      agent.write(
        at,
        Uint8Array.from({ length: frameSize }, (_, i) => 1 + (i % 251)),
      );
      agent.copy(agentVirtual(gpfn * frameSize), va, frameSize);
    });
  },
);

When(
  "{domain} copies {int} bytes from its frame {int} to reference {int} of {domain}",
  function (
    this: XenWorld,
    domain: string,
    len: number,
    frame: number,
    ref: number,
    granter: string,
  ) {
    copy(this, domain, {
      ...{ source: hex(frame), source_domid: DOMID_SELF },
      ...{ dest: hex(ref), dest_domid: this.machine.domainId(granter) },
      ...{ len, flags: 2 },
    });
  },
);

When(
  "{domain} copies {int} bytes from reference {int} of {domain} to its frame {int}",
  function (
    this: XenWorld,
    domain: string,
    len: number,
    ref: number,
    granter: string,
    frame: number,
  ) {
    copy(this, domain, {
      ...{ source: hex(ref), source_domid: this.machine.domainId(granter) },
      ...{ dest: hex(frame), dest_domid: DOMID_SELF },
      ...{ len, flags: 1 },
    });
  },
);

When("{domain} copies with:", function (this: XenWorld, domain: string, table: DataTable) {
  copy(this, domain, fieldsOf(this, table));
});

Then(
  "the first {int} bytes of frame {int} of {domain} are those of frame {int} of {domain}",
  function (
    this: XenWorld,
    length: number,
    first: number,
    one: string,
    second: number,
    other: string,
  ) {
    const { inspect } = this.machine;
    const bytes = inspect.bytes(one, first * frameSize, frameSize);
    const expected = inspect.bytes(other, second * frameSize, frameSize);
    expect(bytes.subarray(0, length)).to.deep.equal(expected.subarray(0, length));
    this.granting.afterCompared = [bytes[length] ?? 0, expected[length] ?? 0];
  },
);

Then("the byte after them is not", function (this: XenWorld) {
  const [one, other] = this.granting.afterCompared ?? [0, 0];
  expect(one).to.not.equal(other);
});

Then(
  "{domain} and {domain} have every page where it was",
  function (this: XenWorld, one: string, other: string) {
    for (const domain of [one, other]) {
      expect(this.machine.inspect.places(domain)).to.equal(this.granting.places.get(domain));
    }
  },
);

function transfer(world: XenWorld, domain: string, gpfn: number, ref: number, domid: number): void {
  world.granting.transferred = world.machine.inspect.machineFrame(domain, gpfn);
  callOnOne(world, domain, "transfer", { mfn: hex(gpfn), domid, ref });
}

function copy(world: XenWorld, domain: string, element: Fields): void {
  for (const { name } of world.machine.occupants()) {
    world.granting.places.set(name, world.machine.inspect.places(name));
  }
  callOnOne(world, domain, "copy", element);
}
