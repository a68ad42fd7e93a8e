import { unknownCall } from "./calls.ts";
import { errno } from "./generated/errno.ts";
import { validators } from "./generated/validators.ts";
import type { OpLayout } from "./layout.ts";
import type { OpenCall } from "./open-call.ts";
import type { Fields, HypercallRecord, Violation } from "./record.ts";
import { refusalViolations } from "./refusals.ts";
import type { ValidationError } from "./validate.ts";

type Result = HypercallRecord["result"];

/** What is wrong with the result and reply of a call. */
export function checkOutcome(open: OpenCall, result: Result, reply: Fields | null): Violation[] {
  const violations = schemaViolations(open.layout, result, reply);
  if (result === null || violations.some(({ where }) => where === "result")) return violations;
  return [
    ...violations,
    ...refusalViolations(open, result),
    ...countViolations(open, result),
    ...unknownViolations(open, result),
  ];
}

/** A result that is none of the schema's, or a field of the reply that is outside its own. */
function schemaViolations(layout: OpLayout, result: Result, reply: Fields | null): Violation[] {
  const validate = validators[layout.schema]!;
  if (validate({ result, reply })) return [];
  const errors = validate.errors ?? [];
  const violations: Violation[] = [];
  if (errors.some(({ instancePath }) => instancePath === "/result")) {
    violations.push(resultViolation(`${describeResult(result)} is not a result of this call`));
  }
  for (const error of errors) {
    if (error.instancePath.startsWith("/reply")) violations.push(replyViolation(error));
  }
  return violations;
}

function replyViolation({ instancePath, keyword, message, params }: ValidationError): Violation {
  const field = instancePath.slice("/reply".length);
  if (keyword === "const") {
    return { where: "reply", field, message: `must be ${params.allowedValue}` };
  }
  return { where: "reply", field, message: message ?? keyword };
}

/** A count must lie between the fields of the request that it starts from and ends at. */
function countViolations({ layout, request }: OpenCall, result: number | string): Violation[] {
  const { count } = layout;
  const end = count === null ? null : (request[count.to] ?? null);
  if (count === null || end === null || Number(result) < 0) return [];
  const start = count.from === null ? 0 : Number(request[count.from]);
  const done = Number(result);
  if (done >= start && done <= Math.max(start, Number(end))) return [];
  return [resultViolation(`${done} is not between ${start} and ${count.to}, ${Number(end)}`)];
}

/** A call that the profile lacks has the one result that the profile has for them (abi 2). */
function unknownViolations({ layout, profile }: OpenCall, result: number | string): Violation[] {
  const { unimplemented } = profile;
  if (layout !== unknownCall.ops[0] || result === unimplemented) return [];
  return [resultViolation(`the call is not there, so the result must be ${unimplemented}`)];
}

function resultViolation(message: string): Violation {
  return { where: "result", field: "", message };
}

/** "-5 (EIO)": the name of an error beside its number; any other result as it is. */
function describeResult(result: Result): string {
  const entry = Object.entries(errno).find(([, value]) => -value === result);
  return entry === undefined ? String(result) : `${result} (${entry[0]})`;
}
