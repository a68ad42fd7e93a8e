import assert from "node:assert/strict";
import { callOfName, opOfName } from "../../emulator/contract/calls.ts";
import type { FieldLayout, OpLayout } from "../../emulator/contract/layout.ts";

/** Layout of a call, or of one of its sub-operations. */
export function layoutOf(call: string, op: string | null): OpLayout {
  const found = callOfName(call);
  assert.ok(found, call);
  const sub = opOfName(found.layout, op);
  assert.ok(sub, `${call} ${op}`);
  return sub.layout;
}

/** "name type @offset" or "name type rN" of each field. */
function describe({ name, place, form }: FieldLayout): string {
  const type = "type" in form ? form.type : form.kind;
  return `${name} ${type} ${"offset" in place ? `@${place.offset}` : `r${place.register}`}`;
}

/** "size: inputs -> outputs", in words that a test can have from the reference. */
export function describeOp(op: OpLayout): string {
  const fields = (part: readonly FieldLayout[]) => part.map(describe).join(", ");
  return `${op.argument?.size ?? 0}: ${fields(op.request)} -> ${fields(op.reply)}`;
}

/** The same of the elements of an array, whose inputs and outputs are lists of one name. */
export function describeStruct(op: OpLayout, name: string): string {
  const items = [op.request, op.reply].map((part) => {
    const form = part.find((field) => field.name === name)?.form;
    assert.ok(form?.kind === "list" && typeof form.item !== "string", name);
    return form.item;
  });
  const [inputs, outputs] = items.map(({ fields }) => fields.map(describe).join(", "));
  assert.equal(items[0]!.size, items[1]!.size);
  return `${items[0]!.size}: ${inputs} -> ${outputs}`;
}
