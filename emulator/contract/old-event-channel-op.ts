import { callOfName } from "./calls.ts";
import type { CallLayout, FieldLayout, OpLayout } from "./layout.ts";

/** The number in front of the argument, bytes. */
const prefix = 4;

/**
 * event_channel_op as it was until the other calls got a register for the sub-operation (abi 2,
 * number 16): its number is the first word of the struct, and all else follows.
 */
export const oldEventChannelOp: CallLayout = old(callOfName("event_channel_op")!.layout);

function old(call: CallLayout): CallLayout {
  return { ...call, r2: 16, select: { argument: 32, bits: 32 }, ops: call.ops.map(oldOp) };
}

function oldOp(op: OpLayout): OpLayout {
  const size = prefix + (op.argument?.size ?? 0);
  return {
    ...op,
    argument: { register: 32, size },
    request: op.request.map(moved),
    reply: op.reply.map(moved),
  };
}

/** A field of the struct comes later; the handle of an unknown sub-operation is the only one. */
function moved(field: FieldLayout): FieldLayout {
  const { place } = field;
  if ("offset" in place) return { ...field, place: { offset: place.offset + prefix } };
  return { ...field, place: { ...place, register: 32 } };
}
