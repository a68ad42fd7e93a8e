import assert from "node:assert/strict";
import { test } from "node:test";
import { storeOp as op } from "../../../emulator/xen/toolstack/xenstore/wire.ts";
import { storeFixture } from "./store-fixture.ts";

test("XST-041 a watch fires at once, after its reply", () => {
  const { domain } = storeFixture();
  domain.client.watch("missing", "t");
  assert.deepEqual(domain.events(), ["missing|t|"]);
});

test("XST-042 header of an event", () => {
  const { domain } = storeFixture();
  domain.client.watch("/a", "t");
  const [event] = domain.connection.output;
  assert.deepEqual([event!.type, event!.requestId, event!.transaction], [15, 0, 0]);
});

test("XST-043, XST-045, XST-050, XST-051 what a watch sees, and by which path", () => {
  const { dom0, domain } = storeFixture();
  domain.client.watch("p", "rel");
  domain.client.watch("/secret", "abs");
  domain.events();
  domain.client.write("p", "1");
  domain.client.write("p", "1");
  domain.client.write("p/x", "1");
  domain.client.write("q", "1");
  domain.client.setPermissions("p", ["r5"]);
  dom0.client.write("/secret", "1");
  assert.deepEqual(domain.events(), ["p|rel|", "p|rel|", "p/x|rel|", "p|rel|", "/secret|abs|"]);
});

test("created parents fire too, and an existing node that MKDIR names doesn't", () => {
  const { dom0 } = storeFixture();
  dom0.client.watch("/tool", "t");
  dom0.events();
  dom0.client.write("/tool/a/b", "1");
  dom0.client.mkdir("/tool/a");
  assert.deepEqual(dom0.events(), ["/tool/a|t|", "/tool/a/b|t|"]);
});

test("XST-020, XST-044 removal: one event each for what is watched below", () => {
  const { dom0, domain } = storeFixture();
  domain.client.write("a/b", "1");
  domain.client.watch("a/b", "below");
  domain.client.watch("a", "node");
  domain.events();
  dom0.client.remove("/local/domain/5/a");
  dom0.client.remove("/local/domain/5/a");
  assert.deepEqual(domain.events(), ["a/b|below|", "a|node|"]);
});

test("XST-049 a domain may add 129 watches", () => {
  const { domain, dom0 } = storeFixture();
  for (let i = 0; i < 129; i++) assert.equal(domain.send(op.watch, `w|${i}|`), "OK|");
  assert.equal(domain.send(op.watch, "w|129|"), "! EINVAL");
  for (let i = 0; i < 200; i++) assert.equal(dom0.send(op.watch, `/w|${i}|`), "OK|");
});

test("XST-052..054 special watches, and / which gets them too", () => {
  const { dom0, server } = storeFixture();
  dom0.client.watch("@introduceDomain", "in");
  dom0.client.watch("@releaseDomain", "out");
  dom0.client.watch("/", "root");
  dom0.events();
  server.announce("@introduceDomain");
  server.announce("@releaseDomain");
  assert.deepEqual(dom0.events(), [
    "@introduceDomain|in|",
    "@introduceDomain|root|",
    "@releaseDomain|out|",
    "@releaseDomain|root|",
  ]);
});

test("XST-067 a removed connection gets nothing more; its nodes stay", () => {
  const { dom0, domain, server } = storeFixture();
  domain.client.write("a", "1");
  domain.client.watch("a", "t");
  server.remove(domain.connection);
  dom0.client.write("/local/domain/5/a", "2");
  assert.deepEqual(domain.connection.output, []);
  assert.equal(dom0.client.read("/local/domain/5/a"), "2");
});
