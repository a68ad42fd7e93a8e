import assert from "node:assert/strict";
import { test } from "node:test";
import { Board } from "../../emulator/platform/board.ts";
import { DeviceBus } from "../../emulator/platform/device-bus.ts";
import { Iosapic, RTE } from "../../emulator/platform/iosapic.ts";
import { deviceRegister } from "../../emulator/platform/line-device.ts";

/** An I/O SAPIC, and the messages that it has sent as [vector, processor]. */
function recorded(): { iosapic: Iosapic; messages: [number, number][] } {
  const messages: [number, number][] = [];
  const iosapic = new Iosapic(0xfec0_0000, 24);
  iosapic.receiver = { interrupt: (...message) => messages.push(message) };
  return { iosapic, messages };
}

test("an edge is sent once, and lost while the pin is masked", () => {
  const { iosapic, messages } = recorded();
  iosapic.write(3, 0x40, 1);
  iosapic.raise(3);
  iosapic.raise(3);
  assert.deepEqual(messages, [[0x40, 1]]);
  iosapic.lower(3);
  iosapic.lower(3);
  iosapic.setMask(3, true);
  iosapic.raise(3);
  iosapic.setMask(3, false);
  assert.equal(messages.length, 1);
});

test("a level is sent again only after its end, as long as a device holds the line", () => {
  const { iosapic, messages } = recorded();
  iosapic.write(3, 0x40 | RTE.level, 0);
  iosapic.raise(3);
  iosapic.raise(3);
  iosapic.setMask(3, true);
  iosapic.setMask(3, false);
  assert.equal(messages.length, 1);
  iosapic.endOfInterrupt(0x41);
  assert.equal(messages.length, 1);
  iosapic.lower(3);
  iosapic.endOfInterrupt(0x40);
  assert.equal(messages.length, 2);
  iosapic.lower(3);
  iosapic.endOfInterrupt(0x40);
  assert.equal(messages.length, 2);
});

test("a level that became active while masked is sent when it is let through", () => {
  const { iosapic, messages } = recorded();
  iosapic.write(3, 0x40 | RTE.level | RTE.masked, 0);
  iosapic.raise(3);
  assert.equal(messages.length, 0);
  iosapic.setMask(3, false);
  assert.equal(messages.length, 1);
});

test("registers: version and pins, entries, nothing else", () => {
  const { iosapic } = recorded();
  iosapic.write(3, 0x40 | RTE.level, 5);
  assert.equal(iosapic.read(1), 0x170021);
  assert.equal(iosapic.read(0x16), 0x40 | RTE.level);
  assert.equal(iosapic.read(0x17), 0x500_0000);
  for (const register of [0, 2, 0xf, 0x40, 0xffff_ffff]) assert.equal(iosapic.read(register), 0);
});

test("a device is served through its registers", () => {
  const bus = new DeviceBus();
  const board = new Board(bus);
  const device = board.addDevice("card", 16, "level");
  const next = board.addDevice("next", 16, "level");
  assert.equal(next.start, device.start + device.size);
  device.interrupt();
  device.interrupt();
  assert.equal(board.iosapic.pins[16]?.active, 1);
  assert.equal(bus.read(device.start + deviceRegister.status, 8), 1n);
  assert.equal(bus.read(device.start + deviceRegister.count, 8), 2n);
  bus.write(device.start + deviceRegister.acknowledge, 8, 0n);
  assert.equal(board.iosapic.pins[16]?.active, 0);
  assert.equal(bus.read(device.start + deviceRegister.status, 8), 0n);
  device.acknowledge();
  assert.equal(board.iosapic.pins[16]?.active, 0);
});
