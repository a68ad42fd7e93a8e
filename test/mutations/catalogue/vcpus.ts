import type { Mutation } from "../mutation.ts";

/** Vcpus. */
export const vcpus: readonly Mutation[] = [
  {
    name: "the SAL rendezvous drops gp",
    file: "emulator/xen/vcpu-start.ts",
    from: "cpu.setGr(1, gp);",
    to: "",
    requirements: ["HYP-035"],
  },
  {
    name: "is_up tells who is down",
    file: "emulator/xen/hypercalls/vcpu-op.ts",
    from: "target.down ? 0 : 1",
    to: "target.down ? 1 : 0",
    requirements: ["HYP-029"],
  },
];
