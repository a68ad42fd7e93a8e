import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection } from "../../../emulator/xen/toolstack/xenstore/connection.ts";
import { StoreServer } from "../../../emulator/xen/toolstack/xenstore/server.ts";
import { storeOp as op } from "../../../emulator/xen/toolstack/xenstore/wire.ts";
import { Peer, storeFixture } from "./store-fixture.ts";

type Who = "dom0" | "domain";
/** Requests in order, each with the reply that behaviour 19 asks for. */
type Case = readonly [rule: string, ...steps: readonly (readonly [Who, number, string, string])[]];

const cases: readonly Case[] = [
  ["XST-005 unknown type", ["dom0", 20, "/|", "! ENOSYS"], ["dom0", 15, "/|", "! ENOSYS"]],
  [
    "XST-007 malformed paths",
    ["dom0", op.read, "/a//b|", "! EINVAL"],
    ["dom0", op.read, "/a/|", "! EINVAL"],
    ["dom0", op.read, "/a b|", "! EINVAL"],
    ["dom0", op.read, `/${"x".repeat(3072)}|`, "! EINVAL"],
    ["dom0", op.read, "@releaseDomain|", "! EINVAL"],
  ],
  [
    "XST-008 relative path of a domain",
    ["domain", op.write, "name|five", "OK|"],
    ["dom0", op.read, "/local/domain/5/name|", "five"],
  ],
  ["XST-009 relative path of a socket", ["dom0", op.read, "name|", "! EINVAL"]],
  ["XST-010 empty value", ["domain", op.write, "empty|", "OK|"], ["domain", op.read, "empty|", ""]],
  [
    "XST-011 missing node",
    ["domain", op.read, "missing/deep|", "! ENOENT"],
    ["domain", op.read, "/tool/missing|", "! EACCES"],
  ],
  [
    "XST-012 READ takes one string",
    ["dom0", op.read, "/tool", "! EINVAL"],
    ["dom0", op.read, "/tool|x|", "! EINVAL"],
  ],
  [
    "XST-013 children in order of creation",
    ["domain", op.write, "z|", "OK|"],
    ["domain", op.write, "a|", "OK|"],
    ["domain", op.directory, "/local/domain/5|", "z|a|"],
    ["domain", op.directory, "z|", ""],
  ],
  [
    "XST-014 missing parents",
    ["domain", op.write, "a/b/c|1", "OK|"],
    ["domain", op.read, "a/b|", ""],
    ["domain", op.directory, "a/b|", "c|"],
  ],
  [
    "XST-015 a write keeps children and permissions",
    ["domain", op.write, "a/b|1", "OK|"],
    ["domain", op.setPerms, "a|n5|r6|", "OK|"],
    ["domain", op.write, "a|2", "OK|"],
    ["domain", op.directory, "a|", "b|"],
    ["domain", op.getPerms, "a|", "n5|r6|"],
  ],
  [
    "XST-016, XST-017 owner of a new node",
    ["dom0", op.mkdir, "/shared|", "OK|"],
    ["dom0", op.setPerms, "/shared|b0|r7|", "OK|"],
    ["domain", op.write, "/shared/mine|", "OK|"],
    ["dom0", op.getPerms, "/shared/mine|", "b5|r7|"],
    ["dom0", op.write, "/local/domain/5/theirs|", "OK|"],
    ["dom0", op.getPerms, "/local/domain/5/theirs|", "n5|"],
  ],
  [
    "XST-018 MKDIR of an existing node",
    ["domain", op.write, "a|1", "OK|"],
    ["domain", op.mkdir, "a|", "OK|"],
    ["domain", op.read, "a|", "1"],
  ],
  [
    "XST-019..021 RM",
    ["domain", op.write, "a/b/c|1", "OK|"],
    ["domain", op.rm, "a|", "OK|"],
    ["domain", op.read, "a/b/c|", "! ENOENT"],
    ["domain", op.rm, "a|", "OK|"],
    ["domain", op.rm, "a/b|", "! ENOENT"],
    ["dom0", op.rm, "/|", "! EINVAL"],
  ],
  [
    "XST-022, XST-023 access by owner, list and default",
    ["dom0", op.write, "/box|1", "OK|"],
    ["dom0", op.setPerms, "/box|r6|", "OK|"],
    ["domain", op.read, "/box|", "1"],
    ["domain", op.write, "/box|2", "! EACCES"],
    ["dom0", op.setPerms, "/box|n6|w5|", "OK|"],
    ["domain", op.read, "/box|", "! EACCES"],
    ["domain", op.write, "/box|3", "OK|"],
    ["dom0", op.setPerms, "/box|n5|", "OK|"],
    ["domain", op.read, "/box|", "3"],
  ],
  [
    "XST-025..027 SET_PERMS",
    ["domain", op.mkdir, "a|", "OK|"],
    ["domain", op.setPerms, "a|", "! EINVAL"],
    ["domain", op.setPerms, "a|x5|", "! EINVAL"],
    ["domain", op.setPerms, "a|n6|", "! EINVAL"],
    ["dom0", op.setPerms, "/local/domain/5/a|b6|", "OK|"],
    ["domain", op.setPerms, "a|b5|", "! EACCES"],
  ],
  [
    "XST-028 parents play no part",
    ["dom0", op.write, "/hidden/open|1", "OK|"],
    ["dom0", op.setPerms, "/hidden/open|r0|", "OK|"],
    ["domain", op.read, "/hidden/open|", "1"],
    ["domain", op.directory, "/hidden|", "! EACCES"],
  ],
  [
    "XST-031, XST-032, XST-038 transaction ids",
    ["dom0", op.transactionEnd, "T|", "! ENOENT"],
    ["dom0", op.transactionEnd, "maybe|", "! EINVAL"],
    ["dom0", op.transactionStart, "|", "1|"],
    ["dom0", op.transactionStart, "|", "2|"],
    ["domain", op.transactionStart, "|", "1|"],
  ],
  [
    "XST-046..048 watches",
    ["domain", op.watch, "a|t|", "OK|"],
    ["domain", op.watch, "a|t|", "! EEXIST"],
    ["domain", op.watch, "a|u|", "OK|"],
    ["domain", op.watch, "a|t|x|", "! EINVAL"],
    ["domain", op.unwatch, "a|v|", "! ENOENT"],
    ["domain", op.unwatch, "a|t|", "OK|"],
  ],
  [
    "XST-058, XST-061..064 domains",
    ["domain", op.introduce, "6|10|1|", "! EACCES"],
    ["dom0", op.introduce, "6|10|", "! EINVAL"],
    ["dom0", op.introduce, "6|10|0|", "! EINVAL"],
    ["dom0", op.release, "0|", "! EINVAL"],
    ["domain", op.release, "6|", "! EACCES"],
    ["dom0", op.isDomainIntroduced, "5|", "T|"],
    ["dom0", op.isDomainIntroduced, "9|", "F|"],
    ["dom0", op.isDomainIntroduced, "32752|", "T|"],
    ["dom0", op.getDomainPath, "7|", "/local/domain/7|"],
    ["dom0", op.resume, "5|", "OK|"],
  ],
  [
    "XST-065 a target's owner rights",
    ["dom0", op.write, "/of6|1", "OK|"],
    ["dom0", op.setPerms, "/of6|n6|", "OK|"],
    ["domain", op.read, "/of6|", "! EACCES"],
    ["dom0", op.setTarget, "5|6|", "OK|"],
    ["domain", op.read, "/of6|", "1"],
  ],
  [
    "XST-066 DEBUG",
    ["domain", op.debug, "check|", "! EACCES"],
    ["dom0", op.debug, "check|", "OK|"],
  ],
];

for (const [rule, ...steps] of cases) {
  test(rule, () => {
    const peers = storeFixture();
    for (const [who, type, payload, reply] of steps) {
      assert.equal(peers[who].send(type, payload), reply, `${who} ${type} ${payload.slice(0, 60)}`);
    }
  });
}

test("XST-029 a read-only socket changes nothing", () => {
  const { server } = storeFixture();
  const reader = new Peer(server, Connection.socket(true));
  for (const [type, payload] of [
    [op.write, "/a|1"],
    [op.mkdir, "/a|"],
    [op.rm, "/tool|"],
    [op.setPerms, "/tool|r0|"],
    [op.introduce, "6|10|1|"],
  ] as const) {
    assert.equal(reader.send(type, payload), "! EACCES");
  }
  assert.equal(reader.send(op.directory, "/tool|"), "xenstored|");
});

test("XST-055, XST-057 the quota of nodes binds domains only", () => {
  const { dom0, domain } = storeFixture();
  // With its own directory the domain then owns 1000: 1 + 9 * (1 + 110).
  for (let i = 0; i < 9 * 110; i++) domain.client.mkdir(`${i % 9}/${Math.floor(i / 9)}`);
  assert.equal(domain.send(op.mkdir, "more|"), "! ENOENT");
  assert.equal(dom0.send(op.mkdir, "/local/domain/5/more|"), "OK|");
  assert.equal(domain.send(op.rm, "8|"), "OK|");
  assert.equal(domain.send(op.mkdir, "again|"), "OK|");
});

test("XST-056 a node record stays below 2048 bytes", () => {
  const { domain, dom0 } = storeFixture();
  const room = 2047 - 12 - 8;
  assert.equal(domain.send(op.write, `a|${"x".repeat(room)}`), "OK|");
  assert.equal(domain.send(op.write, `a|${"x".repeat(room + 1)}`), "! ENOSPC");
  assert.equal(domain.send(op.setPerms, "a|n5|r1|"), "! ENOSPC");
  assert.equal(domain.send(op.mkdir, "a/b|"), "! ENOSPC");
  assert.equal(domain.send(op.read, "a|"), "x".repeat(room));
  assert.equal(dom0.send(op.write, `/local/domain/5/a|${"x".repeat(4000)}`), "OK|");
});

test("XST-068 an old store keeps all but /local", () => {
  const { server } = storeFixture();
  const next = new Peer(new StoreServer(server.domains, server.view.root), Connection.socket());
  assert.equal(next.send(op.directory, "/|"), "tool|");
});
