import type { OpLayout } from "./layout.ts";
import type { OpenCall } from "./open-call.ts";
import type { Violation } from "./record.ts";

/** Stands for the caller's own domain (abi 1.5). */
const domidSelf = 0x7ff0;

/** A reason to refuse a call, and the last of its refusals, in order of test, that gives it. */
interface Reason {
  readonly index: number;
  readonly message: string;
}

/**
 * Checks that a call that must be refused is: for a request that can't be read, for a caller
 * without the right, for a wrong interface version. An error that is tested earlier will do too.
 */
export function refusalViolations(open: OpenCall, result: number | string): Violation[] {
  const { refusals } = open.layout;
  const first = reasons(open)
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.index - b.index)[0];
  if (first === undefined) return deniedCount(open, result);
  const allowed = refusals.slice(0, first.index + 1);
  if (allowed.some(({ value }) => value === result)) return [];
  const names = [...new Set(allowed.map(({ name }) => name))].join(", ");
  return [violation(`${first.message}, so the result must be one of: ${names}`)];
}

function reasons(open: OpenCall): Reason[] {
  const { layout, request, fault } = open;
  const { refusals } = layout;
  const found: Reason[] = [];
  if (fault === "struct") {
    const index = refusals.findIndex(({ name }) => name === "EFAULT");
    found.push({ index, message: "the argument can't be read" });
  }
  // A call that blocks may have its answer before it comes to the part that can't be read.
  if (fault === "nested" && !layout.blocks) {
    const index = refusals.findLastIndex(({ name }) => name === "EFAULT");
    found.push({ index, message: "what the argument points to can't be read" });
  }
  for (const { name, must } of layout.request) {
    if (must === undefined || request[name] === null) continue;
    if (Number(request[name]) === must.value) continue;
    const index = refusals.findIndex((each) => each.name === must.otherwise);
    found.push({ index, message: `${name} is not ${must.value}` });
  }
  if (lacksRight(open)) {
    const index = refusals.findIndex(({ name }) => name === layout.denied);
    found.push({ index, message: "the caller has no right to this call" });
  }
  return found;
}

/** Whether the caller may not do this; false where only the hypervisor can tell. */
function lacksRight({ layout, request, site }: OpenCall): boolean {
  if (layout.callers === "privileged") return !site.privileged;
  const domain = targetOf(layout, request);
  if (domain === null || domain === domidSelf) return false;
  return !(site.privilegedFor?.(domain) ?? site.privileged);
}

function targetOf({ callers, target }: OpLayout, request: OpenCall["request"]): number | null {
  const domain = callers === "target" && target !== null ? request[target] : null;
  return typeof domain === "number" ? domain : null;
}

/** Where a refusal is no error but a count, nothing may have been done (abi 4.6). */
function deniedCount(open: OpenCall, result: number | string): Violation[] {
  const { layout, request } = open;
  const start = request[layout.denied];
  if (typeof start !== "string" || !lacksRight(open) || Number(result) === Number(start)) return [];
  return [violation(`the caller has no right to this call, so the result must be ${start}`)];
}

function violation(message: string): Violation {
  return { where: "result", field: "", message };
}
