import assert from "node:assert/strict";
import { test } from "node:test";
import { vhptAddress } from "../../emulator/ia64/vhpt.ts";
import {
  codeBase,
  hex,
  type Machine,
  machineWith,
  PSR,
  runToInterruption,
} from "./core-machine.ts";
import {
  fetchCases,
  map,
  translated,
  usable,
  type VectorCase,
  vectorCases,
  walked,
} from "./interruption-cases.ts";

const CR = { ipsr: 16, isr: 17, iip: 19, ifa: 20, itir: 21, iipa: 22, ifs: 23, iim: 24, iha: 25 };
type Name = keyof typeof CR;
const names = Object.keys(CR) as Name[];
/** cr.isr from bit 32 up, but for ei. */
const bitNames = ["x", "w", "r", "na", "sp", "rs", "ir", "ni", "so"];

/** What the registers hold before: anything that no interruption writes. */
const marks: Readonly<Record<Name, bigint>> = {
  ...{ ipsr: 0x1010_0000_0008n, isr: 0x1717n, iip: 0x1919_0000n, ifa: 0x2020n, itir: 0x2121n },
  ...{ iipa: 0x2222_0000n, ifs: (1n << 63n) | 0x23n, iim: 0x2424n, iha: 0x2525n << 2n },
};
/** The bundle before the code was executed last. */
const last = 0xabc0n;

function start({ source, psr = translated, prepare }: VectorCase, collecting: boolean): Machine {
  const machine = machineWith(source, collecting ? psr : psr & ~PSR.ic);
  const { cpu } = machine;
  cpu.setRr(0, 0x12338n);
  cpu.setRr(1, 0x45639n);
  map(cpu, "i", BigInt(codeBase), usable);
  prepare?.(cpu);
  cpu.setLastIp(last);
  for (const name of names) cpu.setCr(CR[name], marks[name]);
  return machine;
}

/** Registers that an interruption leaves alone, as text. */
function untouched({ cpu }: Machine): string {
  const registers = [];
  for (let r = 1; r < 16; r++) registers.push(cpu.gr(r), BigInt(cpu.natBit(r)));
  for (const n of [0, 1, 2, 8, 64, 66, 72, 73, 74, 80, 81]) registers.push(cpu.cr(n));
  for (const n of [16, 18, 19, 32, 36, 40, 64, 65, 66]) registers.push(cpu.ar(n));
  for (let b = 0; b < 8; b++) registers.push(cpu.br(b));
  registers.push(cpu.pr, cpu.cfm);
  return registers.map(hex).join(" ");
}

function expectedIsr(row: VectorCase, collecting: boolean): bigint {
  const { code = 0, bits = "", slot = 0 } = row;
  let isr = BigInt(code) | (BigInt(slot) << 41n) | (collecting ? 0n : 1n << 39n);
  for (const letter of bits) isr |= 1n << BigInt(32 + bitNames.indexOf(letter));
  return isr;
}

for (const row of [...vectorCases, ...fetchCases]) {
  test(`${row.name}: vector ${hex(BigInt(row.vector))} and its registers`, () => {
    const machine = start(row, true);
    const { cpu } = machine;
    const [psr, ip, before] = [cpu.psr, cpu.ip, untouched(machine)];
    assert.equal(hex(BigInt(runToInterruption(machine))), hex(BigInt(row.vector)));
    const trap = row.resume !== undefined;
    const [bundle, slot] = row.resume ?? [Number(ip) - codeBase, row.slot ?? 0];
    const level = row.name === "Lower-Privilege Transfer" ? 3n << 32n : 0n;
    const later = trap && row.vector !== 0x3000;
    const inBundle = row.slot !== undefined && row.slot > 0;
    assert.deepEqual(Object.fromEntries(names.map((name) => [name, hex(cpu.cr(CR[name]))])), {
      ipsr: hex((psr & ~(3n << 41n)) | (BigInt(slot) << 41n) | level),
      isr: hex(expectedIsr(row, true)),
      iip: hex(row.ifa !== undefined && row.bits === "x" ? ip : BigInt(codeBase + bundle)),
      ifa: hex(row.ifa ?? marks.ifa),
      itir: hex(row.itir ?? marks.itir),
      iipa: hex(later || inBundle ? ip : last),
      ifs: hex(marks.ifs & ~(1n << 63n)),
      iim: hex(row.iim ?? marks.iim),
      iha: hex(row.iha === -1n ? vhptAddress(cpu, walked) : (row.iha ?? marks.iha)),
    });
    const kept = PSR.it | PSR.dt | PSR.rt | PSR.pk;
    assert.equal(hex(cpu.psr), hex(psr & kept), "psr: table 3-2");
    if (!trap) assert.equal(untouched(machine), before);
  });
}

/** Misses are others then: the walker is off, and a data miss is a nested one. */
const nested: ReadonlyMap<number, number> = new Map([
  [0x0000, 0x1400],
  [0x0400, 0x0c00],
  [0x0800, 0x1400],
  [0x1000, 0x1400],
]);

for (const row of [...vectorCases, ...fetchCases]) {
  test(`${row.name} with psr.ic = 0 writes at most cr.isr`, () => {
    const machine = start(row, false);
    const vector = nested.get(row.vector) ?? row.vector;
    assert.equal(hex(BigInt(runToInterruption(machine))), hex(BigInt(vector)));
    const isr = vector === 0x1400 ? marks.isr : expectedIsr(row, false);
    for (const name of names) {
      const expected = name === "isr" ? isr : marks[name];
      assert.equal(hex(machine.cpu.cr(CR[name])), hex(expected), `cr.${name}`);
    }
  });
}

test("psr after an interruption keeps, clears or sets each bit as in table 3-2", () => {
  const all = 0x7ffb_0ffe_a03en & ~(PSR.it | PSR.dt | PSR.db | PSR.pk | (3n << 41n) | PSR.ss);
  const machine = machineWith("break.m 1", all);
  machine.cpu.setCr(0, 2n);
  runToInterruption(machine);
  const up = 1n << 2n;
  const [mfl, mfh, mc] = [1n << 4n, 1n << 5n, 1n << 35n];
  assert.equal(hex(machine.cpu.psr), hex(PSR.be | up | mfl | mfh | PSR.rt | mc));
  assert.equal(hex(machine.cpu.cr(16)), hex(all), "IPSR");
});
