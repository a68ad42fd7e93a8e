import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { namedCalls } from "../../emulator/contract/calls.ts";
import type { HypercallRecord } from "../../emulator/contract/record.ts";
import { canonicalLine } from "../../emulator/contract/trace.ts";
import { packageRoot } from "../../emulator/package-root.ts";
import { Guest } from "./guest.ts";

// The schemas against a validator that is not ours and not ajv: Python's jsonschema.

const script = fileURLToPath(new URL("test/contract/validate.py", packageRoot));
const schemas = fileURLToPath(new URL("schemas/hypercalls", packageRoot));

/** The first Python that has jsonschema: Debian's package serves Debian's own. */
const python = ["/usr/bin/python3", "python3"].find(
  (command) => spawnSync(command, ["-c", "import jsonschema"]).status === 0,
);
const skip = python || process.env.CI === "true" ? false : "python3-jsonschema is not installed";

/** For each record, whether the validator accepts it. */
function conform(records: readonly object[]): boolean[] {
  assert.ok(python, "python3-jsonschema is not installed");
  const input = records.map((each) => `${JSON.stringify(each)}\n`).join("");
  const { status, stdout, stderr } = spawnSync(python, [script, schemas], {
    input,
    encoding: "utf8",
  });
  assert.ok(status === 0 || status === 1, stderr);
  const refused = new Set([...stdout.matchAll(/^(\d+): /gm)].map(([, line]) => Number(line)));
  return records.map((_, i) => !refused.has(i + 1));
}

/** A record of each op, refused with the last of its errors or, without any, not returning. */
function refused(): HypercallRecord[] {
  return namedCalls.flatMap(({ name, ops }) =>
    ops.map((op) => {
      const guest = new Guest();
      const encoded = guest.encode(name, op.name === "unknown" ? "unknown-99" : op.name, {});
      const value = op.refusals.at(-1)?.value ?? null;
      return guest.call(encoded, () => (value === null ? null : BigInt(value)));
    }),
  );
}

test("an independent validator accepts records of every call", { skip }, () => {
  const guest = new Guest();
  const bindIpi = guest.encode("event_channel_op", "bind_ipi", { vcpu: 1 });
  const success = guest.call(bindIpi, () => {
    guest.view(bindIpi.reply[0]!.gpa).setUint32(4, 5, true);
    return 0;
  });
  const fault = guest.encode("event_channel_op", "bind_ipi", {}, { argument: 0n });
  const records = [success, guest.call(fault, () => -14), ...refused()];
  const verdicts = conform(records);
  const rejected = records.filter((_, i) => verdicts[i] !== true);
  assert.deepEqual(rejected.map(canonicalLine), []);
});

test("an independent validator refuses what breaks a contract", { skip }, () => {
  const guest = new Guest();
  const good = guest.call(guest.encode("event_channel_op", "send", { port: 1 }), () => 0);
  const broken = [
    { ...good, result: -3 },
    { ...good, op: "sned" },
    { ...good, call: "event_channel" },
    { ...good, request: { port: "1" } },
    { ...good, request: {} },
    { ...good, reply: { port: 1 } },
    { ...good, extra: 1 },
  ];
  assert.deepEqual(conform([good, ...broken]), [true, ...broken.map(() => false)]);
});
