import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { command } from "../emulator/xen/agent/mailbox.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import { DOMID_SELF, frameSize } from "../emulator/xen/constants.ts";
import { callOnOne, type GrantMapping, hex } from "./grant-notes.ts";
import type { XenWorld } from "./world.ts";

/** Flags of a mapping by the names of the interface, GNTMAP_* (abi 4.7). */
const mapFlags: Readonly<Record<string, number>> = {
  none: 0,
  device_map: 1,
  host_map: 2,
  readonly: 4,
  application_map: 8,
  contains_pte: 16,
  can_fail: 32,
};

When(
  "{domain} maps reference {int} of {domain} at frame {int}",
  function (this: XenWorld, domain: string, ref: number, granter: string, gpfn: number) {
    map(this, domain, { ref, granter, flags: ["host_map"], gpfn });
  },
);

Given(
  "{domain} has mapped reference {int} of {domain} at frame {int}",
  function (this: XenWorld, domain: string, ref: number, granter: string, gpfn: number) {
    map(this, domain, { ref, granter, flags: ["host_map"], gpfn });
  },
);

When(
  "{domain} maps reference {int} of {domain} at frame {int} for reading",
  function (this: XenWorld, domain: string, ref: number, granter: string, gpfn: number) {
    map(this, domain, { ref, granter, flags: ["host_map", "readonly"], gpfn });
  },
);

When(
  "{domain} maps reference {int} of {domain} for its devices",
  function (this: XenWorld, domain: string, ref: number, granter: string) {
    map(this, domain, { ref, granter, flags: ["device_map"], gpfn: 0 });
  },
);

When(
  "{domain} maps reference {int} of {domain} at frame {int} with the flags {}",
  function (
    this: XenWorld,
    domain: string,
    ref: number,
    granter: string,
    gpfn: number,
    names: string,
  ) {
    map(this, domain, { ref, granter, flags: names.split(", "), gpfn });
  },
);

When(
  "{domain} maps reference {int} of domain {int} at frame {int} with the flags {}",
  function (
    this: XenWorld,
    domain: string,
    ref: number,
    granter: number,
    gpfn: number,
    names: string,
  ) {
    map(this, domain, { ref, granter, flags: names.split(", "), gpfn });
  },
);

When(
  "{domain} maps, in one batch, from {domain}:",
  function (this: XenWorld, domain: string, granter: string, table: DataTable) {
    const dom = this.machine.domainId(granter);
    const ops = table.hashes().map(({ reference, frame }) => ({
      ref: Number(reference),
      dom,
      flags: mapFlags.host_map!,
      host_addr: hex(Number(frame) * frameSize),
    }));
    this.call({ domain, vcpu: 0 }, "grant_table_op", "map_grant_ref", { ops });
  },
);

When("{domain} unmaps it", function (this: XenWorld, domain: string) {
  unmap(this, domain, lastMapping(this));
});

When("{domain} unmaps it again", function (this: XenWorld, domain: string) {
  unmap(this, domain, lastMapping(this));
});

Given("{domain} has unmapped it", function (this: XenWorld, domain: string) {
  unmap(this, domain, lastMapping(this));
});

When(
  "{domain} unmaps what it has at frame {int}",
  function (this: XenWorld, domain: string, gpfn: number) {
    const found = this.granting.mappings.find((mapping) => mapping.gpfn === gpfn);
    unmap(this, domain, found ?? this.misuse(`no grant has been mapped at frame ${gpfn}`));
  },
);

When(
  "{domain} unmaps it, naming frame {int}",
  function (this: XenWorld, domain: string, gpfn: number) {
    unmap(this, domain, { ...lastMapping(this), gpfn });
  },
);

When("{domain} unmaps it, naming its bus address", function (this: XenWorld, domain: string) {
  const mapping = lastMapping(this);
  unmap(this, domain, { ...mapping, gpfn: 0 }, mapping.busAddress);
});

When(
  "{domain} unmaps it, naming the bus address of another frame",
  function (this: XenWorld, domain: string) {
    const mapping = lastMapping(this);
    unmap(this, domain, mapping, mapping.busAddress + BigInt(frameSize));
  },
);

When("{domain} unmaps it, naming no address", function (this: XenWorld, domain: string) {
  unmap(this, domain, { ...lastMapping(this), gpfn: 0 });
});

When("{domain} unmaps it, and crashes", function (this: XenWorld, domain: string) {
  const { handle, gpfn } = lastMapping(this);
  const ops = [{ host_addr: hex(gpfn * frameSize), dev_bus_addr: "0x0", handle }];
  this.guest(domain).callAway("grant_table_op", "unmap_grant_ref", { ops });
});

When(
  "{domain} unmaps it, and puts its page of frame {int} there",
  function (this: XenWorld, domain: string, gpfn: number) {
    replace(this, domain, gpfn);
  },
);

When(
  "{domain} unmaps it, naming frame {int}, and puts its page of frame {int} there",
  function (this: XenWorld, domain: string, at: number, gpfn: number) {
    replace(this, domain, gpfn, at);
  },
);

Then(
  "the bus address is that of the machine frame of frame {int} of {domain}",
  function (this: XenWorld, gpfn: number, domain: string) {
    const mfn = this.machine.inspect.machineFrame(domain, gpfn) ?? -1;
    expect(lastMapping(this).busAddress).to.equal(BigInt(mfn) * BigInt(frameSize));
  },
);

Then(
  "frame {int} of {domain} is the machine frame of frame {int} of {domain}",
  function (this: XenWorld, gpfn: number, domain: string, other: number, owner: string) {
    const { inspect } = this.machine;
    const mfn = inspect.machineFrame(owner, other);
    expect(mfn, "frame of the owner").to.be.a("number");
    expect(inspect.machineFrame(domain, gpfn)).to.equal(mfn);
  },
);

Then(
  "{domain} reads {number} in its frame {int}",
  function (this: XenWorld, domain: string, value: bigint, gpfn: number) {
    expect(this.guest(domain).loadFrame(gpfn)).to.equal(value);
  },
);

When(
  "{domain} writes {number} into its frame {int}",
  function (this: XenWorld, domain: string, value: bigint, gpfn: number) {
    this.executed = this.agent(domain).attempt({
      command: command.store,
      args: [agentVirtual(gpfn * frameSize), 8n, value],
    });
  },
);

Given(
  "{domain} has given back frame {int}",
  function (this: XenWorld, domain: string, gpfn: number) {
    reserveOne(this, domain, "decrease_reservation", gpfn);
  },
);

Given(
  "{domain} has populated frame {int}",
  function (this: XenWorld, domain: string, gpfn: number) {
    reserveOne(this, domain, "populate_physmap", gpfn);
  },
);

/** A grant to be mapped. */
interface Wanted {
  readonly ref: number;
  /** A domain by its name, or a number that need not be one's. */
  readonly granter: string | number;
  readonly flags: readonly string[];
  readonly gpfn: number;
}

/** Map one grant. "The frame" is then that of the mapping, and "it" the mapping. */
function map(world: XenWorld, domain: string, { ref, granter, flags, gpfn }: Wanted): void {
  const dom = typeof granter === "number" ? granter : world.machine.domainId(granter);
  const host_addr = hex(gpfn * frameSize);
  const bits = flags.reduce((sum, name) => sum + (mapFlags[name] ?? Number(name)), 0);
  const element = { ref, dom, flags: bits, host_addr };
  const { status, handle, dev_bus_addr } = callOnOne(world, domain, "map_grant_ref", element);
  if (status !== 0) return;
  const busAddress = BigInt(String(dev_bus_addr));
  world.granting.mappings.push({ handle: Number(handle), gpfn, busAddress });
  world.mapping = { mfn: Number(busAddress) / frameSize, window: gpfn };
}

function unmap(world: XenWorld, domain: string, mapping: GrantMapping, busAddress = 0n): void {
  const { handle, gpfn } = mapping;
  const element = { host_addr: hex(gpfn * frameSize), dev_bus_addr: hex(busAddress), handle };
  callOnOne(world, domain, "unmap_grant_ref", element);
}

function replace(world: XenWorld, domain: string, from: number, at?: number): void {
  const { handle, gpfn } = lastMapping(world);
  const host_addr = hex((at ?? gpfn) * frameSize);
  const element = { host_addr, new_addr: hex(from * frameSize), handle };
  callOnOne(world, domain, "unmap_and_replace", element);
}

function lastMapping(world: XenWorld): GrantMapping {
  return world.granting.mappings.at(-1) ?? world.misuse("no grant has been mapped yet");
}

function reserveOne(world: XenWorld, domain: string, op: string, gpfn: number): void {
  const fields = { domid: DOMID_SELF, nr_extents: 1, extent_start: [hex(gpfn)] };
  world.mustCall({ domain, vcpu: 0 }, "memory_op", op, fields);
}
