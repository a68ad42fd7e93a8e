import { disassembleBundle } from "./disassemble.ts";

/**
 * The listing of code in memory, from `address`, a multiple of 16, on: a line for each symbol and
 * for each instruction. Bytes behind the last whole bundle are left out.
 */
export function* listing(
  code: Uint8Array,
  address: bigint,
  symbols: ReadonlyMap<string, bigint> = new Map(),
): Generator<string> {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const names = namesByAddress(symbols);
  for (let offset = 0; offset + 16 <= code.length; offset += 16) {
    const ip = address + BigInt(offset);
    for (const name of names.get(ip) ?? []) yield `${name}:`;
    yield* disassembleBundle(
      view.getBigUint64(offset, true),
      view.getBigUint64(offset + 8, true),
      ip,
    );
  }
}

function namesByAddress(symbols: ReadonlyMap<string, bigint>): ReadonlyMap<bigint, string[]> {
  const names = new Map<bigint, string[]>();
  for (const [name, address] of symbols) {
    const others = names.get(address);
    if (others === undefined) names.set(address, [name]);
    else others.push(name);
  }
  return names;
}
