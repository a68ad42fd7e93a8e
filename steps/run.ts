import path from "node:path";
import { traceHash } from "../emulator/contract/trace.ts";
import type { ScenarioRun } from "../reports/scenario-run.ts";
import type { XenWorld } from "./world.ts";

/** What the scenario leaves to the reports. */
export function scenarioRun(world: XenWorld): ScenarioRun {
  if (!world.hasMachine) {
    return {
      machine: null,
      traceHash: traceHash([]),
      records: [],
      domains: [],
      diagnostics: {},
      counts: [],
      instructions: 0,
      time: 0,
    };
  }
  const { machine } = world;
  const { name, file, yaml, profile } = machine.description;
  return {
    machine: { name, file: path.relative(process.cwd(), file), yaml, profile },
    traceHash: traceHash(machine.records),
    records: machine.records,
    domains: machine.occupants().map(({ id, name }) => ({
      id,
      name,
      console: machine.inspect.console(id),
      state: machine.inspect.standing(id),
    })),
    diagnostics: machine.inspect.diagnostics(),
    counts: machine.inspect.counts(),
    instructions: machine.hypervisor.instructions,
    time: machine.time,
  };
}
