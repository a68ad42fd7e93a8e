import { type ParseArgsConfig, parseArgs } from "node:util";
import { didYouMean } from "../emulator/did-you-mean.ts";
import { InputError } from "../emulator/input-error.ts";

/** An option of a command, for parsing and for its help. */
interface OptionSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  readonly short?: string;
  /** Name of the value in the help, for example "DIR". */
  readonly value?: string;
  readonly help: string;
}

/** Values of options as parsed, by name. */
export type OptionValues = { readonly [name: string]: string | boolean | string[] | undefined };

/** A subcommand of `xen-ia64`. */
export interface Command {
  readonly name: string;
  /** Operands after the name, for the usage line. */
  readonly operands: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Lines shown under the options. */
  readonly notes?: readonly string[];
  /** Do it; the result is the exit status. */
  run(operands: readonly string[], options: OptionValues): Promise<number> | number;
}

/**
 * Split arguments into operands and options.
 * @throws InputError on an unknown option or a missing value
 */
export function parseArguments(command: Command, args: readonly string[]) {
  const options = { ...command.options, help: { type: "boolean", short: "h" } };
  const config: ParseArgsConfig = {
    args: [...args],
    allowPositionals: true,
    strict: true,
    options: options as NonNullable<ParseArgsConfig["options"]>,
  };
  try {
    const { positionals, values } = parseArgs(config);
    return { operands: positionals, values: values as OptionValues };
  } catch (error) {
    throw optionError(command, args, error as Error);
  }
}

function optionError(command: Command, args: readonly string[], error: Error): InputError {
  const names = [...Object.keys(command.options), "help"].map((name) => `--${name}`);
  const unknown = args.find(
    (arg) => /^--?[^-]/.test(arg) && error.message.includes(`'${arg.split("=")[0]}`),
  );
  const isUnknown = unknown !== undefined && error.message.startsWith("Unknown option");
  const { hint } = isUnknown ? didYouMean(unknown.split("=")[0]!, names) : {};
  return new InputError({
    file: `xen-ia64 ${command.name}`,
    reason: isUnknown ? `unknown option ${unknown}` : error.message.split(". ")[0]!,
    hint: hint ?? `options are: ${names.join(", ")}`,
  });
}

/** The text of `xen-ia64 COMMAND --help`. */
export function helpOf(command: Command): string {
  const rows = Object.entries({
    ...command.options,
    help: { type: "boolean", short: "h", help: "show this help" } as OptionSpec,
  }).map(([name, spec]): [string, string] => {
    const short = spec.short ? `-${spec.short}, ` : "    ";
    return [`${short}--${name}${spec.value ? ` ${spec.value}` : ""}`, spec.help];
  });
  return [
    `usage: xen-ia64 ${command.name} ${command.operands}`.trimEnd(),
    "",
    command.summary,
    "",
    ...columns(rows),
    ...(command.notes ? ["", ...command.notes] : []),
  ].join("\n");
}

/** Two columns, the first as wide as it needs. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
