import assert from "node:assert/strict";
import { test } from "node:test";
import { EINVAL } from "../../../emulator/xen/errno.ts";
import { BalloonDriver } from "../../../emulator/xen/guest/balloon-driver.ts";
import { ToolstackError } from "../../../emulator/xen/toolstack/error.ts";
import { guestConfig, guestFrames, guestStore, toolstackFixture } from "./toolstack-fixture.ts";

const free = Array.from({ length: 40 }, (_, i) => 70 + i);

function ballooning(maxFrames = guestFrames) {
  const fixture = toolstackFixture();
  const { machine, toolstack } = fixture;
  const id = toolstack.create({ ...guestConfig, maxMemory: maxFrames * 0x4000 });
  const store = guestStore(machine, toolstack, id);
  const driver = new BalloonDriver(machine.agent(id), store, {
    pages: guestFrames,
    free,
    scrub: true,
  });
  store.service();
  const setTarget = (frames: number) => {
    toolstack.store.write(`/local/domain/${id}/memory/target`, String(frames * 16));
    store.service();
  };
  return { ...fixture, id, store, driver, setTarget, domain: machine.domains.get(id)! };
}

test("the first event of the watch gives the initial target", () => {
  const { driver, machine } = ballooning();
  assert.equal(driver.target, guestFrames);
  assert.equal(machine.log.includes("decrease_reservation"), false);
});

test("MEM-021, MEM-022: frames go by the lowered target and come back by the raised one", () => {
  const { driver, setTarget, domain } = ballooning();
  setTarget(guestFrames - 30);
  assert.equal(domain.owned.size, guestFrames - 30);
  assert.deepEqual(
    [...driver.balloonedFrames].sort((a, b) => a - b),
    free.slice(0, 30),
  );
  assert.equal(domain.p2m.has(70), false);
  setTarget(guestFrames - 10);
  assert.equal(domain.owned.size, guestFrames - 10);
  assert.equal(domain.p2m.has(70), true);
  assert.equal(domain.p2m.has(99), false);
  assert.equal(driver.wantsRetry, false);
});

test("pages are cleared before they are given away", () => {
  const { setTarget, domain } = ballooning();
  const page = domain.p2m.get(70)!;
  page.fill(0x77);
  setTarget(guestFrames - 1);
  assert.equal(
    page.every((byte) => byte === 0),
    true,
  );
});

test("without pages to give the worker stops, and asks to be run again", () => {
  const { driver, setTarget, domain } = ballooning();
  setTarget(guestFrames - 50);
  assert.equal(domain.owned.size, guestFrames - 40);
  assert.equal(driver.wantsRetry, true);
});

test("a guest does not grow beyond what it once had", () => {
  const { driver, setTarget, domain } = ballooning(guestFrames + 100);
  setTarget(guestFrames + 50);
  assert.equal(domain.owned.size, guestFrames);
  assert.equal(driver.wantsRetry, false);
});

test("a refused populate gives its part back and sets the hard limit", () => {
  const { driver, setTarget, domain, toolstack, id, machine } = ballooning();
  setTarget(guestFrames - 20);
  toolstack.control.setMaxMemory(id, (guestFrames - 12) * 0x4000);
  machine.log.length = 0;
  setTarget(guestFrames);
  assert.equal(driver.hardLimit, guestFrames - 12);
  assert.equal(domain.owned.size, guestFrames - 20);
  assert.equal(driver.wantsRetry, true);
  assert.deepEqual(
    machine.log.filter((op) => op.endsWith("reservation") || op.startsWith("populate")),
    ["populate_physmap", "decrease_reservation"],
  );
  driver.work();
  assert.equal(domain.owned.size, guestFrames - 12);
  assert.equal(driver.wantsRetry, false);
  // A new target forgets the limit.
  toolstack.control.setMaxMemory(id, guestFrames * 0x4000);
  setTarget(guestFrames);
  assert.equal(domain.owned.size, guestFrames);
});

test("the toolstack writes KiB, and keeps dom0 above its minimum", () => {
  const { toolstack, id } = ballooning();
  toolstack.balloon(id, 1);
  assert.equal(toolstack.store.read(`/local/domain/${id}/memory/target`), "1024");
  toolstack.balloon(0, 8);
  assert.equal(toolstack.store.read("/local/domain/0/memory/target"), "8192");
  const tooLow = (error: unknown) => error instanceof ToolstackError && error.errno === EINVAL;
  assert.throws(() => toolstack.balloon(0, 7), tooLow);
});
