import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Fields } from "../emulator/contract/record.ts";
import { ByteView } from "../emulator/xen/bytes.ts";
import { DOMID_SELF } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

const hypercall = { memoryOp: 12, xenVersion: 17, eventChannelOp: 32 } as const;
const populatePhysmap = 6n;
const send = 4n;
/** Where the frames are populated: behind all memory that a domain is built with. */
const firstGpfn = 10_000;

Then("it has been recorded as one call", function (this: XenWorld) {
  const { call, op, domain } = this.machine.records.at(-1)!;
  const same = this.machine.records.filter(
    (record) => record.call === call && record.op === op && record.domain === domain,
  );
  expect(same.map(({ result }) => result)).to.deep.equal([Number(this.last?.result)]);
});

When(
  "{vcpu} makes a multicall of {int} calls of xen_version version",
  function (this: XenWorld, who: Virtual, n: number) {
    const args = Array.from({ length: 6 }, () => "0x0");
    const entry = { op: `0x${hypercall.xenVersion.toString(16)}`, args };
    const calls = Array.from({ length: n }, () => entry);
    this.call(who, "multicall", null, { calls, nr_calls: n });
  },
);

Then("all {int} results are {number}", function (this: XenWorld, n: number, value: bigint) {
  const calls = (this.last?.reply?.calls ?? []) as readonly Fields[];
  expect(calls.map(({ result }) => result)).to.deep.equal(
    Array.from({ length: n }, () => `0x${value.toString(16)}`),
  );
});

/** Lines that are all different, so that one that is lost or repeated is seen. */
function numberedLines(n: number): string {
  return Array.from({ length: n }, (_, i) => `line ${i}\n`).join("");
}

When(
  "dom0 writes {int} numbered lines to Xen's console in one call",
  function (this: XenWorld, n: number) {
    const buffer = numberedLines(n);
    this.call({ domain: "dom0", vcpu: 0 }, "console_io", "write", { buffer, count: buffer.length });
  },
);

Then("Xen's console shows these lines once, in order", function (this: XenWorld) {
  const written = this.machine.records.at(-1)!.request.buffer as string;
  expect(this.machine.inspect.console(0).endsWith(written), "the end of the console").to.equal(
    true,
  );
  expect(this.machine.inspect.console(0).match(/line 0\n/g)).to.have.length(1);
});

Given("{string} has bound two IPI ports", function (this: XenWorld, domain: string) {
  for (const vcpu of [0, 1]) {
    const reply = this.mustCall({ domain, vcpu: 0 }, "event_channel_op", "bind_ipi", { vcpu: 0 });
    this.ipiPorts.set(`${domain}/port ${vcpu}`, Number(reply.port));
  }
});

When(
  "{string} makes a multicall that sends to the first port, populates {int} frames and sends to the second",
  function (this: XenWorld, domain: string, n: number) {
    const agent = this.agent(domain);
    agent.scratch((allocate) => {
      const put = (view: ByteView) => {
        const { gpa } = allocate(view.bytes.length);
        agent.write(gpa, view.bytes);
        return (1n << 63n) | BigInt(gpa);
      };
      const sendTo = (port: number) => entry(hypercall.eventChannelOp, send, put(words(4, [port])));
      const frames = put(
        words(
          8,
          [...Array(n).keys()].map((i) => firstGpfn + i),
        ),
      );
      const reservation = words(8, [frames, n, 0, DOMID_SELF]);
      const [first, second] = twoPorts(this, domain);
      const calls = [
        sendTo(first),
        entry(hypercall.memoryOp, populatePhysmap, put(reservation)),
        sendTo(second),
      ];
      this.call({ domain, vcpu: 0 }, "multicall", null, { calls, nr_calls: calls.length });
    });
  },
);

Then(
  "{string} enters its event callback with the first port, and later with the second",
  function (this: XenWorld, domain: string) {
    this.machine.settle();
    const taken = this.agent(domain)
      .log()
      .slice(this.before.logLength(domain, 0))
      .flatMap((record) => (record.kind === "events" ? [record.ports] : []));
    const [first, second] = twoPorts(this, domain);
    expect(taken).to.deep.equal([[first], [second]]);
  },
);

function twoPorts(world: XenWorld, domain: string): [first: number, second: number] {
  const port = (n: number) =>
    world.ipiPorts.get(`${domain}/port ${n}`) ?? world.misuse(`"${domain}" has no two IPI ports`);
  return [port(0), port(1)];
}

/** An entry of a multicall. */
function entry(op: number, ...args: bigint[]): Fields {
  const six = Array.from({ length: 6 }, (_, i) => `0x${(args[i] ?? 0n).toString(16)}`);
  return { op: `0x${op.toString(16)}`, args: six };
}

/** Little-endian words of 4 or 8 bytes, one after the other. */
function words(size: 4 | 8, values: readonly (number | bigint)[]): ByteView {
  const view = new ByteView(size * values.length);
  for (const [i, value] of values.entries()) {
    if (size === 4) view.set32(4 * i, Number(value));
    else view.set64(8 * i, value);
  }
  return view;
}
