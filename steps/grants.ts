import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { FieldValue } from "../emulator/contract/record.ts";
import { frameSize, grantTableGpfn } from "../emulator/xen/constants.ts";
import { GTF } from "../emulator/xen/grants/entry.ts";
import { callOnOne, elements, grantStatuses, grantsOf } from "./grant-notes.ts";
import { fieldsOf } from "./values.ts";
import type { XenWorld } from "./world.ts";

Given("{domain} has set up its grant table", function (this: XenWorld, domain: string) {
  grantsOf(this, domain).setUp();
});

Given(
  "{domain} has set up a grant table of {int} frame(s)",
  function (this: XenWorld, domain: string, frames: number) {
    grantsOf(this, domain).setUp(frames);
  },
);

Given(
  "{domain} grants frame {int} to {domain}, as reference {int}",
  function (this: XenWorld, domain: string, frame: number, user: string, ref: number) {
    grant(this, domain, ref, user, frame, GTF.permitAccess);
  },
);

Given(
  "{domain} grants frame {int} to {domain} for reading, as reference {int}",
  function (this: XenWorld, domain: string, frame: number, user: string, ref: number) {
    grant(this, domain, ref, user, frame, GTF.permitAccess | GTF.readonly);
  },
);

Given("{domain} uses version 2 of its grant table", function (this: XenWorld, domain: string) {
  this.mustCall({ domain, vcpu: 0 }, "grant_table_op", "set_version", { version: 2 });
});

Given(
  "{domain} grants {int} byte(s) at {int} of frame {int} to {domain}, as reference {int}",
  function (
    this: XenWorld,
    domain: string,
    length: number,
    start: number,
    frame: number,
    user: string,
    ref: number,
  ) {
    grantsOf(this, domain).write(ref, {
      flags: GTF.permitAccess | GTF.subPage,
      user: this.machine.domainId(user),
      frame: BigInt(frame),
      part: { start, length },
    });
  },
);

Given(
  "{domain} passes reference {int} of {domain} on to {domain}, as reference {int}",
  function (
    this: XenWorld,
    domain: string,
    source: number,
    granter: string,
    user: string,
    ref: number,
  ) {
    grantsOf(this, domain).write(ref, {
      flags: GTF.transitive,
      user: this.machine.domainId(user),
      passed: { granter: this.machine.domainId(granter), ref: source },
    });
  },
);

When(
  "{domain} rewrites reference {int} to grant frame {int} to {domain}",
  function (this: XenWorld, domain: string, ref: number, frame: number, user: string) {
    grant(this, domain, ref, user, frame, GTF.permitAccess);
  },
);

Given(
  "{domain} awaits a page from {domain} in frame {int}, as reference {int}",
  function (this: XenWorld, domain: string, donor: string, frame: number, ref: number) {
    grant(this, domain, ref, donor, frame, GTF.acceptTransfer);
  },
);

Given(
  "reference {int} of {domain} has the flags {number}, for {domain}, and frame {int}",
  function (
    this: XenWorld,
    ref: number,
    domain: string,
    flags: bigint,
    user: string,
    frame: number,
  ) {
    grant(this, domain, ref, user, frame, Number(flags));
  },
);

When(
  "{domain} ends the access by reference {int}",
  function (this: XenWorld, domain: string, ref: number) {
    this.granting.accessEnded = grantsOf(this, domain).endAccess(ref);
  },
);

Then("the access is ended", function (this: XenWorld) {
  expect(this.granting.accessEnded).to.equal(true);
});

Then("it is refused, as the entry is still in use", function (this: XenWorld) {
  expect(this.granting.accessEnded).to.equal(false);
});

Then(
  "{domain} sees that reference {int} is {word}",
  function (this: XenWorld, domain: string, ref: number, use: string) {
    const words: Readonly<Record<string, number>> = {
      unused: 0,
      read: GTF.reading,
      written: GTF.reading | GTF.writing,
    };
    const { flags } = grantsOf(this, domain).read(ref);
    expect(flags & (GTF.reading | GTF.writing), "use").to.equal(words[use]);
  },
);

When(
  "{domain} calls grant_table_op {word} on one element:",
  function (this: XenWorld, domain: string, op: string, table: DataTable) {
    callOnOne(this, domain, op, fieldsOf(this, table));
  },
);

Then("the status is {grantStatus}", function (this: XenWorld, status: number) {
  expect(statuses(this)).to.deep.equal([status]);
});

Then("the statuses are {}", function (this: XenWorld, list: string) {
  const named = list.split(", ").map((name) => grantStatuses[name]);
  expect(statuses(this)).to.deep.equal(named);
});

Then(
  "{int} frame(s) of the table is/are listed, from {number} on",
  function (this: XenWorld, count: number, gpa: bigint) {
    expect(BigInt(grantTableGpfn * frameSize), "the table's address").to.equal(gpa);
    const first = gpa / BigInt(frameSize);
    const frames = Array.from({ length: count }, (_, i) => first + BigInt(i));
    expect(expand(this.last?.reply?.frame_list)).to.deep.equal(frames);
  },
);

Then(
  "frame(s) {number} and on of {domain} is/are {int} page(s) of zeroes",
  function (this: XenWorld, gpa: bigint, domain: string, count: number) {
    for (let i = 0; i < count; i++) {
      const at = Number(gpa) + i * frameSize;
      expect(this.guest(domain).load(at + 8 * i), `word at 0x${at.toString(16)}`).to.equal(0n);
    }
  },
);

/** Have a domain make an entry, in a table that it sets up if need be. */
function grant(
  world: XenWorld,
  domain: string,
  ref: number,
  user: string,
  frame: number,
  flags: number,
): void {
  const table = grantsOf(world, domain);
  table.setUp();
  table.write(ref, { flags, user: world.machine.domainId(user), frame: BigInt(frame) });
}

/** Statuses of the last call: of its elements, or the one of its struct. */
function statuses(world: XenWorld): unknown[] {
  const own = world.last?.reply?.status;
  return own === undefined ? elements(world).map(({ status }) => status) : [own];
}

/** Frame numbers of a list whose runs of neighbours are written "first..last". */
function expand(list: FieldValue | undefined): bigint[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((run) => {
    const [first = 0n, last = first] = String(run).split("..").map(BigInt);
    return Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i));
  });
}
