import { readFileSync } from "node:fs";
import { assemble } from "../ia64/assembler/index.ts";
import type { Machine } from "../machine.ts";
import { packageRoot } from "../package-root.ts";
import { command } from "../xen/agent/mailbox.ts";
import { agentVirtual } from "../xen/agent.ts";

/** How an idle kernel keeps its clock: ns between ticks, or only what it waits for anyway. */
export type Idling =
  | { readonly kind: "periodic"; readonly period: number }
  | { readonly kind: "halt" }
  | { readonly kind: "set_timer_op" };

/** What it took a domain to be idle. */
export interface IdleCost {
  readonly timerInterrupts: number;
  readonly wakeUps: number;
}

const source = "guests/idle.s";
/** Room for the loop in the agent's scratch memory, and time for it to end. */
const codeSize = 0x4000;
const slack_ns = 100_000;

/** Has vcpu 0 of a domain idle for a time, dom0 asleep meanwhile. */
export function idleFor(machine: Machine, domain: string, duration: number, way: Idling): IdleCost {
  const agent = machine.agent(domain);
  return agent.scratch((allocate) => {
    const { gpa, va } = allocate(codeSize);
    const text = readFileSync(new URL(source, packageRoot), "utf8");
    agent.write(gpa, assemble(text, { file: source, base: gpa }).image);
    const end = BigInt(machine.time + duration);
    const period = way.kind === "periodic" ? BigInt(way.period) : 0n;
    const callback = agentVirtual(agent.symbol("event_callback"));
    const args = [va, end, period, way.kind === "set_timer_op" ? 1n : 0n, callback];
    agent.post({ command: command.execute, args });
    machine.pass(duration + slack_ns);
    const outcome = agent.finish();
    if (outcome.kind === "fault")
      throw new Error(`fault 0x${outcome.vector.toString(16)} in idle.s`);
    const [timerInterrupts, wakeUps] = outcome.results;
    return { timerInterrupts: Number(timerInterrupts), wakeUps: Number(wakeUps) };
  });
}
