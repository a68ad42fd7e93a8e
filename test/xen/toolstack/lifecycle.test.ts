import assert from "node:assert/strict";
import { test } from "node:test";
import { SHUTDOWN_CRASH } from "../../../emulator/xen/constants.ts";
import { ToolstackError } from "../../../emulator/xen/toolstack/error.ts";
import { ShutdownDriver } from "./shutdown-driver.ts";
import { guestConfig, guestStore, reason, toolstackFixture } from "./toolstack-fixture.ts";

test("a new domain has the directory of behaviour 15.1, and may write its own part", () => {
  const { toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const base = `/local/domain/${id}`;
  const read = (name: string) => toolstack.store.read(`${base}/${name}`);
  assert.equal(read("name"), "guest");
  assert.equal(read("domid"), String(id));
  assert.equal(read("memory/target"), "2048");
  assert.equal(read("store/ring-ref"), "126");
  assert.equal(read("console/port"), "2");
  assert.equal(read("cpu/1/availability"), "online");
  assert.equal(toolstack.store.read(`${read("vm")}/name`), "guest");
  assert.deepEqual(toolstack.store.permissions(base), ["n0", `r${id}`]);
  assert.deepEqual(toolstack.store.permissions(`${base}/device`), [`n${id}`]);
});

test("RBT-001: poweroff ends the domain, its memory and its directories", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  machine.stop(id, reason.poweroff);
  toolstack.service();
  assert.deepEqual([...machine.domains.keys()], [0]);
  assert.equal(toolstack.store.readIfPresent(`/local/domain/${id}/name`), null);
  assert.deepEqual(toolstack.store.directory("/vm"), []);
  // What is left is dom0's virq.
  assert.equal(machine.dom0.ports.size, 1);
});

test("RBT-023, RBT-025: reboot gives a new domain, fresh state and a count", () => {
  const { machine, toolstack } = toolstackFixture();
  const first = toolstack.create(guestConfig);
  toolstack.store.write(`/local/domain/${first}/device/vbd/0/state`, "4");
  machine.stop(first, reason.reboot);
  toolstack.service();
  const second = toolstack.lookup("guest")!;
  assert.notEqual(second, first);
  assert.deepEqual([...machine.domains.keys()], [0, second]);
  assert.equal(machine.domains.get(second)!.paused, false);
  assert.equal(toolstack.store.readIfPresent(`/local/domain/${first}/name`), null);
  assert.deepEqual(toolstack.store.directory(`/local/domain/${second}/device`), []);
  const vm = toolstack.store.read(`/local/domain/${second}/vm`);
  assert.equal(toolstack.store.read(`${vm}/xend/restart_count`), "1");
  assert.equal(toolstack.store.readIfPresent(`${vm}/xend/restart_in_progress`), null);
});

test("RBT-024: a reboot sooner than the minimum uptime destroys", () => {
  const { machine, toolstack, clock } = toolstackFixture(60e9);
  clock.ns = 100e9;
  machine.stop(toolstack.create(guestConfig), reason.reboot);
  clock.ns = 159e9;
  toolstack.service();
  assert.equal(toolstack.lookup("guest"), null);
  machine.stop(toolstack.create(guestConfig), reason.reboot);
  clock.ns = 220e9;
  toolstack.service();
  assert.notEqual(toolstack.lookup("guest"), null);
});

test("RBT-035: a restart that was left unfinished refuses the next", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const vm = toolstack.store.read(`/local/domain/${id}/vm`);
  toolstack.store.write(`${vm}/xend/restart_in_progress`, "True");
  machine.stop(id, reason.reboot);
  toolstack.service();
  assert.deepEqual([...machine.domains.keys()], [0]);
});

for (const [onCrash, left] of [
  ["destroy", []],
  ["restart", [2]],
  ["preserve", [1]],
] as const) {
  test(`RBT-026, RBT-036, RBT-037: a crash with the policy ${onCrash}`, () => {
    const { machine, toolstack } = toolstackFixture();
    machine.stop(toolstack.create({ ...guestConfig, onCrash }), SHUTDOWN_CRASH);
    toolstack.service();
    toolstack.service();
    assert.deepEqual([...machine.domains.keys()], [0, ...left]);
    const completed = toolstack.store.readIfPresent("/local/domain/1/xend/shutdown_completed");
    assert.equal(completed, onCrash === "preserve" ? "True" : null);
  });
}

test("RBT-018: what dom0 still maps keeps a destroyed domain dying", () => {
  const { toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const frame = toolstack.window.map(id, 20);
  toolstack.destroy(id);
  assert.deepEqual(
    toolstack.list().map(({ domain, dying }) => [domain, dying]),
    [
      [0, false],
      [id, true],
    ],
  );
  assert.equal(toolstack.lookup("guest"), null);
  toolstack.window.unmap(frame);
  toolstack.service();
  assert.equal(toolstack.list().length, 1);
});

test("RBT-032: a shutdown is asked for in the store, and acknowledged", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const store = guestStore(machine, toolstack, id);
  const driver = new ShutdownDriver(store);
  store.service();
  assert.equal(driver.takeRequest(), null);
  toolstack.shutdown(id, "reboot");
  store.service();
  assert.equal(driver.takeRequest(), "reboot");
  assert.equal(driver.takeRequest(), null);
  assert.equal(toolstack.store.read(`/local/domain/${id}/control/shutdown`), "");
});

test("RBT-033: an ignored shutdown is noted after 300 s, and nothing forced", () => {
  const { toolstack, clock } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const node = `/local/domain/${id}/xend/unresponsive`;
  toolstack.shutdown(id, "poweroff");
  clock.ns = 299e9;
  toolstack.service();
  assert.equal(toolstack.store.readIfPresent(node), null);
  clock.ns = 300e9;
  toolstack.service();
  assert.equal(toolstack.store.read(node), "True");
  assert.equal(toolstack.lookup("guest"), id);
});

test("pause, unpause and the listing", () => {
  const { toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  toolstack.pause(id);
  assert.equal(toolstack.list().find(({ domain }) => domain === id)!.paused, true);
  toolstack.unpause(id);
  assert.equal(toolstack.list().find(({ domain }) => domain === id)!.paused, false);
  assert.throws(() => toolstack.pause(99), ToolstackError);
  assert.throws(() => toolstack.balloon(99, 1), ToolstackError);
});

test("events of other ports are handed back", () => {
  const { machine, toolstack } = toolstackFixture();
  machine.dom0.pending.add(77);
  assert.deepEqual(toolstack.service(), [77]);
});
