import type { Mutation } from "../mutation.ts";

/** Long calls. */
export const preemption: readonly Mutation[] = [
  {
    name: "a preempted reservation goes on one extent too far",
    file: "emulator/xen/hypercalls/reservation.ts",
    from: "start + BigInt(done)), handle]",
    to: "start + BigInt(done) + 1n), handle]",
    requirements: ["HYP-010"],
  },
  {
    name: "no call is ever preempted",
    file: "emulator/xen/work.ts",
    from: "if (this.#left <= 0) return false;",
    to: "if (this.#left <= 0) return true;",
    requirements: ["HYP-010"],
  },
];
