import { opPointers } from "./layout.mjs";
import { resolve } from "./schemas.mjs";

const kinds = {
  hypercall: "Hypercalls",
  firmware: "Firmware calls",
  hyperprivop: "Hyperprivops",
};

/** docs/hypercalls.md: every call and sub-operation as the schemas state it. */
export function hypercallDocs(schemas, calls) {
  const named = calls.filter(({ name }) => name !== "unknown");
  const pointers = opPointers(schemas);
  const lines = [
    "# Calls",
    "",
    "Written by `npm run docs` from `schemas/hypercalls/`, where the words and numbers stand; see",
    "[hypercall-contracts.md](hypercall-contracts.md). Errors are in the order in which they are",
    "tested. A place is an offset in the argument struct (`@8`) or a register (`r33`); `*` marks",
    "what lies behind a handle there.",
    "",
    ...Object.entries(kinds).flatMap(([kind, title]) => {
      const ofKind = named.filter((call) => call.kind === kind);
      return [`## ${title}`, "", ...index(ofKind), "", ...ofKind.flatMap((call) => section(call))];
    }),
  ];
  return lines.join("\n").replace(/\n{3,}/g, "\n\n");

  function section(call) {
    const refused = call.ops.length === 1 && call.ops[0].name === null && isRefused(call.ops[0]);
    if (refused) return [];
    return [
      `### ${call.name}`,
      "",
      `${call.description} (${call.source})`,
      "",
      ...call.ops.flatMap((op) => describe(op)),
    ];
  }

  function describe(op) {
    const { file, schema } = pointers.get(op.schema);
    const title = op.cmd === null ? op.name : `${op.cmd} ${op.name}`;
    return [
      ...(op.name === null ? [] : [`#### ${title}`, ""]),
      `${op.description} ${facts(op)}`.trim(),
      "",
      ...fieldLines("in", op.request),
      ...fieldLines("out", op.reply),
      ...resultLines(file, schema.properties.result),
      "",
    ];
  }

  function resultLines(file, result) {
    const lines = (result.anyOf ?? []).flatMap((each) => {
      const { schema } = resolve(schemas, each, file);
      if (schema.const === undefined) return [];
      const name = schema["x-abi"]?.definition ?? String(schema.const);
      const isError = typeof schema.const === "string" || schema.const < 0;
      if (!isError) return [];
      return [each.description ? `${name} (${each.description})` : name];
    });
    return lines.length === 0 ? [] : [`- errors: ${lines.join(", ")}`];
  }
}

function index(calls) {
  const rows = calls.map((call) => {
    const number =
      call.r2 < 0 ? "" : call.kind === "firmware" ? `0x${call.r2.toString(16)}` : call.r2;
    const refused = call.ops.every((op) => isRefused(op));
    return `| ${number} | ${call.name} | ${refused ? "ENOSYS" : call.ops.length} | ${call.profiles.join(", ")} |`;
  });
  return ["| Number | Call | Sub-operations | Profiles |", "| --- | --- | --- | --- |", ...rows];
}

/** Always ENOSYS, whatever is passed. */
function isRefused({ refusals, hasResult }) {
  return hasResult && refusals.length === 1 && refusals[0].name === "ENOSYS";
}

function facts({ callers, target, requirements, profiles }) {
  const who = { any: null, privileged: "dom0 only", granted: "who has the right", target }[callers];
  const parts = [
    callers === "target" ? `for whoever may act for \`${target}\`` : who,
    profiles && `profiles ${profiles.join(", ")}`,
    requirements.length > 0 && requirements.join(", "),
  ].filter(Boolean);
  return parts.length === 0 ? "" : `(${parts.join("; ")})`;
}

function fieldLines(direction, fields) {
  if (fields.length === 0) return [];
  const texts = fields.map(({ name, place, form }) => {
    const type = form.type ?? form.kind;
    const behind = "length" in form || form.kind === "struct" ? "*" : "";
    return `\`${name}\` ${type}${behind} ${"offset" in place ? `@${place.offset}` : `r${place.register}`}`;
  });
  return [`- ${direction}: ${texts.join(", ")}`];
}
