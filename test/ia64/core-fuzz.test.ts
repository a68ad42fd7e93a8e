import assert from "node:assert/strict";
import { test } from "node:test";
import { templates } from "../../emulator/ia64/isa/templates.ts";
import { MachineMemory } from "../../emulator/ia64/memory.ts";
import { Processor } from "../../emulator/ia64/processor.ts";
import * as state from "../../emulator/ia64/state.ts";
import { codeBase, mapPages, ramSize, randomize } from "./emitter-state.ts";
import { Random } from "./random.ts";
import { randomBundle } from "./random-form.ts";

/** Seeded runs of random code; a failing one is repeated by its seed alone. */
const seeds = Number(process.env.FUZZ_SEEDS ?? 80);
const firstSeed = Number(process.env.FUZZ_FIRST ?? 1);
const codeSize = 0x1000;
const usableTemplates = [...templates.keys()].filter((number) => templates[number] !== undefined);

test("random code from random states ends its quantum and stays in its own state", () => {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) runRandom(seed);
});

function runRandom(seed: number): void {
  const random = new Random(seed * 0x9e37 + 1);
  const memory = new MachineMemory(2, ramSize);
  const cpu = new Processor(memory, 0);
  const neighbour = new Processor(memory, 1);
  const before = neighbourState(neighbour);
  mapPages(cpu);
  randomize(cpu, random);
  recklessRegisters(cpu, random);
  for (let at = codeBase; at < codeBase + codeSize; at += 16) writeBundle(memory, at, random);
  if (seed % 2 === 0) cpu.intercept = (_, vector) => handle(cpu, vector, random);
  else cpu.setCr(2, BigInt(codeBase));
  cpu.ip = BigInt(codeBase + 16 * random.below(codeSize / 16));
  for (let quantum = 0; quantum < 20; quantum++) {
    const executed = cpu.run(40);
    assert.ok(executed <= 40, `seed ${seed}: ${executed} instructions`);
    checkPlaces(cpu, seed);
  }
  assert.deepEqual(neighbourState(neighbour), before, `seed ${seed}: the other processor`);
}

/** Most of the time a bundle of real instructions, else any bits. */
function writeBundle(memory: MachineMemory, at: number, random: Random): void {
  const { lo, hi } =
    random.below(4) === 0
      ? { lo: random.bits64(), hi: random.bits64() }
      : randomBundle(random.pick(usableTemplates), random);
  memory.write8(at, lo);
  memory.write8(at + 8, hi);
}

/** What `randomize` spares: values that only a mistaken or hostile program gives registers. */
function recklessRegisters(cpu: Processor, random: Random): void {
  if (random.below(2) === 0) cpu.setAr(64, random.bits64());
  if (random.below(2) === 0) cpu.setCr(23, random.bits64());
  if (random.below(2) === 0) cpu.setCr(16, random.bits64());
  if (random.below(4) === 0) cpu.setAr(18, random.bits64() & ~7n);
  if (random.below(4) === 0) cpu.setCr(8, random.bits64());
  if (random.below(4) === 0) cpu.setAr(16, BigInt(random.next() & 0x3fff_001f));
  for (let b = 0; b < 8; b++) {
    if (random.below(4) !== 0) cpu.setBr(b, BigInt(codeBase + random.below(codeSize)));
  }
  cpu.setCr(19, BigInt(codeBase + random.below(codeSize)));
  cpu.setCr(1, BigInt(random.below(2000)));
  cpu.setCr(72, BigInt(random.below(2) === 0 ? 0xef : 0x10000));
  const fromPsr = BigInt(random.next() & 0x0f00_0000) & -BigInt(random.below(2));
  const stepping = BigInt(random.below(8) === 0 ? 1 : 0) << 40n;
  const level = BigInt(random.pick([0, 0, 1, 3])) << 32n;
  cpu.psr = (cpu.psr & ~(3n << 32n)) | fromPsr | stepping | level;
}

/** A hypervisor of sorts: goes on somewhere in the code, at times in the interrupted state. */
function handle(cpu: Processor, vector: number, random: Random): void {
  if (random.below(4) === 0) cpu.cover();
  if (random.below(2) === 0) cpu.rfi();
  cpu.ip = BigInt(codeBase + random.below(codeSize));
  cpu.slot = random.below(3);
  if (vector === 0x3000) cpu.interrupts.acknowledge();
}

/** Names that are out of their files would reach other state. */
function checkPlaces(cpu: Processor, seed: number): void {
  const word = (offset: number): number => cpu.memory.i32[(cpu.base + offset) >> 2]!;
  const inside = (offset: number, min: number, max: number) =>
    assert.ok(
      word(offset) >= min && word(offset) <= max,
      `seed ${seed}: 0x${offset.toString(16)} holds ${word(offset)}`,
    );
  inside(state.sizeOfFrame, 0, 96);
  inside(state.sizeOfLocals, 0, word(state.sizeOfFrame));
  inside(state.sizeOfRotating, 0, word(state.sizeOfFrame));
  inside(state.rotationGr, 0, Math.max(word(state.sizeOfRotating) - 1, 0));
  inside(state.rotationFr, 0, 95);
  inside(state.rotationPr, 0, 47);
  inside(state.bottomOfFrame, 96, state.stackedPlaces - 96);
  const [sof, dirty] = [word(state.sizeOfFrame), word(state.dirtyCount)];
  inside(state.dirtyCount, -sof, 96 - sof);
  inside(state.cleanCount, 0, 96 - sof - dirty);
  inside(state.restartInstruction, 0, 3);
  assert.equal(cpu.pr & 1n, 1n, `seed ${seed}: p0`);
  assert.equal(cpu.gr(0), 0n, `seed ${seed}: r0`);
}

function neighbourState(cpu: Processor): Uint8Array {
  return cpu.memory.u8.slice(cpu.base, cpu.base + 0x8000);
}
