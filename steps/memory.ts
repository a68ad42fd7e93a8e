import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { DOMID_SELF } from "../emulator/xen/constants.ts";
import { P2M_TLB_TRACK } from "../emulator/xen/p2m.ts";
import { numberOf } from "./values.ts";
import type { XenWorld } from "./world.ts";

/** Guest frames of an agent domain that nothing uses: from here up to the last four. */
const spareGpfn = 1024;

Given(
  "{string} has given back {int} frame(s)",
  function (this: XenWorld, domain: string, n: number) {
    giveBack(this, domain, spareFrames(n), "in one batch");
  },
);

When(
  "{string} gives back {int} frame(s), {}",
  function (this: XenWorld, domain: string, n: number, how: string) {
    giveBack(this, domain, spareFrames(n), how);
  },
);

When("{string} gives back frame {int}", function (this: XenWorld, domain: string, gpfn: number) {
  giveBack(this, domain, [gpfn], "in one batch");
});

When(
  "{string} gives back these frames in one batch:",
  function (this: XenWorld, domain: string, table: DataTable) {
    giveBack(
      this,
      domain,
      table.raw().map(([gpfn]) => Number(gpfn)),
      "in one batch",
    );
  },
);

When("{string} populates them again, {}", function (this: XenWorld, domain: string, how: string) {
  reserve(this, domain, "populate_physmap", these(this).gpfns, how);
});

Then("all of them are done", function (this: XenWorld) {
  expect(these(this).done).to.equal(these(this).gpfns.length);
});

Then("{int} of them is/are done", function (this: XenWorld, n: number) {
  expect(these(this).done).to.equal(n);
});

Then("none of them is done", function (this: XenWorld) {
  expect(these(this).done).to.equal(0);
});

Then("none of these frames is populated", function (this: XenWorld) {
  expect(populated(this)).to.equal(0);
});

Then("all of these frames are populated", function (this: XenWorld) {
  expect(populated(this)).to.equal(these(this).gpfns.length);
});

Then(
  "frame {number} of {domain} is populated",
  function (this: XenWorld, gpfn: bigint, domain: string) {
    expect(this.machine.inspect.machineFrame(domain, Number(gpfn))).to.be.a("number");
  },
);

Then(
  "frame {number} of {domain} is not populated",
  function (this: XenWorld, gpfn: bigint, domain: string) {
    expect(this.machine.inspect.machineFrame(domain, Number(gpfn))).to.equal(undefined);
  },
);

Given(
  "dom0 has mapped frame {int} of {string} at frame {number}",
  function (this: XenWorld, gmfn: number, domain: string, gpfn: bigint) {
    const domid = this.machine.domainId(domain);
    const fields = { gpfn: Number(gpfn), gmfn, flags: 0, domid };
    this.mustCall({ domain: "dom0", vcpu: 0 }, "ia64_dom0vp_op", "add_physmap_with_gmfn", fields);
  },
);

Then(
  "dom0 still has frame {int} of {string} at frame {number}",
  function (this: XenWorld, gmfn: number, domain: string, gpfn: bigint) {
    const { inspect } = this.machine;
    expect(inspect.machineFrame("dom0", Number(gpfn))).to.equal(inspect.machineFrame(domain, gmfn));
  },
);

Then("{domain} owns {int} frame(s)", function (this: XenWorld, domain: string, n: number) {
  this.machine.settle();
  expect(this.machine.inspect.frames(domain)).to.equal(n);
});

Then(
  "{domain} owns {int} frame(s) fewer than before",
  function (this: XenWorld, domain: string, n: number) {
    expect(this.machine.inspect.frames(domain)).to.equal(this.before.frames(domain) - n);
  },
);

Then(
  "{domain} owns {int} frame(s) more than before",
  function (this: XenWorld, domain: string, n: number) {
    expect(this.machine.inspect.frames(domain)).to.equal(this.before.frames(domain) + n);
  },
);

Then("{domain} owns as many frames as before", function (this: XenWorld, domain: string) {
  expect(this.machine.inspect.frames(domain)).to.equal(this.before.frames(domain));
});

Then("{domain} owns as many frames as at boot", function (this: XenWorld, domain: string) {
  expect(this.machine.inspect.frames(domain)).to.equal(this.machine.built.get(domain)?.frames);
});

Then("the machine has as many free frames as before", function (this: XenWorld) {
  expect(this.machine.inspect.freeFrames()).to.equal(this.before.freeFrames);
});

Then("the machine has {int} more free frame(s) than before", function (this: XenWorld, n: number) {
  expect(this.machine.inspect.freeFrames()).to.equal(this.before.freeFrames + n);
});

Then(
  "the machine has as many free frames as before {string} was built",
  function (this: XenWorld, domain: string) {
    this.machine.settle();
    expect(this.machine.inspect.freeFrames()).to.equal(this.machine.built.get(domain)?.freeBefore);
  },
);

Then(
  "the machine has as many free frames as when {string} was first booted",
  function (this: XenWorld, domain: string) {
    this.machine.settle();
    expect(this.machine.inspect.freeFrames()).to.equal(this.machine.built.get(domain)?.freeAfter);
  },
);

Then("all of the machine's free memory is free again", function (this: XenWorld) {
  expect(this.machine.inspect.freeFrames()).to.equal(this.before.freeFrames);
});

Given(
  "frame {int} of {string} holds {number}",
  function (this: XenWorld, gpfn: number, domain: string, value: bigint) {
    this.guest(domain).storeFrame(gpfn, value);
  },
);

Given(
  "{domain} has these words at {number}:",
  function (this: XenWorld, domain: string, gpa: bigint, table: DataTable) {
    const words = table.raw().flat();
    const bytes = new DataView(new ArrayBuffer(8 * words.length));
    for (const [i, word] of words.entries()) {
      bytes.setBigUint64(8 * i, numberOf(this, "word", word), true);
    }
    this.agent(domain).write(Number(gpa), new Uint8Array(bytes.buffer));
  },
);

When(
  "frame {int} of {string} is given {number}",
  function (this: XenWorld, gpfn: number, domain: string, value: bigint) {
    this.guest(domain).storeFrame(gpfn, value);
  },
);

When("dom0 maps frame {int} of {string}", function (this: XenWorld, gpfn: number, domain: string) {
  mapFrame(this, domain, gpfn);
});

Given(
  "dom0 has mapped frame {int} of {string}",
  function (this: XenWorld, gpfn: number, domain: string) {
    mapFrame(this, domain, gpfn);
  },
);

Given(
  "dom0 has mapped frame {int} of {string}, tracked",
  function (this: XenWorld, gpfn: number, domain: string) {
    mapFrame(this, domain, gpfn, P2M_TLB_TRACK);
  },
);

When("dom0 unmaps the frame", function (this: XenWorld) {
  const gpfn = mapped(this).window;
  this.call({ domain: "dom0", vcpu: 0 }, "ia64_dom0vp_op", "zap_physmap", { gpfn, order: 0 });
});

Then("dom0 reads {number} through the mapping", function (this: XenWorld, value: bigint) {
  expect(this.guest("dom0").loadFrame(mapped(this).window)).to.equal(value);
});

Then("the frame has {int} reference(s)", function (this: XenWorld, n: number) {
  expect(this.machine.inspect.references(mapped(this).mfn)).to.equal(n);
});

Then(
  "frame {int} of {string} has {int} reference(s)",
  function (this: XenWorld, gpfn: number, domain: string, count: number) {
    const mfn = this.machine.inspect.machineFrame(domain, gpfn) ?? -1;
    expect(this.machine.inspect.references(mfn)).to.equal(count);
  },
);

When(
  "{string} asks for the machine frame of its frame {int}",
  function (this: XenWorld, domain: string, gpfn: number) {
    this.call({ domain, vcpu: 0 }, "ia64_dom0vp_op", "phystomach", { gpfn });
  },
);

When(
  "{string} asks for its frame behind that machine frame",
  function (this: XenWorld, domain: string) {
    const mfn = Number(this.last?.result ?? 0n);
    this.call({ domain, vcpu: 0 }, "ia64_dom0vp_op", "machtophys", { mfn });
  },
);

When(
  "dom0 sets the limit of {string} to {int} MiB",
  function (this: XenWorld, name: string, mib: number) {
    const fields = { domain: this.machine.domainId(name), max_memkb: mib * 1024 };
    this.mustCall({ domain: "dom0", vcpu: 0 }, "domctl", "max_mem", fields);
  },
);

function spareFrames(count: number): number[] {
  return Array.from({ length: count }, (_, i) => spareGpfn + i);
}

function giveBack(world: XenWorld, domain: string, gpfns: readonly number[], how: string): void {
  reserve(world, domain, "decrease_reservation", gpfns, how);
}

function reserve(
  world: XenWorld,
  domain: string,
  op: "decrease_reservation" | "populate_physmap",
  gpfns: readonly number[],
  how: string,
): void {
  const size = how === "one by one" ? 1 : gpfns.length;
  let done = 0;
  for (let i = 0; i < gpfns.length; i += size) {
    const extents = gpfns.slice(i, i + size).map((gpfn) => `0x${gpfn.toString(16)}`);
    const fields = { domid: DOMID_SELF, nr_extents: extents.length, extent_start: extents };
    done += Number(world.call({ domain, vcpu: 0 }, "memory_op", op, fields).result);
  }
  world.theseFrames = { domain, gpfns, done };
}

function these(world: XenWorld) {
  return world.theseFrames ?? world.misuse('"these frames": none have been named yet');
}

function populated(world: XenWorld): number {
  const { domain, gpfns } = these(world);
  return gpfns.filter((gpfn) => world.machine.inspect.machineFrame(domain, gpfn) !== undefined)
    .length;
}

function mapped(world: XenWorld) {
  return world.mapping ?? world.misuse("dom0 maps no frame yet");
}

function mapFrame(world: XenWorld, domain: string, gmfn: number, flags = 0): void {
  const dom0 = { domain: "dom0", vcpu: 0 };
  const window = world.agent("dom0").windowGpfn + 0x100;
  const mfn = world.machine.inspect.machineFrame(domain, gmfn);
  if (mfn === undefined) world.misuse(`"${domain}" has no frame ${gmfn}`);
  world.mapping = { mfn, window };
  world.call(dom0, "ia64_dom0vp_op", "add_physmap_with_gmfn", {
    gpfn: window,
    gmfn,
    flags,
    domid: world.machine.domainId(domain),
  });
}
