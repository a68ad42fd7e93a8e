import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { didYouMean } from "../did-you-mean.ts";
import { InputError, type InputProblem } from "../input-error.ts";
import { serialLine } from "../platform/board.ts";
import { frameSize } from "../xen/constants.ts";
import { dom0Start } from "../xen/dom0-memory.ts";
import { type NextStep, Profile, type ProfileName } from "../xen/profile.ts";
import type {
  DeviceDescription,
  DomainDescription,
  ImageSource,
  MachineDescription,
} from "./description.ts";
import { schemaProblems } from "./schema.ts";
import { formatSize, parseSize } from "./sizes.ts";
import { type PositionedYaml, parseYaml } from "./yaml.ts";

/** Limits of what one WebAssembly memory can hold, and of what the agent and the firmware need. */
const memoryRange = { minimum: 64 * 2 ** 20, maximum: 3 * 2 ** 30 };
const domainRange = { minimum: 16 * 2 ** 20, maximum: 2 * 2 ** 30 };
/** Machine memory that Xen keeps for itself: contexts, tables, grant frames. */
const hypervisorMemory = 16 * 2 ** 20;

/** A machine description as the schema admits it, before defaults. */
interface Raw {
  name: string;
  processors: number;
  memory: string;
  hypervisor: {
    profile: ProfileName;
    "next-steps"?: NextStep[];
    dom0?: { vcpus?: number; memory?: string };
  };
  devices?: DeviceDescription[];
  domains?: {
    name: string;
    kind: "paravirtual";
    vcpus?: number;
    memory: string;
    "max-memory"?: string;
    vhpt?: DomainDescription["vhpt"];
    image?: string;
    "command-line"?: string;
    "on-crash"?: DomainDescription["onCrash"];
  }[];
}

/**
 * Find a machine by name: NAME.yaml, which is one of `places` or in one of those that are folders;
 * the first that has it.
 * @throws InputError that lists the machines there are
 */
export function findMachine(name: string, places: readonly string[]): string {
  const found = descriptionsIn(places).find((file) => path.basename(file, ".yaml") === name);
  if (found !== undefined) return found;
  const known = machineNames(places);
  const { hint } = didYouMean(name, known);
  throw new InputError({
    file: places[0] ?? ".",
    reason: `no machine is called "${name}"`,
    hint: [hint, `machines there are: ${known.join(", ") || "none"}`].filter(Boolean).join("; "),
  });
}

/** Names of all machines in the places, sorted. */
export function machineNames(places: readonly string[]): string[] {
  return [...new Set(descriptionsIn(places).map((file) => path.basename(file, ".yaml")))].sort();
}

/** Machine descriptions among files and in folders, in order. */
function descriptionsIn(places: readonly string[]): string[] {
  return places.flatMap((place) => {
    if (place.endsWith(".yaml")) return existsSync(place) ? [place] : [];
    if (!existsSync(place)) return [];
    const files = readdirSync(place).filter((file) => file.endsWith(".yaml"));
    return files.sort().map((file) => path.join(place, file));
  });
}

/**
 * Read and check a machine description.
 * @throws InputError with every problem found, each with line, column and a hint
 */
export function loadMachine(file: string): MachineDescription {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new InputError({ file, reason: "cannot read the file", hint: "is the path right?" });
  }
  return parseMachine(text, file);
}

/** As `loadMachine`, of a text. Image paths are relative to the folder of `file`. */
export function parseMachine(text: string, file: string): MachineDescription {
  const yaml = parseYaml(text, file);
  fail(schemaProblems(yaml, file));
  const raw = yaml.value as Raw;
  const description = complete(raw, text, file);
  fail(rangeProblems(description, raw, yaml));
  return description;
}

function fail(problems: readonly InputProblem[]): void {
  const [first, ...others] = problems;
  if (first) throw new InputError(first, ...others);
}

function complete(raw: Raw, yaml: string, file: string): MachineDescription {
  const bytes = (size: string | undefined, fallback: number) =>
    size === undefined ? fallback : (parseSize(size) ?? fallback);
  const image = (name: string | undefined): ImageSource =>
    name === undefined || name === "agent"
      ? { kind: "agent" }
      : { kind: "file", path: path.resolve(path.dirname(file), name) };
  const { dom0 = {}, profile, "next-steps": nextSteps = [] } = raw.hypervisor;
  return {
    name: raw.name,
    file,
    yaml,
    processors: raw.processors,
    memory: bytes(raw.memory, 0),
    profile,
    nextSteps,
    devices: raw.devices ?? [],
    dom0: {
      vcpus: dom0.vcpus ?? 1,
      memory: bytes(dom0.memory, 64 * 2 ** 20),
    },
    domains: (raw.domains ?? []).map((domain) => ({
      name: domain.name,
      kind: domain.kind,
      vcpus: domain.vcpus ?? 1,
      memory: bytes(domain.memory, 0),
      maxMemory: bytes(domain["max-memory"], bytes(domain.memory, 0)),
      vhpt: domain.vhpt ?? "per-processor",
      image: image(domain.image),
      commandLine: domain["command-line"] ?? "",
      onCrash: domain["on-crash"] ?? "destroy",
    })),
  };
}

/** What the schema cannot say: ranges of sizes, unique names, files that must exist. */
function rangeProblems(
  machine: MachineDescription,
  raw: Raw,
  yaml: PositionedYaml,
): InputProblem[] {
  const { file } = machine;
  const problems: InputProblem[] = [];
  const report = (pointer: string, reason: string, hint: string) =>
    problems.push({ file, ...yaml.valueAt(pointer), reason, hint });
  const size = (pointer: string, bytes: number, range: typeof memoryRange) => {
    const limits = `${formatSize(range.minimum)} to ${formatSize(range.maximum)}`;
    if (bytes < range.minimum || bytes > range.maximum) {
      report(pointer, `${formatSize(bytes)} is out of range`, `expected ${limits}`);
    } else if (bytes % frameSize !== 0) {
      report(pointer, `${formatSize(bytes)} is not a whole number of frames`, "a frame is 16 KiB");
    }
  };
  const image = (pointer: string, source: ImageSource) => {
    if (source.kind === "file" && !existsSync(source.path)) {
      report(pointer, `no such file: ${source.path}`, "paths are relative to this file");
    }
  };

  if (machine.name !== path.basename(file, ".yaml")) {
    report(
      "/name",
      `the machine in ${path.basename(file)} is called "${machine.name}"`,
      "name the file as the machine",
    );
  }
  size("/memory", machine.memory, memoryRange);
  const dom0 = raw.hypervisor.dom0?.memory === undefined ? "/memory" : "/hypervisor/dom0/memory";
  size(dom0, machine.dom0.memory, domainRange);
  const { profile, nextSteps } = machine;
  const start = dom0Start(new Profile(profile, nextSteps).memoryModel);
  if (start + machine.dom0.memory > machine.memory) {
    report(
      dom0,
      `dom0's ${formatSize(machine.dom0.memory)} do not fit in ${formatSize(machine.memory)} of memory`,
      `where dom0 has machine addresses, its memory starts at ${formatSize(start)}`,
    );
  } else if (machine.dom0.memory + hypervisorMemory > machine.memory) {
    report(
      dom0,
      `dom0's ${formatSize(machine.dom0.memory)} do not fit in ${formatSize(machine.memory)} of memory`,
      `Xen keeps ${formatSize(hypervisorMemory)} for itself`,
    );
  }
  machine.devices.forEach((device, i) => {
    const twin = machine.devices.findIndex(({ name }) => name === device.name);
    if (twin < i) {
      report(
        `/devices/${i}/name`,
        `"${device.name}" is taken`,
        "each device needs a name of its own",
      );
    }
    if (device.line === serialLine) {
      report(`/devices/${i}/line`, `line ${serialLine} is the serial port's`, "take another one");
    }
    if (machine.devices.some((d) => d.line === device.line && d.trigger !== device.trigger)) {
      report(
        `/devices/${i}/trigger`,
        `line ${device.line} cannot be level and edge triggered`,
        "devices that share a line agree about it",
      );
    }
  });
  machine.domains.forEach((domain, i) => {
    const pointer = `/domains/${i}`;
    size(`${pointer}/memory`, domain.memory, domainRange);
    image(`${pointer}/image`, domain.image);
    if (domain.maxMemory < domain.memory) {
      report(`${pointer}/max-memory`, "max-memory is less than memory", "it is an upper limit");
    }
    const twin = machine.domains.findIndex(({ name }) => name === domain.name);
    if (twin < i || domain.name === "dom0") {
      report(`${pointer}/name`, `"${domain.name}" is taken`, "each domain needs a name of its own");
    }
  });
  return problems;
}
