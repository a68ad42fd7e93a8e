import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { command } from "../emulator/xen/agent/mailbox.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import { frameSize } from "../emulator/xen/constants.ts";
import { decodeMemmapInfo, encodeMemmapInfo } from "../emulator/xen/memmap.ts";
import type { XenWorld } from "./world.ts";

const dom0vpOp = 48n;
const exposeForeign = 12n;
const granule = 0x200_0000;
const conventional = { type: 7, attribute: 8n };
/** Present bit, and the frame number of an entry (layouts 5.4). */
const present = 1n;
const frameBits = 0x3_ffff_ffff_c000n;

Given(
  "{string} looks at its P2M at frame {number}",
  function (this: XenWorld, domain: string, gpfn: bigint) {
    const granules = Math.ceil(this.machine.inspect.memorySize(domain) / granule);
    this.mustCall({ domain, vcpu: 0 }, "ia64_dom0vp_op", "expose_p2m", {
      conv_start_gpfn: 0,
      assign_start_gpfn: Number(gpfn),
      expose_size: granules * granule,
      granule_pfn: 2048,
    });
  },
);

Given(
  "dom0 has exposed the P2M of {string} at frame {number}",
  function (this: XenWorld, domain: string, gpfn: bigint) {
    const size = this.machine.inspect.memorySize(domain);
    exposeTo(this, "dom0", domain, gpfn, [{ start: 0, size }]);
    expect(this.last?.result, "result").to.equal(0n);
  },
);

When(
  "{domain} exposes the P2M of {domain} at frame {number}, with a map of:",
  function (this: XenWorld, viewer: string, source: string, gpfn: bigint, table: DataTable) {
    const map = table
      .hashes()
      .map(({ start, size }) => ({ start: Number(start), size: Number(size) }));
    exposeTo(this, viewer, source, gpfn, map);
  },
);

Then("the map has become:", function (this: XenWorld, table: DataTable) {
  const expected = table.hashes().map(({ start, size }) => [Number(start), Number(size)]);
  expect(this.memoryMap?.map(({ start, size }) => [start, size])).to.deep.equal(expected);
});

Then(
  "{string} finds its frame {int} in the table at frame {number}",
  function (this: XenWorld, domain: string, frame: number, table: bigint) {
    expectEntry(this, domain, table, frame, domain, frame);
  },
);

Then(
  "{string} finds entry {int} of the table at frame {number} to be its frame {int}",
  function (this: XenWorld, domain: string, entry: number, table: bigint, frame: number) {
    expectEntry(this, domain, table, entry, domain, frame);
  },
);

Then(
  "dom0 finds frame {int} of {string} in the table at frame {number}",
  function (this: XenWorld, frame: number, domain: string, table: bigint) {
    expectEntry(this, "dom0", table, frame, domain, frame);
  },
);

Then(
  "{domain} finds entry {int} of the table at frame {number} to be empty",
  function (this: XenWorld, domain: string, entry: number, table: bigint) {
    expect(entryOf(this, domain, table, entry)).to.equal(0n);
  },
);

When("{string} stores to frame {number}", function (this: XenWorld, domain: string, gpfn: bigint) {
  const va = agentVirtual(Number(gpfn) * frameSize);
  this.executed = this.agent(domain).attempt({ command: command.store, args: [va, 8n, 1n] });
});

/** A P2M in guest memory: 8 bytes for each frame. */
function entryOf(world: XenWorld, viewer: string, table: bigint, entry: number): bigint {
  return world.guest(viewer).load(Number(table) * frameSize + 8 * entry);
}

function expectEntry(
  world: XenWorld,
  viewer: string,
  table: bigint,
  entry: number,
  domain: string,
  frame: number,
): void {
  const word = entryOf(world, viewer, table, entry);
  expect(word & present, "present").to.equal(present);
  const mfn = Number((word & frameBits) / BigInt(frameSize));
  expect(mfn, "machine frame").to.equal(world.machine.inspect.machineFrame(domain, frame));
}

/** expose_foreign_p2m; the map, which Xen rewrites, is remembered. */
function exposeTo(
  world: XenWorld,
  viewer: string,
  source: string,
  gpfn: bigint,
  map: readonly { readonly start: number; readonly size: number }[],
): void {
  const agent = world.agent(viewer);
  const id = BigInt(world.machine.domainId(source));
  const info = encodeMemmapInfo(map.map((range) => ({ ...conventional, ...range })));
  agent.scratch((allocate) => {
    const { gpa } = allocate(frameSize, frameSize);
    agent.write(gpa, info);
    const handle = (1n << 63n) | BigInt(gpa);
    const result = agent.hypercall(Number(dom0vpOp), [exposeForeign, gpfn, id, handle, 0n]);
    world.last = { result, reply: null };
    if (result === 0n) world.memoryMap = decodeMemmapInfo(agent.read(gpa, frameSize));
  });
}
