import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { InputError } from "../../emulator/input-error.ts";
import {
  findMachine,
  loadMachine,
  machineNames,
  parseMachine,
} from "../../emulator/machine/load.ts";
import { packageRoot } from "../../emulator/package-root.ts";

const machines = fileURLToPath(new URL("machines", packageRoot));
const MiB = 2 ** 20;

const good = `name: small
processors: 2
memory: 256 MiB
hypervisor: { profile: xen-4.0 }
domains:
  - { name: guest, kind: paravirtual, vcpus: 2, memory: 64 MiB }
`;

test("every machine of the package is valid", () => {
  for (const name of machineNames([machines])) loadMachine(findMachine(name, [machines]));
});

test("defaults are filled in and sizes are bytes", () => {
  const machine = parseMachine(good, "small.yaml");
  assert.equal(machine.memory, 256 * MiB);
  assert.deepEqual(machine.dom0, { vcpus: 1, memory: 64 * MiB });
  assert.equal(machine.domains[0]?.maxMemory, 64 * MiB);
});

test("profile and proposals of 2006", () => {
  assert.deepEqual(parseMachine(good, "small.yaml").nextSteps, []);
  const yaml = good.replace("xen-4.0", "xen-2006-01, next-steps: [set-timer-op, p2m-dom0]");
  const { profile, nextSteps } = parseMachine(yaml, "small.yaml");
  assert.deepEqual([profile, ...nextSteps], ["xen-2006-01", "set-timer-op", "p2m-dom0"]);
});

/** Each row: what is changed, into what, and the message's beginning and hint. */
const bad: [string, string, RegExp][] = [
  [
    "processors: 2",
    "procesors: 2",
    /^small.yaml:2:1: unknown key "procesors"\n {2}hint: did you mean "processors"/m,
  ],
  [
    "processors: 2",
    "processors: 0",
    /^small.yaml:2:13: processors: 0 is out of range\n {2}hint: expected 1 to 64/,
  ],
  ["processors: 2", "processors: two", /^small.yaml:2:13: processors: "two" is not an integer/],
  [
    "xen-4.0",
    "xen-4.1",
    /^small.yaml:4:24: profile: "xen-4.1" is not known\n {2}hint: did you mean "xen-4.0"/,
  ],
  [
    "profile: xen-4.0",
    "profile: xen-2006-01, next-steps: [p2m]",
    /^small.yaml:4:50: next-steps: "p2m" is not known\n {2}hint: .*expected one of: p2m-dom0, set-timer-op/,
  ],
  [
    "profile: xen-4.0",
    "profile: xen-4.0, next-steps: [p2m-dom0, p2m-dom0]",
    /^small.yaml:4:45: next-steps: this is not valid/,
  ],
  [
    "256 MiB",
    "256MB",
    /^small.yaml:3:9: memory: "256MB" is not valid\n {2}hint: A number and a unit/,
  ],
  [
    "256 MiB",
    "8 GiB",
    /^small.yaml:3:9: 8 GiB is out of range\n {2}hint: expected 64 MiB to 3 GiB/,
  ],
  ["256 MiB", "64 MiB", /^small.yaml:3:9: dom0's 64 MiB do not fit in 64 MiB/],
  ["vcpus: 2", "vcpus: 65", /^small.yaml:6:46: vcpus: 65 is out of range/],
  [
    "memory: 64 MiB }",
    "memory: 64 MiB, image: none.elf }",
    /^small.yaml:6:72: no such file: .*none.elf/,
  ],
  ["name: guest", "name: dom0", /^small.yaml:6:13: "dom0" is taken/],
  ["memory: 64 MiB }", "memory: 64 MiB", /^small.yaml:7:1: not well-formed YAML/],
  ["kind: paravirtual, ", "", /^small.yaml:6:5: the key "kind" is missing/],
  ["name: small", "name: large", /^small.yaml:1:7: the machine in small.yaml is called "large"/],
];
for (const [from, to, message] of bad) {
  test(`bad description: ${to || `no ${from}`}`, () => {
    assert.ok(good.includes(from));
    assert.throws(
      () => parseMachine(good.replace(from, to), "small.yaml"),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, message);
        return true;
      },
    );
  });
}

test("a machine that does not exist: the ones that do are listed", () => {
  assert.throws(
    () => findMachine("smp-3way", [machines]),
    /no machine is called "smp-3way"\n {2}hint: did you mean "smp-[24]way"\?; machines there are: .*two-domains/,
  );
});
