import { type DataTable, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Fields, FieldValue } from "../emulator/contract/record.ts";
import { errnoName } from "../reports/errno.ts";
import type { Virtual } from "./parameter-types.ts";
import { fieldsOf, numberOf } from "./values.ts";
import type { XenWorld } from "./world.ts";

When(
  "{vcpu} calls {word} {word}",
  function (this: XenWorld, who: Virtual, call: string, op: string) {
    this.call(who, call, op);
  },
);

When(
  "{vcpu} calls {word} {word} with:",
  function (this: XenWorld, who: Virtual, call: string, op: string, table: DataTable) {
    this.call(who, call, op, fieldsOf(this, table));
  },
);

When(
  "{vcpu} calls {word} {word}, and does not return, with:",
  function (this: XenWorld, who: Virtual, call: string, op: string, table: DataTable) {
    this.guest(who.domain).callAway(call, op, fieldsOf(this, table), who.vcpu);
  },
);

When(
  "{vcpu} calls vcpu_op {word} for vcpu {int}",
  function (this: XenWorld, who: Virtual, op: string, vcpu: number) {
    this.call(who, "vcpu_op", op, { vcpu });
  },
);

When(
  "{vcpu} makes hypercall {int} with the arguments {number} and {number}",
  function (this: XenWorld, who: Virtual, number: number, first: bigint, second: bigint) {
    const result = this.agent(who.domain).hypercall(number, [first, second], who.vcpu);
    this.last = { result, reply: null };
  },
);

When("{vcpu} makes a multicall of:", function (this: XenWorld, who: Virtual, table: DataTable) {
  const hex = (text = "0") => `0x${numberOf(this, "entry", text).toString(16)}`;
  const calls = table.hashes().map(({ op, first, second }) => ({
    op: hex(op),
    args: [first, second, "0", "0", "0", "0"].map(hex),
  }));
  this.call(who, "multicall", null, { calls, nr_calls: calls.length });
});

When(
  "{vcpu} calls {word} {word}, passing its buffer by an inline handle",
  function (this: XenWorld, who: Virtual, call: string, op: string) {
    this.call(who, call, op);
  },
);

When(
  "{vcpu} calls {word} {word}, passing its buffer by a descriptor",
  function (this: XenWorld, who: Virtual, call: string, op: string) {
    this.call(who, call, op, {}, { descriptor: true });
  },
);

Then("the call returns {number}", function (this: XenWorld, result: bigint) {
  expect(outcome(this).result, "r8").to.equal(result);
});

Then("the call is refused with {errno}", function (this: XenWorld, name: string) {
  expect(nameOf(outcome(this).result)).to.equal(name);
});

Then("the reply has:", function (this: XenWorld, table: DataTable) {
  const expected = fieldsOf(this, table);
  const reply = outcome(this).reply ?? {};
  const actual = Object.fromEntries(
    Object.entries(expected).map(([field, value]) => [field, inFormOf(value, reply[field])]),
  );
  expect(actual).to.deep.equal(expected);
});

Then(
  "the reply's {word} begin with {string}",
  function (this: XenWorld, field: string, beginning: string) {
    expect(String(outcome(this).reply?.[field]).slice(0, beginning.length)).to.equal(beginning);
  },
);

Then("the results of the multicall are:", function (this: XenWorld, table: DataTable) {
  const calls = (outcome(this).reply?.calls ?? []) as readonly Fields[];
  const results = calls.map(({ result }) => nameOf(BigInt.asIntN(64, BigInt(String(result)))));
  expect(results).to.deep.equal(table.raw().flat());
});

/** A 64-bit value, which is hex in a reply, as a number where a feature gives it as one. */
function inFormOf(expected: FieldValue, value: FieldValue | undefined): FieldValue | undefined {
  const wide = typeof value === "string" && /^0x[0-9a-f]+$/.test(value);
  return typeof expected === "number" && wide ? Number(value) : value;
}

/** The errno that a result stands for, or the result itself in hex. */
function nameOf(result: bigint): string {
  return errnoName(Number(result)) ?? `0x${result.toString(16)}`;
}

function outcome(world: XenWorld) {
  return world.last ?? world.misuse("no call has been made yet");
}
