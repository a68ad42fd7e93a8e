import path from "node:path";
import { InputError } from "../emulator/input-error.ts";
import type { Command } from "./command.ts";
import { exitStatus } from "./exit.ts";
import { stepLibrary } from "./preset.ts";

/** The part of Cucumber's support code library that its public types leave out. */
interface StepLibrary {
  readonly stepDefinitions: readonly {
    readonly pattern: string | RegExp;
    readonly uri: string;
    readonly line: number;
  }[];
}

/** `xen-ia64 steps`: the steps that features can use. */
export const steps: Command = {
  name: "steps",
  operands: "[TEXT]",
  summary: "List the step library, or the steps that contain TEXT.",
  options: { files: { type: "boolean", help: "show where each step is defined" } },
  async run(operands, { files }) {
    const [text = "", ...more] = operands;
    if (more.length > 0) {
      throw new InputError({
        file: "xen-ia64 steps",
        reason: `expected one text, got ${operands.length}`,
        hint: "put quotes around a text of several words",
      });
    }
    const cucumber = await import("@cucumber/cucumber/api");
    const { runConfiguration } = await cucumber.loadConfiguration({
      file: false,
      provided: { paths: [], import: [stepLibrary] },
    });
    const library = await cucumber.loadSupport(runConfiguration);
    const { stepDefinitions } = library as unknown as StepLibrary;
    const lines = stepDefinitions
      .map(({ pattern, uri, line }) => {
        const where = files === true ? `  # ${path.relative(process.cwd(), uri)}:${line}` : "";
        return `${pattern}${where}`;
      })
      .filter((line) => line.toLowerCase().includes(text.toLowerCase()));
    if (lines.length > 0) console.log(lines.join("\n"));
    return exitStatus.passed;
  },
};
