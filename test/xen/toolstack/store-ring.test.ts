import assert from "node:assert/strict";
import { test } from "node:test";
import { agentVirtual } from "../../../emulator/xen/agent.ts";
import { ByteView } from "../../../emulator/xen/bytes.ts";
import {
  BrokenRingError,
  ByteRing,
  storeRequestRing,
} from "../../../emulator/xen/toolstack/byte-ring.ts";
import { encodeMessage, storeOp, toBytes } from "../../../emulator/xen/toolstack/xenstore/wire.ts";
import { FakeMachine } from "./fake-machine.ts";
import { guestConfig, guestFrames, guestStore, toolstackFixture } from "./toolstack-fixture.ts";

const bytes = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);

test("a ring takes what fits, and wraps around the page and around 32 bits", () => {
  const machine = new FakeMachine();
  const page = new Uint8Array(0x4000);
  machine.dom0.p2m.set(5, page);
  const ring = new ByteRing(machine.agent(0), agentVirtual(5 * 0x4000), storeRequestRing);
  const view = new ByteView(page);
  view.set32(0x800, 0xffffffff - 9);
  view.set32(0x804, 0xffffffff - 9);
  assert.equal(ring.write(bytes(0, 200)), 200);
  assert.equal(view.u32(0x804), 190);
  assert.equal(page[1023 - 9], 0);
  assert.equal(page[0], 10);
  assert.deepEqual(ring.read(), bytes(0, 200));
  assert.equal(view.u32(0x800), 190);
  assert.deepEqual(ring.read(), new Uint8Array(0));
  assert.equal(ring.write(bytes(0, 2000)), 1024);
  assert.equal(ring.write(bytes(0, 1)), 0);
  assert.deepEqual(ring.read(), bytes(0, 1024));
});

test("indexes further apart than the ring are an error", () => {
  const machine = new FakeMachine();
  const page = new Uint8Array(0x4000);
  machine.dom0.p2m.set(5, page);
  new ByteView(page).set32(0x804, 1025);
  const ring = new ByteRing(machine.agent(0), agentVirtual(5 * 0x4000), storeRequestRing);
  assert.throws(() => ring.read(), BrokenRingError);
});

test("a guest reads, writes and watches over its ring", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const store = guestStore(machine, toolstack, id);
  assert.equal(store.client.read("name"), "guest");
  const seen: string[] = [];
  store.watch("data/x", { changed: (path) => seen.push(path) });
  store.client.write("data/x", "1");
  toolstack.store.write(`/local/domain/${id}/data/x/y`, "2");
  store.service();
  assert.deepEqual(seen, ["data/x", "data/x", "data/x/y"]);
});

test("requests and replies larger than the ring are streamed (XST-004)", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const store = guestStore(machine, toolstack, id);
  const value = "x".repeat(1900);
  for (let i = 0; i < 3; i++) store.client.write("data/large", value + i);
  assert.equal(store.client.read("data/large"), `${value}2`);
  const long = "y".repeat(4000);
  toolstack.store.write(`/local/domain/${id}/data/longer`, long);
  assert.equal(store.client.read("data/longer"), long);
});

/** Writes raw bytes into the request ring of a domain, as it could itself, and notifies dom0. */
function inject(machine: FakeMachine, id: number, raw: Uint8Array, producer = raw.length): void {
  const page = machine.domains.get(id)!.p2m.get(guestFrames - 2)!;
  page.set(raw);
  new ByteView(page).set32(0x804, producer);
  machine.agent(id).call("event_channel_op", "send", { port: 1 });
}

test("XST-002, XST-003: a peer that breaks the protocol is dropped", () => {
  const tooLong = new ByteView(16);
  tooLong.set32(12, 4097);
  for (const [raw, producer] of [
    [tooLong.bytes, 16],
    [new Uint8Array(0), 1025],
  ] as const) {
    const { machine, toolstack } = toolstackFixture();
    const id = toolstack.create(guestConfig);
    toolstack.service();
    const socket = toolstack.xenstored.connect();
    socket.exchange(storeOp.watch, 0, toBytes("@releaseDomain\0t\0"));
    socket.takeEvents();
    inject(machine, id, raw, producer);
    toolstack.service();
    assert.equal(toolstack.xenstored.isIntroduced(id), false);
    assert.equal(socket.takeEvents().length, 1);
    // The connection is gone, the domain isn't.
    assert.equal(toolstack.lookup("guest"), id);
  }
});

test("XST-001, XST-006: replies repeat the header, in the order of the requests", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  toolstack.service();
  const request = (requestId: number, type: number, path: string) =>
    encodeMessage({ type, requestId, transaction: 0, payload: toBytes(`${path}\0`) });
  const one = request(11, storeOp.read, "domid");
  const two = request(12, storeOp.read, "missing");
  inject(machine, id, Uint8Array.from([...one, ...two]));
  toolstack.service();
  const replies = new ByteView(machine.domains.get(id)!.p2m.get(guestFrames - 2)!);
  assert.deepEqual(
    [0x400, 0x404, 0x408, 0x40c].map((at) => replies.u32(at)),
    [2, 11, 0, 1],
  );
  assert.deepEqual(
    [0x411, 0x415].map((at) => replies.u32(at)),
    [16, 12],
  );
  assert.equal(replies.text(0x421, 16), "ENOENT");
});

test("XST-059, XST-060: INTRODUCE again starts the connection afresh", () => {
  const { machine, toolstack } = toolstackFixture();
  const id = toolstack.create(guestConfig);
  const store = guestStore(machine, toolstack, id);
  store.watch("data", { changed: () => {} });
  const port = machine.call(machine.dom0, "alloc_unbound", { dom: id, remote_dom: 0 }).reply!.port;
  const frame = guestFrames - 2;
  assert.throws(() => toolstack.store.introduce(id, frame - 1, Number(port)), /EINVAL/);
  toolstack.store.introduce(id, frame, Number(port));
  const page = new ByteView(machine.domains.get(id)!.p2m.get(frame)!);
  assert.deepEqual(
    [0x800, 0x804, 0x808, 0x80c].map((at) => page.u32(at)),
    [0, 0, 0, 0],
  );
  toolstack.store.write(`/local/domain/${id}/data/x`, "1");
  assert.equal(page.u32(0x80c), 0);
});

test("@introduceDomain and @releaseDomain follow a domain's life (XST-052, XST-053)", () => {
  const { machine, toolstack } = toolstackFixture();
  const socket = toolstack.xenstored.connect();
  const watch = (path: string) => socket.exchange(storeOp.watch, 0, toBytes(`${path}\0t\0`));
  watch("@introduceDomain");
  watch("@releaseDomain");
  const events = () => socket.takeEvents().map(({ path }) => path);
  events();
  const id = toolstack.create({ ...guestConfig, onCrash: "preserve" });
  assert.deepEqual(events(), ["@introduceDomain"]);
  machine.stop(id, 3);
  toolstack.service();
  assert.deepEqual(events(), ["@releaseDomain"]);
  toolstack.destroy(id);
  assert.deepEqual(events(), ["@releaseDomain"]);
});
