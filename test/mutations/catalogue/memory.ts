import type { Mutation } from "../mutation.ts";

/** Memory. */
export const memory: readonly Mutation[] = [
  {
    name: "a reservation counts the extent that it could not do",
    file: "emulator/xen/hypercalls/reservation.ts",
    from: "if (!op(reservation, first + done)) break;",
    to: "if (!op(reservation, first + done++)) break; else done--;",
    requirements: ["MEM-011", "MEM-013"],
  },
  {
    name: "a domain grows past its limit",
    file: "emulator/xen/frames.ts",
    from: "if (this.pages(domain.id) >= domain.maxPages) return undefined;",
    to: "",
    requirements: ["MEM-013"],
  },
  {
    name: "max_mem never lowers the limit",
    file: "emulator/xen/hypercalls/domctl/limits.ts",
    from: "target.maxPages = Number(pages < mostPages ? pages : mostPages);",
    to: "target.maxPages = Math.max(target.maxPages, Number(pages));",
    requirements: ["MEM-020"],
  },
  {
    name: "an unprivileged domain maps foreign frames",
    file: "emulator/xen/hypercalls/dom0vp-op.ts",
    from: "if (!domain.isPrivileged) return -EPERM;",
    to: "",
    requirements: ["PHY-015"],
  },
  {
    name: "zap_physmap of a foreign frame frees it",
    file: "emulator/xen/physmap.ts",
    from: "this.#frames.putPage(old.mfn);",
    to: "this.#frames.releaseAllocated(old.mfn);",
    requirements: ["PHY-021"],
  },
  {
    name: "a foreign mapping holds no reference",
    file: "emulator/xen/frames.ts",
    from: "this.count[mfn]!++;\n    return true;",
    to: "return true;",
    requirements: ["PHY-016", "MEM-003"],
  },
  {
    name: "machtophys is one off",
    file: "emulator/xen/hypercalls/dom0vp-op.ts",
    from: "const gpfn = hv.frames.m2p[mfn]!;",
    to: "const gpfn = hv.frames.m2p[mfn]! + 1;",
    requirements: ["PHY-007"],
  },
];
