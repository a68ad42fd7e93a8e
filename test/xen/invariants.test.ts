import assert from "node:assert/strict";
import { test } from "node:test";
import { FRAME_ALLOCATED } from "../../emulator/xen/frames.ts";
import { Invariants } from "../../emulator/xen/invariants/index.ts";
import { P2M_FOREIGN } from "../../emulator/xen/p2m.ts";
import { type Fixture, machine } from "./calls-fixture.ts";

/** What the rules say after `harm` has been done to a machine on which all is well. */
function said(harm: (fixture: Fixture, mfn: number) => void): string[] {
  const fixture = machine(4 << 20);
  const invariants = new Invariants(fixture.hv);
  assert.deepEqual(invariants.broken(), []);
  harm(fixture, fixture.guest.p2m.lookup(5)!.mfn);
  return invariants.broken();
}

const harms: [string, RegExp, (fixture: Fixture, mfn: number) => void][] = [
  ["a freed frame stays in the P2M", /is free$/, ({ hv }, mfn) => hv.frames.releaseAllocated(mfn)],
  [
    "a frame gets another owner",
    /is owned by domain 2$/,
    ({ hv, other }, mfn) => {
      hv.frames.owner[mfn] = other.id;
    },
  ],
  [
    "the M2P forgets a frame",
    /has M2P 0xffffffff$/,
    ({ hv }, mfn) => {
      hv.frames.m2p[mfn] = 0xffffffff;
    },
  ],
  [
    "the M2P names a frame that moved",
    /^frame 0x\w+ at 0x64 of domain 1 has M2P 0x5$/,
    ({ guest }) => {
      const entry = guest.p2m.remove(5)!;
      guest.p2m.set(100, entry.mfn, entry.flags);
    },
  ],
  ["the P2M loses a frame", /^M2P of frame .* names 0x5/, ({ guest }) => void guest.p2m.remove(5)],
  [
    "the owner's reference is dropped but the frame kept",
    /was given back$/,
    ({ hv }, mfn) => {
      hv.frames.getPage(mfn, 1);
      hv.frames.flags[mfn]! &= ~FRAME_ALLOCATED;
    },
  ],
  [
    "a reference that nobody holds",
    /counts 2 references of 1$/,
    ({ hv }, mfn) => void hv.frames.getPage(mfn, 1),
  ],
  [
    "a mapping without a reference",
    /counts 1 references of 2$/,
    ({ other }, mfn) => void other.p2m.set(100, mfn, P2M_FOREIGN),
  ],
  [
    "a free frame with a guest frame",
    /^free frame 0x\w+ has M2P 0x3$/,
    ({ hv }) => {
      hv.frames.m2p[hv.frames.count.lastIndexOf(0)] = 3;
    },
  ],
  [
    "one free frame too many",
    /^\d+ frames are free, not \d+$/,
    ({ hv }) => {
      hv.frames.free++;
    },
  ],
  [
    "frames of a domain that is gone",
    /is owned by no domain, 1$/,
    ({ hv, guest }) => void hv.domains.delete(guest.id),
  ],
  [
    "a channel with one end",
    /joined to a port that is not joined to it$/,
    ({ guest, other }) => {
      const port = guest.events.allocateUnbound(other.id);
      const end = other.events.bindInterdomain(guest, port);
      Object.assign(guest.events.port(port)!, { binding: { state: "free" } });
      assert.ok(end > 0);
    },
  ],
  [
    "two ports for one virq",
    /is a second one for virq 1 on vcpu 0$/,
    ({ guest }) => {
      guest.events.bindVirq(1, 0);
      const second = guest.events.bindVirq(1, 1);
      Object.assign(guest.events.port(second)!, { vcpu: 0 });
    },
  ],
  [
    "a vcpu that sleeps through an event",
    /^vcpu 0 of domain 1 sleeps through an event$/,
    ({ guest }) => {
      const [vcpu] = guest.vcpus;
      vcpu!.info.upcallPending = true;
      vcpu!.blocked = true;
    },
  ],
];

for (const [harm, expected, doIt] of harms) {
  test(`seen: ${harm}`, () => {
    const sentences = said(doIt);
    assert.ok(
      sentences.some((sentence) => expected.test(sentence)),
      sentences.join("\n") || "nothing",
    );
  });
}

test("a ruined table is reported in a few sentences", () => {
  const sentences = said(({ hv }) => void hv.frames.m2p.fill(1));
  assert.equal(sentences.length, 20);
});
