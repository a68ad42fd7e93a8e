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
  const request = op.argument === null ? [] : op.request.map(shifted);
  return { ...op, argument: { register: 32, size }, request, reply: op.reply.map(shifted) };
}

function shifted(field: FieldLayout): FieldLayout {
  const { place } = field;
  return "offset" in place ? { ...field, place: { offset: place.offset + prefix } } : field;
}
