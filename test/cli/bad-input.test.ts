import assert from "node:assert/strict";
import { test } from "node:test";
import { inProject, xenIa64 } from "./xen-ia64.ts";

const machine = (changes: Record<string, string> = {}) => {
  let text = `name: mine
processors: 1
memory: 128 MiB
hypervisor: { profile: xen-4.0, dom0: { memory: 32 MiB } }
domains:
  - { name: guest, kind: paravirtual, memory: 32 MiB, image: agent }
`;
  for (const [from, to] of Object.entries(changes)) {
    assert.ok(text.includes(from), from);
    text = text.replace(from, to);
  }
  return text;
};

const feature = (...steps: string[]) =>
  ["Feature: Mine", "", "  Scenario: one", ...steps.map((step) => `    ${step}`), ""].join("\n");

const start = 'Given the machine "mine" with "guest" booted';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args?: string[];
  /** Must all appear in what is printed. */
  readonly says: readonly RegExp[];
}

const elf386 = new Uint8Array(64);
elf386.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
elf386.set([2, 0, 3, 0], 16);

const cases: readonly Case[] = [
  {
    name: "an unknown key in a machine",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({ "processors: 1": "procesors: 1" }),
    },
    says: [/machines\/mine\.yaml:2:1: unknown key "procesors"/, /did you mean "processors"/],
  },
  {
    name: "an unknown value in a machine",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({ paravirtual: "paravirtul" }),
    },
    says: [
      /machines\/mine\.yaml:6:26: kind: "paravirtul" is not known/,
      /did you mean "paravirtual"/,
    ],
  },
  {
    name: "a size out of range",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({ "128 MiB": "1 MiB" }),
    },
    says: [/machines\/mine\.yaml:3:9: 1 MiB is out of range/, /expected 64 MiB to 3 GiB/],
  },
  {
    name: "a count out of range",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({
        "memory: 32 MiB, image": "vcpus: 99, memory: 32 MiB, image",
      }),
    },
    says: [/machines\/mine\.yaml:6:46: vcpus: 99 is out of range/, /expected 1 to 64/],
  },
  {
    name: "an image that is not there",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({ "image: agent": "image: kernel.elf" }),
    },
    says: [/machines\/mine\.yaml:6:62: no such file: .*kernel\.elf/],
  },
  {
    name: "an image for another processor",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({ "image: agent": "image: kernel.elf" }),
      "machines/kernel.elf": elf386,
    },
    says: [/kernel\.elf: .*(machine|IA-64)/i],
  },
  {
    name: "a truncated image",
    files: {
      "features/a.feature": feature(start),
      "machines/mine.yaml": machine({ "image: agent": "image: kernel.elf" }),
      "machines/kernel.elf": elf386.subarray(0, 20),
    },
    says: [/kernel\.elf: .*truncated|kernel\.elf: .*(ends|bytes)/],
  },
  {
    name: "an assembly error in a doc string",
    files: {
      "features/a.feature": feature(
        start,
        'When "guest" executes:',
        '  """',
        "  mov     r8=1",
        "  adds    r8=r9,r10,r11",
        "  frobnicate r8",
        '  """',
      ),
      "machines/mine.yaml": machine(),
    },
    says: [
      /features\/a\.feature:8:\d+: /,
      /features\/a\.feature:9:7: unknown instruction "frobnicate"/,
    ],
  },
  {
    name: "an undefined step",
    files: {
      "features/a.feature": feature(start, 'When "guest" does a somersault'),
      "machines/mine.yaml": machine(),
    },
    says: [/features\/a\.feature:5:5/, /Undefined step|no step definition/],
  },
  {
    name: "a feature that is not Gherkin",
    files: { "features/a.feature": `${feature(start)}    Nonsense\n` },
    says: [/features\/a\.feature:5/],
  },
  {
    name: "a machine that does not exist",
    files: { "features/a.feature": feature('Given the machine "smp-3way"') },
    says: [/no machine is called "smp-3way"/, /machines there are: .*one-domain.*smp-2way/],
  },
  {
    name: "a folder without features",
    files: {},
    says: [/features: no such feature file or folder/],
  },
  {
    name: "an unknown option",
    files: {},
    args: ["run", "--parralel", "2"],
    says: [/unknown option --parralel/, /did you mean "--parallel"/],
  },
  {
    name: "a number of processes that is none",
    files: { "features/a.feature": feature(start) },
    args: ["run", "--parallel", "many"],
    says: [/--parallel many is not a number of processes/, /expected 1 to 64/],
  },
  {
    name: "tags that are no expression",
    files: { "features/a.feature": feature(start) },
    args: ["run", "--tags", "@@("],
    says: [/--tags @@\(: /, /for example "@VIC-041"/],
  },
  {
    name: "a folder for reports that cannot be made",
    files: { "features/a.feature": feature(start), file: "" },
    args: ["run", "--out", "file/out"],
    says: [/file\/out: cannot write reports there/],
  },
  {
    name: "step definitions that are not there",
    files: { "features/a.feature": feature(start) },
    args: ["run", "--import", "none.js"],
    says: [/none\.js: no such file of step definitions/],
  },
  {
    name: "a value in a table that is none",
    files: {
      "features/a.feature": feature(
        'Given the machine "one-domain"',
        "When dom0 calls domctl max_mem with:",
        "  | domain | abc |",
      ),
    },
    says: [/features\/a\.feature:5:5: domain: "abc" is not a value/],
  },
  {
    name: "a field that the call does not have",
    files: {
      "features/a.feature": feature(
        'Given the machine "one-domain"',
        "When dom0 calls domctl max_mem with:",
        "  | doman | 0 |",
      ),
    },
    says: [/features\/a\.feature:5:5/, /no field "doman"/, /did you mean "domain"|fields: /],
  },
  {
    name: "a domain that the machine does not have",
    files: { "features/a.feature": feature('Given the machine "one-domain" with "gest" booted') },
    says: [/the machine has no domain "gest"/, /did you mean "guest"/],
  },
  {
    name: "an unknown command",
    files: {},
    args: ["rnu"],
    says: [/unknown command rnu/, /did you mean "run"/],
  },
  {
    name: "an assembly file with a mistake",
    files: { "a.s": "  mov r8=1\n  addd r8=r8,r9\n" },
    args: ["asm", "a.s"],
    says: [/^a\.s:2:3: unknown instruction "addd"\n {2}hint: did you mean "add"/m],
  },
  {
    name: "a file to disassemble that is not there",
    files: {},
    args: ["disasm", "none.elf"],
    says: [/none\.elf: no such file/],
  },
  {
    name: "a kernel to boot that is not there",
    files: {},
    args: ["boot", "none.elf"],
    says: [/none\.elf: no such file/],
  },
  {
    name: "a kernel to boot for another processor",
    files: { "kernel.elf": elf386 },
    args: ["boot", "kernel.elf"],
    says: [/^kernel\.elf: this ELF image is for i386/m],
  },
  {
    name: "a kernel to boot that is cut off",
    files: { "kernel.elf": elf386.subarray(0, 20) },
    args: ["boot", "kernel.elf"],
    says: [/^kernel\.elf: truncated/m],
  },
  {
    name: "a kernel to boot that is text",
    files: { "kernel.s": "  mov r8=1\n" },
    args: ["boot", "kernel.s"],
    says: [/^kernel\.s: this is not an ELF image/m],
  },
  {
    name: "a size of memory without a unit",
    files: { "kernel.elf": elf386 },
    args: ["boot", "kernel.elf", "--memory", "512"],
    says: [/--memory 512 is not a size of memory/, /expected 1 MiB to 3968 MiB/],
  },
  {
    name: "a platform that there is not",
    files: { "kernel.elf": elf386 },
    args: ["boot", "kernel.elf", "--platform", "hpsim"],
    says: [/--platform hpsim is not known/, /hp-sim/],
  },
  {
    name: "a folder for disks that is not there",
    files: { "kernel.elf": elf386 },
    args: ["boot", "kernel.elf", "--disk-dir", "disks"],
    says: [/^disks: no such folder/m],
  },
];

for (const { name, files, args = ["run"], says } of cases) {
  test(`${name}: exit status 2, a message, no stack`, () => {
    inProject(files, (folder) => {
      const { status, output } = xenIa64(folder, ...args);
      for (const expected of says) assert.match(output, expected);
      assert.doesNotMatch(output, /^\s+at .*\.js:/m);
      assert.equal(status, 2, output);
    });
  });
}
