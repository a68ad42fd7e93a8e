import { disassembleBundle } from "../ia64/disassemble.ts";
import { applicationRegisters, controlRegisters } from "../ia64/isa/names.ts";
import type { Processor } from "../ia64/processor.ts";
import { formatPsr } from "./psr-text.ts";

const columns = 4;

/** The registers of a processor as text, for somebody who asks why it stopped. */
export function registerDump(cpu: Processor): string {
  return [
    `processor ${cpu.index} at ${hex(cpu.ip)}, slot ${cpu.slot}`,
    `  psr ${word(cpu.psr)} ${formatPsr(cpu.psr)}`,
    `  cfm ${word(cpu.cfm)} sof=${cpu.sof} sol=${cpu.sol} sor=${cpu.rotating / 8}`,
    ...general(cpu),
    ...table(range(0, 8).map((n) => [`b${n}`, word(cpu.br(n))])),
    `  pr  ${word(cpu.pr)} true: ${truePredicates(cpu)}`,
    ...table(named(applicationRegisters).map(([name, n]) => [`ar.${name}`, word(cpu.ar(n))])),
    ...table(named(controlRegisters).map(([name, n]) => [`cr.${name}`, word(cpu.cr(n))])),
    `  cr.ipsr: ${formatPsr(cpu.cr(controlRegisters.ipsr!))}`,
    ...table(range(0, 8).map((n) => [`rr${n}`, word(cpu.rr(n))])),
  ].join("\n");
}

/** The bundle at `ip` in the present mode, disassembled, with a mark at `slot`. */
export function bundleDump(cpu: Processor, ip: bigint, slot: number): string {
  const at = cpu.translate(ip, "execute");
  if (typeof at !== "number") return `  ${hex(ip)}: not readable: ${at.name}`;
  if (!cpu.memory.contains(at, 16)) return `  ${hex(ip)}: outside the memory`;
  const lines = disassembleBundle(cpu.memory.read8(at), cpu.memory.read8(at + 8), ip);
  return lines.map((line, i) => `${i === slot ? "> " : "  "}${line}`).join("\n");
}

function general(cpu: Processor): string[] {
  const rows = range(0, 32 + cpu.sof).map((r): [string, string] => [
    `r${r}`,
    `${word(cpu.gr(r))}${cpu.nat(r) ? " NaT" : ""}`,
  ]);
  return table(rows);
}

function truePredicates(cpu: Processor): string {
  return range(0, 64)
    .filter((p) => cpu.predicate(p) !== 0)
    .map((p) => `p${p}`)
    .join(" ");
}

/** Names and values in columns, read downwards. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const height = Math.ceil(rows.length / columns);
  const width = Math.max(...rows.map(([name]) => name.length));
  const cells = rows.map(([name, value]) => `${name.padEnd(width)} ${value.padEnd(20)}`);
  return range(0, height).map((y) => {
    const line = range(0, columns).map((x) => cells[x * height + y] ?? "");
    return `  ${line.join(" ")}`.trimEnd();
  });
}

function named(names: Readonly<Record<string, number>>): (readonly [string, number])[] {
  return Object.entries(names);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

const word = (value: bigint): string => value.toString(16).padStart(16, "0");
const hex = (value: bigint): string => `0x${value.toString(16)}`;
