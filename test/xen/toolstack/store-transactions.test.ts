import assert from "node:assert/strict";
import { test } from "node:test";
import { StoreError } from "../../../emulator/xen/toolstack/xenstore/errors.ts";
import { storeOp as op } from "../../../emulator/xen/toolstack/xenstore/wire.ts";
import { storeFixture } from "./store-fixture.ts";

const isError = (code: string) => (error: unknown) =>
  error instanceof StoreError && error.code === code;

test("XST-033, XST-034 a snapshot with own writes, seen by others after the end", () => {
  const { dom0, domain } = storeFixture();
  const t = domain.client.start();
  domain.client.write("a", "mine", t);
  assert.equal(domain.client.read("a", t), "mine");
  assert.equal(dom0.client.readIfPresent("/local/domain/5/a"), null);
  domain.client.end(t, true);
  assert.equal(dom0.client.read("/local/domain/5/a"), "mine");
});

test("XST-035 any other change anywhere ends it with EAGAIN", () => {
  const { dom0, domain } = storeFixture();
  const t = domain.client.start();
  domain.client.write("a", "1", t);
  dom0.client.write("/elsewhere", "1");
  assert.throws(() => domain.client.end(t, true), isError("EAGAIN"));
  assert.equal(domain.client.readIfPresent("a"), null);
  assert.throws(() => domain.client.read("a", t), isError("ENOENT"));
});

test("XST-036 a read-only commit counts as a change", () => {
  const { dom0, domain } = storeFixture();
  const one = dom0.client.start();
  const two = domain.client.start();
  dom0.client.end(one, true);
  assert.throws(() => domain.client.end(two, true), isError("EAGAIN"));
});

test("XST-037 END F drops the changes", () => {
  const { domain } = storeFixture();
  const t = domain.client.start();
  domain.client.write("a", "1", t);
  domain.client.end(t, false);
  assert.equal(domain.client.readIfPresent("a"), null);
});

test("XST-031, XST-032 no nesting, no unknown transaction", () => {
  const { domain } = storeFixture();
  assert.equal(domain.send(op.transactionStart, "|"), "1|");
  assert.equal(domain.send(op.transactionStart, "|", 1), "! EBUSY");
  assert.equal(domain.send(op.transactionStart, "|", 9), "! ENOENT");
  assert.equal(domain.send(op.read, "a|", 9), "! ENOENT");
});

test("XST-039 events come after the commit, one for each path", () => {
  const { dom0, domain } = storeFixture();
  dom0.client.watch("/local/domain/5", "t");
  dom0.events();
  const t = domain.client.start();
  domain.client.write("a", "1", t);
  domain.client.write("a", "2", t);
  domain.client.write("b", "1", t);
  assert.deepEqual(dom0.events(), []);
  domain.client.end(t, true);
  assert.deepEqual(dom0.events(), ["/local/domain/5/a|t|", "/local/domain/5/b|t|"]);
});

test("XST-040 a domain may open 11 transactions", () => {
  const { dom0, domain } = storeFixture();
  for (let i = 0; i < 11; i++) domain.client.start();
  assert.throws(() => domain.client.start(), isError("ENOSPC"));
  for (let i = 0; i < 50; i++) dom0.client.start();
});

test("the client repeats a transaction that lost a race", () => {
  const { dom0, domain } = storeFixture();
  let runs = 0;
  domain.client.atomically((t) => {
    domain.client.write("a", String(++runs), t);
    if (runs === 1) dom0.client.write("/elsewhere", "1");
  });
  assert.equal(domain.client.read("a"), "2");
});
