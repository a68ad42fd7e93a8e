import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { compressFrames, framesOfRuns, parseRun } from "../../emulator/contract/frames.ts";
import { canonicalLine, traceHash } from "../../emulator/contract/trace.ts";
import { Guest } from "./guest.ts";

function record() {
  const guest = new Guest();
  return guest.call(guest.encode("fw_ipi", null, { vcpu: 1, vector: 2 }), () => null);
}

test("a line has its keys in order, whatever the order in the record", () => {
  const line =
    '{"call":"fw_ipi","domain":3,"ip":"0xf000","op":null,"reply":null,' +
    '"request":{"vcpu":1,"vector":2},"result":null,"seq":0,"time":1000,"vcpu":0,"violations":[]}';
  assert.equal(canonicalLine(record()), line);
  const reversed = Object.fromEntries(Object.entries(record()).reverse());
  assert.equal(canonicalLine(reversed as unknown as ReturnType<typeof record>), line);
  const expected = createHash("sha256").update(`${line}\n${line}\n`).digest("hex");
  assert.equal(traceHash([record(), record()]), expected);
});

test("runs of frames are compressed without loss", () => {
  const lists: [frames: bigint[], runs: string[]][] = [
    [[], []],
    [[7n], ["0x7"]],
    [
      [1n, 2n, 3n, 3n, 2n, 9n],
      ["0x1..0x3", "0x3", "0x2", "0x9"],
    ],
    [
      [0xfffffffffffffffen, 0xffffffffffffffffn, 0n],
      ["0xfffffffffffffffe..0xffffffffffffffff", "0x0"],
    ],
  ];
  for (const [frames, runs] of lists) {
    const bytes = new Uint8Array(BigUint64Array.from(frames).buffer);
    assert.deepEqual(compressFrames(bytes), runs);
    assert.deepEqual(framesOfRuns(runs.map((run) => parseRun(run)!)), bytes);
  }
});
