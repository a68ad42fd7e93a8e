import assert from "node:assert/strict";
import { test } from "node:test";
import { textOfBytes } from "../../../emulator/contract/text.ts";
import { agentVirtual } from "../../../emulator/xen/agent.ts";
import {
  ByteRing,
  consoleInputRing,
  consoleOutputRing,
} from "../../../emulator/xen/toolstack/byte-ring.ts";
import { toBytes } from "../../../emulator/xen/toolstack/xenstore/wire.ts";
import { guestConfig, guestFrames, reason, toolstackFixture } from "./toolstack-fixture.ts";

function guestConsole() {
  const fixture = toolstackFixture();
  const id = fixture.toolstack.create(guestConfig);
  const agent = fixture.machine.agent(id);
  const page = agentVirtual((guestFrames - 1) * 0x4000);
  const output = new ByteRing(agent, page, consoleOutputRing);
  const input = new ByteRing(agent, page, consoleInputRing);
  const print = (text: string) => {
    output.write(toBytes(text));
    agent.call("event_channel_op", "send", { port: 2 });
  };
  return { ...fixture, id, output, input, print };
}

test("what a domain prints is kept, over the end of the ring", () => {
  const { toolstack, id, print } = guestConsole();
  let all = "";
  for (let i = 0; i < 5; i++) {
    const text = `${i}`.repeat(900);
    print(text);
    toolstack.service();
    all += text;
  }
  assert.equal(toolstack.consoles.text(id), all);
});

test("a domain reads what is typed", () => {
  const { toolstack, id, input } = guestConsole();
  assert.equal(toolstack.consoles.type(id, "yes\n"), 4);
  assert.equal(textOfBytes(input.read()), "yes\n");
});

test("last words without an event are still read, and stay after the end", () => {
  const { machine, toolstack, id, output } = guestConsole();
  output.write(toBytes("panic"));
  machine.stop(id, reason.poweroff);
  toolstack.service();
  assert.equal(machine.domains.has(id), false);
  assert.equal(toolstack.consoles.text(id), "panic");
});
