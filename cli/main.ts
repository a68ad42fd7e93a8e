#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { didYouMean } from "../emulator/did-you-mean.ts";
import { InputError } from "../emulator/input-error.ts";
import { packageRoot } from "../emulator/package-root.ts";
import { asm } from "./asm.ts";
import { boot } from "./boot.ts";
import { type Command, columns, helpOf, parseArguments } from "./command.ts";
import { disasm } from "./disasm.ts";
import { exitStatus } from "./exit.ts";
import { run } from "./run.ts";
import { steps } from "./steps.ts";

const commands: readonly Command[] = [run, steps, boot, asm, disasm];

function version(): string {
  const text = readFileSync(new URL("package.json", packageRoot), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function help(): string {
  return [
    "usage: xen-ia64 COMMAND [OPERANDS] [OPTIONS]",
    "",
    "Conformance of Xen on IA-64, with the machine built in.",
    "",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    "  xen-ia64 COMMAND --help tells more. Exit status: 0 conforms, 1 a scenario failed,",
    "  2 the input is wrong, 3 an internal error.",
  ].join("\n");
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) {
    console.error(help());
    return exitStatus.badInput;
  }
  if (["--help", "-h", "help"].includes(name)) return print(help());
  const command = commands.find((candidate) => candidate.name === name);
  if (rest.includes("--version") || name === "--version") return print(version());
  if (!command) {
    const names = commands.map((candidate) => candidate.name);
    const { hint = `commands are: ${names.join(", ")}` } = didYouMean(name, names);
    throw new InputError({ file: "xen-ia64", reason: `unknown command ${name}`, hint });
  }
  const { operands, values } = parseArguments(command, rest);
  if (values.help) return print(helpOf(command));
  return command.run(operands, values);
}

function print(text: string): number {
  console.log(text);
  return exitStatus.passed;
}

// Who reads only the first lines of the output (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof InputError) {
    console.error(error.message);
    process.exitCode = exitStatus.badInput;
  } else {
    console.error("xen-ia64: internal error; please report it with the text below");
    console.error(error);
    process.exitCode = exitStatus.internal;
  }
}
