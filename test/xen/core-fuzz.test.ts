import assert from "node:assert/strict";
import { test } from "node:test";
import { boot } from "./core-fixture.ts";

/** Numbers from a linear congruence: the same kernels on every run. */
class Choice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((this.#state / 2 ** 31) * limit);
  }
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

const registers = [2, 8, 9, 10, 11, 14, 15, 28, 32, 33, 34, 35, 36];
const values = [
  ...["0", "1", "11", "12", "14 << 2", "0x661", "0x3d", "0x300000", "0x8000000000300000"],
  ...["0xffffffffffffffff", "0x8000000000000000", "0xe000000000100000", "0x123456789abc"],
  ...["0x2000000000004000", "0x1008022000", "0x3ffff0000000", "60 << 2", "20 << 14"],
];
const controls = ["itm", "pta", "ifa", "itir", "ifs", "iha", "tpr", "eoi", "itv", "lrr0", "lid"];
const classes = [0x200, 0x300, 0x304, 0x308, 0x400, 0x501, 0x700, 0x800, 0x1000, 0x1100];

/** One instruction or call of a kernel: anything that ends up in the hypervisor. */
function statement(choice: Choice): string {
  const r = () => `r${choice.of(registers)}`;
  return choice.of([
    () => `movl ${r()}=${choice.of(values)}`,
    () => `movl ${r()}=${choice.of(values)}`,
    () => `mov cr.${choice.of(controls)}=${r()}`,
    () => `mov ${r()}=cr.${choice.of([...controls, "ivr", "irr2"])}`,
    () => `mov ${choice.of(["rr", "pkr", "dbr", "ibr", "pmc", "pmd"])}[${r()}]=${r()}`,
    () => `mov ${r()}=${choice.of(["rr", "pkr", "dbr", "ibr", "pmc", "pmd"])}[${r()}]`,
    () => `${choice.of(["itc.d", "itc.i", "ptc.e"])} ${r()}`,
    () => `itr.d dtr[${r()}]=${r()}`,
    () => `itr.i itr[${r()}]=${r()}`,
    () => `${choice.of(["ptc.l", "ptr.d", "ptr.i"])} ${r()},${r()}`,
    () => `${choice.of(["tpa", "tak", "thash"])} ${r()}=${r()}`,
    () => `${choice.of(["ssm", "rsm"])} ${choice.below(2 ** 24) & ~0x2000}`,
    () => `break ${2 + choice.below(0x1a)}`,
    () => `mov r2=${choice.below(64)} ;; break 0x1000`,
    () => `mov r2=${choice.of(classes)} ;; break 0x1000`,
    () => `${choice.of(["ld8", "ld8.s", "ld4.a"])} ${r()}=[${r()}]`,
    () => `st8 [${r()}]=${r()}`,
    () => choice.of(["bsw.0", "bsw.1", "flushrs", "srlz.d"]),
  ])();
}

test("no kernel, whatever it executes, ends in an exception of ours (DESIGN 4)", () => {
  let faults = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const choice = new Choice(seed * 7919);
    const source = Array.from({ length: 80 }, () => `        ${statement(choice)} ;;`).join("\n");
    const guest = boot(`${source}\n`, { vcpus: 2 });
    guest.run(40);
    faults += guest.faults().length;
  }
  assert.ok(faults > 100, `only ${faults} faults: the kernels do not get far`);
});
