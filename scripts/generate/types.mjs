import { header } from "./tables.mjs";

/** TypeScript types of requests and replies by call and op. */
export function typesSource(_schemas, calls) {
  return `${header}
/** 64 bits as canonical lower-case hex, "0x1f". */
export type U64 = string;

/** What the caller passes, by call and op; a call without ops has the key "". */
export interface Requests {
${calls.map((call) => callType(call, "request")).join("\n")}
}

/** What the hypervisor answers, by call and op. */
export interface Replies {
${calls.map((call) => callType(call, "reply")).join("\n")}
}

export type CallName = keyof Requests;
`;
}

function callType(call, part) {
  const ops = call.ops.map((op) => `    ${JSON.stringify(op.name ?? "")}: ${object(op[part])};`);
  return `  /** ${call.description} */\n  ${call.name}: {\n${ops.join("\n")}\n  };`;
}

function object(fields) {
  if (fields.length === 0) return "Record<string, never>";
  return `{ ${fields.map(member).join("; ")} }`;
}

function member({ name, form, when }) {
  return `${name}${when ? "?" : ""}: ${valueType(form)}`;
}

function valueType(form) {
  switch (form.kind) {
    case "scalar":
      return scalarType(form.type);
    case "string":
    case "bytes":
      return "string";
    case "array":
      return `${scalarType(form.type)}[]`;
    case "frames":
      return "string[] | null";
    case "text":
      return "string | null";
    case "struct":
      return `${object(form.struct.fields)} | null`;
    case "list":
      return `${listItem(form.item)}[] | null`;
    default:
      throw new Error(`no type for ${form.kind}`);
  }
}

function listItem(item) {
  return typeof item === "string" ? scalarType(item) : object(item.fields);
}

function scalarType(type) {
  return type === "u64" ? "U64" : "number";
}
