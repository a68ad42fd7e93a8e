import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalLine } from "../../../emulator/contract/trace.ts";
import { FRAME_XEN_HEAP, NO_GPFN } from "../../../emulator/xen/frames.ts";
import { ToolstackError } from "../../../emulator/xen/toolstack/error.ts";
import type { DirectMachine } from "../toolstack/direct-machine.ts";
import { flows, makeSite, type Site } from "./flows.ts";

// Each flow is repeated with its first, second, third... allocation or guest copy failing, until
// there is none of that number. What fails may end in an error or a smaller count; nothing is lost.

const kinds = {
  "frame allocation": ({ hv }: DirectMachine, refuse: () => boolean) => {
    hv.frames.refuse = refuse;
  },
  "guest copy": ({ hv }: DirectMachine, refuse: () => boolean) => {
    hv.ram.refuseCopy = refuse;
  },
};

for (const [kind, install] of Object.entries(kinds)) {
  for (const { name, act } of flows) {
    test(`${name}, and a ${kind} fails`, (context) => {
      let failed = 0;
      for (let nth = 1; nth === failed + 1; nth++) {
        const site = makeSite();
        const before = framesOfDom0(site.machine);
        let count = 0;
        install(site.machine, () => ++count === nth);
        expectNoMoreThan(ToolstackError, () => act(site));
        install(site.machine, () => false);
        const what = `${kind} ${nth} of "${name}"`;
        assert.deepEqual(site.machine.violations.map(canonicalLine), [], what);
        assert.deepEqual(site.machine.invariants.broken(), [], what);
        destroyAll(site);
        assert.deepEqual([...site.machine.hv.domains.keys()], [0], `domains after ${what}`);
        assert.equal(lostFrames(site.machine), 0, `frames of dom0 that it can't reach: ${what}`);
        assert.ok(framesOfDom0(site.machine) <= before, what);
        if (count >= nth) failed = nth;
      }
      context.diagnostic(`failed at ${failed} places`);
    });
  }
}

/** The toolstack may give up with an error of its own; nothing else may happen. */
function expectNoMoreThan(kind: typeof ToolstackError, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
  }
}

/** The way out that is always open: dom0 destroys what there is. */
function destroyAll({ machine, toolstack, call }: Site): void {
  for (const id of [...machine.hv.domains.keys()].filter((id) => id !== 0)) {
    call(0, "domctl", "destroydomain", { domain: id });
  }
  toolstack.service();
}

function framesOfDom0({ hv }: DirectMachine): number {
  return hv.domains.get(0)!.totPages;
}

/** Frames that dom0 owns and has nowhere in its memory. */
function lostFrames({ hv }: DirectMachine): number {
  const { flags, m2p } = hv.frames;
  const own = [...hv.frames.framesOf(0)].filter((mfn) => (flags[mfn]! & FRAME_XEN_HEAP) === 0);
  return own.filter((mfn) => m2p[mfn] === NO_GPFN).length;
}
