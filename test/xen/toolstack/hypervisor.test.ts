import assert from "node:assert/strict";
import { test } from "node:test";
import { SHUTDOWN_POWEROFF, SHUTDOWN_REBOOT } from "../../../emulator/xen/constants.ts";
import { BalloonDriver } from "../../../emulator/xen/guest/balloon-driver.ts";
import { GuestStore } from "../../../emulator/xen/guest/store-driver.ts";
import { decodeStartInfo } from "../../../emulator/xen/start-info.ts";
import { Toolstack } from "../../../emulator/xen/toolstack/index.ts";
import { DirectMachine } from "./direct-machine.ts";
import { guestConfig, guestFrames } from "./toolstack-fixture.ts";

function start() {
  const machine = new DirectMachine();
  const toolstack = new Toolstack(machine.agent(0), {
    now: () => 0,
    minimumUptimeNs: 0,
    dom0MinimumMemory: 1 << 20,
  });
  toolstack.start();
  return { machine, hv: machine.hv, toolstack };
}

function connect(machine: DirectMachine, toolstack: Toolstack, domain: number): GuestStore {
  const startInfo = (guestFrames - 3) * 0x4000;
  return GuestStore.connect(machine.agent(domain), startInfo, () => toolstack.service());
}

test("the hypervisor builds the domain that the toolstack asks for, within the contracts", () => {
  const { machine, hv, toolstack } = start();
  const domain = hv.domains.get(toolstack.create(guestConfig))!;
  toolstack.service();
  assert.deepEqual(machine.violations, []);
  assert.equal(domain.totPages, guestFrames);
  assert.equal(domain.stopped, false);
  assert.equal(domain.vcpus[0]!.down, false);
  assert.equal(domain.convmemEnd, guestFrames * 0x4000);
  const info = decodeStartInfo(domain.readPhysical((guestFrames - 3) * 0x4000, 0x490)!);
  assert.equal(info.pages, guestFrames);
  const shared = hv.ram.read(domain.sharedInfoFrame * 0x4000, 0x1018);
  assert.deepEqual([...shared.subarray(0, 2), shared[0x31]], [0, 1, 1]);
  assert.equal(shared[0x1010], guestFrames - 3);
});

test("the guest's xenstore and balloon work against the hypervisor", () => {
  const { machine, hv, toolstack } = start();
  const id = toolstack.create(guestConfig);
  const store = connect(machine, toolstack, id);
  assert.equal(store.client.read("name"), "guest");
  const free = Array.from({ length: 20 }, (_, i) => 70 + i);
  new BalloonDriver(machine.agent(id), store, { pages: guestFrames, free, scrub: true });
  store.service();
  toolstack.balloon(id, 1.75);
  store.service();
  assert.equal(hv.domains.get(id)!.totPages, 112);
  toolstack.balloon(id, 2);
  store.service();
  assert.equal(hv.domains.get(id)!.totPages, guestFrames);
  assert.deepEqual(machine.violations, []);
});

test("poweroff and reboot leave no frame behind", () => {
  const { machine, hv, toolstack } = start();
  const before = hv.frames.free;
  const first = toolstack.create(guestConfig);
  hv.shutdownDomain(hv.domains.get(first)!, SHUTDOWN_REBOOT);
  toolstack.service();
  const second = toolstack.lookup("guest")!;
  assert.notEqual(second, first);
  assert.deepEqual([...hv.domains.keys()], [0, second]);
  hv.shutdownDomain(hv.domains.get(second)!, SHUTDOWN_POWEROFF);
  toolstack.service();
  assert.deepEqual([...hv.domains.keys()], [0]);
  assert.equal(hv.frames.free, before);
  assert.deepEqual(machine.violations, []);
});

test("RBT-018: a domain stays dying until its last frame is unmapped", () => {
  const { hv, toolstack } = start();
  const before = hv.frames.free;
  const id = toolstack.create(guestConfig);
  const frame = toolstack.window.map(id, 20);
  toolstack.destroy(id);
  assert.deepEqual(
    toolstack.list().map(({ domain, dying, pages }) => [domain, dying, pages]),
    [
      [0, false, 256],
      [id, true, 1],
    ],
  );
  toolstack.window.unmap(frame);
  toolstack.service();
  assert.equal(toolstack.list().length, 1);
  assert.equal(hv.frames.free, before);
});
