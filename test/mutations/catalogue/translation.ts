import type { Mutation } from "../mutation.ts";

/** Translations: insertion, lookup, purges, the host's tables. */
export const translation: readonly Mutation[] = [
  {
    name: "ptc.ga purges nothing on other processors and vcpus",
    file: "emulator/xen/purge.ts",
    from: "hv.tlb.purgeEverywhere(vcpu.domain, va, rid, shift);",
    to: "hv.tlb.purge(vcpu, cpu, va, shift);",
    requirements: ["TLB-026"],
  },
  {
    name: "ptc.ga leaves other vcpus their last translation",
    file: "emulator/xen/purge.ts",
    from: "for (const other of vcpu.domain.vcpus) other.translations.forgetLast();",
    to: "vcpu.translations.forgetLast();",
    requirements: ["TLB-056"],
  },
  {
    name: "the higher translation register wins",
    file: "emulator/xen/guest-translations.ts",
    from: "for (const entry of this.data) if (covers(entry, va, rid)) return entry;",
    to: "for (const entry of [...this.data].reverse()) if (covers(entry, va, rid)) return entry;",
    requirements: ["TLB-058"],
  },
  {
    name: "a page inserted last wins over translation registers",
    file: "emulator/xen/guest-translations.ts",
    from: "  lookup(va: bigint, rid: bigint): GuestTranslation | undefined {",
    to: "  lookup(va: bigint, rid: bigint): GuestTranslation | undefined {\n    if (covers(this.lastData, va, rid)) return this.lastData;",
    requirements: ["TLB-014"],
  },
  {
    name: "itr.i drops the last data translation",
    file: "emulator/xen/insert-guest.ts",
    from: "  else translations.lastInstruction = undefined;",
    to: "  else translations.forgetLast();",
    requirements: ["TLB-057"],
  },
  {
    name: "the table is walked for its own window",
    file: "emulator/xen/translate.ts",
    from: "if (long || (regionOf(vhpt) === regionOf(va) && inTable(pta, va))) {",
    to: "if (long) {",
    requirements: ["TLB-022"],
  },
  {
    name: "vcpus of a domain find each other's translations on one processor",
    file: "emulator/xen/host-tlb.ts",
    from: "if (last === undefined || (last.vcpu === vcpu.id && !moved)) return;",
    to: "if (last === undefined || !moved) return;",
    requirements: ["TLB-031"],
  },
  {
    name: "a vcpu that comes back finds what it left before it moved",
    file: "emulator/xen/host-tlb.ts",
    from: "if (last === undefined || (last.vcpu === vcpu.id && !moved)) return;",
    to: "if (last === undefined || last.vcpu === vcpu.id) return;",
    requirements: ["TLB-031"],
  },
  {
    name: "unmapping a tracked frame purges nothing",
    file: "emulator/xen/physmap.ts",
    from: "else if (tracked !== undefined) this.purgeTracked(domain, tracked);",
    to: "",
    requirements: ["TLB-035"],
  },
  {
    name: "tracked frames are followed for ever",
    file: "emulator/xen/tlb-tracking.ts",
    from: "const mostInsertions = 256;",
    to: "const mostInsertions = 1 << 30;",
    requirements: ["TLB-071"],
  },
  {
    name: "pages in place of missing frames stay cached",
    file: "emulator/xen/physmap.ts",
    from: "if (domain.standsIn) flushTlb(domain);",
    to: "",
    requirements: ["TLB-030"],
  },
];
