import type { FileAccess } from "../files.ts";
import { type Call, type CallContext, FAILURE } from "./context.ts";

const accesses: ReadonlyMap<bigint, FileAccess> = new Map([
  [1n, "read"],
  [2n, "write"],
  [3n, "both"],
]);

const open: Call = ({ machine, argument }) => {
  const path = machine.pointers.text(argument(0));
  const access = accesses.get(argument(1));
  if (path === undefined || access === undefined) return FAILURE;
  const descriptor = machine.disk.open(path, access);
  return descriptor < 0 ? FAILURE : BigInt(descriptor);
};

const close: Call = ({ machine, argument }) =>
  machine.disk.close(Number(argument(0))) ? 0n : FAILURE;

function transfer({ machine, argument }: CallContext, direction: "read" | "write"): bigint {
  const [descriptor, count, offset] = [argument(0), argument(1), argument(3)].map(Number);
  const done = machine.disk.transfer(direction, descriptor!, count!, argument(2), offset!);
  return done ? 0n : FAILURE;
}

/** The structure {s32 descriptor; u32 count} is read and, if something is done, written. */
function completion({ machine, argument }: CallContext, any: boolean): bigint {
  const bytes = machine.pointers.read(argument(0), 8);
  if (bytes === undefined) return FAILURE;
  const descriptor = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  const done = machine.disk.complete(descriptor, any);
  if (done === undefined) return FAILURE;
  machine.pointers.write4(argument(0), Uint32Array.of(done.descriptor, done.count));
  return 0n;
}

/** Files of the world outside, as disks. */
export const diskCalls: readonly (readonly [number, Call])[] = [
  [50, open],
  [51, close],
  [52, (context) => transfer(context, "read")],
  [53, (context) => transfer(context, "write")],
  [54, (context) => completion(context, true)],
  [55, (context) => completion(context, false)],
];
