import assert from "node:assert/strict";
import { test } from "node:test";
import { command } from "../../emulator/xen/agent/mailbox.ts";
import { ByteView } from "../../emulator/xen/bytes.ts";
import { AgentMachine } from "./core-agent.ts";

test("the SAL rendezvous starts vcpus, SAL return stops one, IPI 0xf3 restarts it (6)", () => {
  const machine = new AgentMachine({ processors: 2, vcpus: 4 });
  const { vcpus } = machine.dom0;
  assert.deepEqual(
    vcpus.map(({ initialised, down }) => [initialised, down]),
    [[true, false], ...Array(3).fill([false, true])],
  );
  for (const vcpu of [1, 2, 3]) machine.start(vcpu);
  assert.equal(
    vcpus.every(({ down }) => !down),
    true,
  );
  assert.equal(machine.hypercall(3, 17, 0n), 0x40000n);
  machine.post(3, machine.firmware(0x1200n));
  machine.until(() => vcpus[3]!.down);
  machine.start(3);
  assert.equal(machine.hypercall(3, 17, 0n), 0x40000n);
});

test("an event on an IPI port enters the callback of exactly its vcpu (VIC-041)", () => {
  const machine = new AgentMachine({ processors: 2, vcpus: 3 });
  for (const vcpu of [1, 2]) machine.start(vcpu);
  const bind = new ByteView(8);
  bind.set32(0, 2);
  assert.equal(machine.hypercall(1, 32, 7n, machine.handle(bind.bytes)), 0n);
  const port = new ByteView(machine.scratch(8)).u32(4);
  const send = new ByteView(4);
  send.set32(0, port);
  assert.equal(machine.hypercall(0, 32, 4n, machine.handle(send.bytes)), 0n);
  machine.until(() => machine.log(2).length > 0);
  const upcalls = (vcpu: number) => machine.log(vcpu).filter(({ kind }) => kind === "upcall");
  assert.deepEqual(
    [0, 1, 2].map((vcpu) => upcalls(vcpu).length),
    [0, 0, 1],
  );
  const events = machine.log(2).find(({ kind }) => kind === "events");
  assert.deepEqual(events?.kind === "events" && events.ports, [port]);
});

test("a guest without translation for an address takes its own alternate miss (TLB-017)", () => {
  const machine = new AgentMachine({ processors: 1, vcpus: 1 });
  const outcome = machine.perform(0, {
    command: command.load,
    args: [0x2000_0000_0000_1230n, 8n],
  });
  assert.deepEqual(outcome, { kind: "fault", vector: 0x1000 });
  const fault = machine.log(0).find(({ kind }) => kind === "fault");
  assert.equal(fault?.kind === "fault" && fault.ifa, 0x2000_0000_0000_1230n);
});

test("the same machine takes the same time, whatever ran before (determinism)", () => {
  const times = [1, 2].map(() => {
    const machine = new AgentMachine({ processors: 2, vcpus: 2 });
    machine.start(1);
    return machine.hv.now();
  });
  assert.equal(times[0], times[1]);
});
