import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestName } from "../emulator/did-you-mean.ts";

const names = ["memory", "vcpus", "image", "adds", "addl", "br.call"];

for (const [word, nearest] of [
  ["memroy", "memory"],
  ["vcpu", "vcpus"],
  ["IMAGE", "image"],
  ["add", "adds"],
  ["br.cal", "br.call"],
  ["kernel", undefined],
  ["x".repeat(100000), undefined],
] as const) {
  test(`${word.slice(0, 20)} is near ${nearest}`, () => {
    assert.equal(nearestName(word, names), nearest);
  });
}
