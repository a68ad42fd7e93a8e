import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter } from "../../emulator/ia64/emitter/byte-writer.ts";
import { FunctionBody } from "../../emulator/ia64/emitter/function-body.ts";
import { encodeModule, HOST } from "../../emulator/ia64/emitter/module.ts";
import { I32, op } from "../../emulator/ia64/emitter/opcodes.ts";

test("an unsigned number is LEB128", () => {
  const out = new ByteWriter(1);
  out.unsigned(624485);
  out.unsigned(0xffff_ffff);
  assert.deepEqual([...out.content()], [0xe5, 0x8e, 0x26, 0xff, 0xff, 0xff, 0xff, 0x0f]);
});

const numbers = [0, 63, 64, -64, -65, 127, 128, -128, 0x7fff_ffff, -0x8000_0000];

test("WebAssembly reads the constants that were written", () => {
  const bodies = numbers.flatMap((number) => {
    const [narrow, wide] = [new FunctionBody(1), new FunctionBody(1)];
    narrow.i32(number);
    wide.i64(BigInt(number) << 31n);
    wide.i64(31n);
    wide.emit(op.i64ShrU, op.i32WrapI64);
    return [narrow.encode(), wide.encode()];
  });
  assert.deepEqual(
    run(bodies),
    numbers.flatMap((number) => [number, number]),
  );
});

test("a module with more bodies and locals than fit one byte is valid", () => {
  const bodies = Array.from({ length: 300 }, (_, i) => {
    const body = new FunctionBody(1);
    const locals = Array.from({ length: 200 }, () => body.local(I32));
    body.i32(i);
    body.set(locals[199]!);
    body.get(locals[199]!);
    return body.encode();
  });
  assert.deepEqual(
    run(bodies),
    bodies.map((_, i) => i),
  );
});

function run(bodies: readonly Uint8Array[]): number[] {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const executed = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  const module = new WebAssembly.Module(encodeModule([], bodies));
  const { exports } = new WebAssembly.Instance(module, { [HOST]: { memory, executed } });
  return bodies.map((_, i) => (exports[String(i)] as (base: number) => number)(0));
}
