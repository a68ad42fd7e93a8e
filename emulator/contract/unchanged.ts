import { handleAt, type Source } from "./decode.ts";
import type { FieldLayout, Form, OpLayout } from "./layout.ts";
import { maximumItems } from "./limits.ts";
import type { Fields, Violation } from "./record.ts";
import { scalarSize } from "./scalar.ts";
import type { CallerMemory } from "./site.ts";
import { isZeroHandle, readHandle } from "./xencomm.ts";

/** An input behind a handle, as it was at entry. */
interface Copy {
  readonly name: string;
  readonly handle: bigint;
  readonly bytes: Uint8Array;
}

/** Copies the inputs behind handles that the call must leave as they are. */
export function copyInputs(layout: OpLayout, request: Fields, source: Source): readonly Copy[] {
  if (layout.blocks) return [];
  return layout.request.flatMap((field) => {
    const size = field.kept ? itemSize(field.form) : 0;
    const length = "length" in field.form ? field.form.length : null;
    const count = length === null ? 1 : Number(request[length] ?? 0);
    const handle = size > 0 && count > 0 ? handleAt(source, field.place) : undefined;
    if (handle === undefined || isZeroHandle(handle)) return [];
    const bytes = readHandle(source.memory, handle, 0, Math.min(count, maximumItems) * size);
    return bytes === undefined ? [] : [{ name: field.name, handle, bytes }];
  });
}

/** Bytes of one item behind the handle of a field; 0 if it has none. */
function itemSize(form: Form): number {
  switch (form.kind) {
    case "frames":
      return scalarSize.u64;
    case "text":
      return 1;
    case "struct":
      return form.struct.size;
    case "list":
      return typeof form.item === "string" ? scalarSize[form.item] : form.item.size;
    default:
      return 0;
  }
}

/**
 * Inputs that have changed since entry. Memory that can't be read any more (the call may have
 * taken that very page from the domain) tells nothing.
 */
export function changedInputs(
  layout: OpLayout,
  memory: CallerMemory,
  copies: readonly Copy[],
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): Violation[] {
  if (layout.blocks) return [];
  const violations: Violation[] = [];
  if (before !== undefined && after !== undefined) {
    for (const field of layout.request) {
      if (differs(field, before, after)) violations.push(changed(field.name));
    }
  }
  for (const { name, handle, bytes } of copies) {
    const now = readHandle(memory, handle, 0, bytes.length);
    if (now !== undefined && !sameBytes(now, bytes)) violations.push(changed(name));
  }
  return violations;
}

function differs(field: FieldLayout, before: Uint8Array, after: Uint8Array): boolean {
  const { kept, place, form } = field;
  if (!kept || !("offset" in place)) return false;
  const end = place.offset + inlineSize(form);
  return !sameBytes(before.subarray(place.offset, end), after.subarray(place.offset, end));
}

/** Bytes of a field within its struct: the handle, for what lies behind one. */
function inlineSize(form: Form): number {
  switch (form.kind) {
    case "scalar":
      return scalarSize[form.type];
    case "string":
    case "bytes":
      return form.size;
    case "array":
      return form.count * scalarSize[form.type];
    default:
      return scalarSize.u64;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // A plain loop: lists are long, and every populate_physmap comes here.
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

function changed(name: string): Violation {
  return { where: "request", field: `/${name}`, message: "the call has changed this input" };
}
