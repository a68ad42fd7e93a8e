import assert from "node:assert/strict";
import { test } from "node:test";
import { MachineMemory } from "../../emulator/ia64/memory.ts";

test("RAM follows the processor blocks in one linear memory", () => {
  const memory = new MachineMemory(2, 16 * 1024 * 1024);
  assert.equal(memory.memory.buffer.byteLength, memory.ramBase + 16 * 1024 * 1024);
});
