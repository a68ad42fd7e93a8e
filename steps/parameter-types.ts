import { defineParameterType } from "@cucumber/cucumber";
import type { PurgeInstruction, TranslationRegister } from "../emulator/machine/guest-mmu.ts";
import { grantStatuses } from "./grant-notes.ts";

/** A virtual processor of a domain; the domain itself speaks by its vcpu 0. */
export interface Virtual {
  readonly domain: string;
  readonly vcpu: number;
}

/** Who acts: `dom0`, `"guest"`, or `vcpu 1 of "guest"`. */
defineParameterType({
  name: "vcpu",
  regexp: /(?:vcpu (\d+) of )?(?:(dom0)|"([^"]*)")/,
  transformer: (vcpu: string | null, dom0: string | null, name: string | null): Virtual => ({
    domain: dom0 ?? name ?? "",
    vcpu: Number(vcpu ?? 0),
  }),
  useForSnippets: false,
});

/** A domain: `dom0` or `"guest"`. */
defineParameterType({
  name: "domain",
  regexp: /(dom0)|"([^"]*)"/,
  transformer: (dom0: string | null, name: string | null): string => dom0 ?? name ?? "",
  useForSnippets: false,
});

/** A number, decimal or hexadecimal, of up to 64 bits; negative ones as the guest has them. */
defineParameterType({
  name: "number",
  regexp: /-?\d+|0x[0-9a-fA-F]+/,
  transformer: (text: string): bigint => BigInt(text),
  useForSnippets: false,
});

/** An instruction that purges a range of addresses. */
defineParameterType({
  name: "purge",
  regexp: /ptc\.ga|ptc\.g|ptc\.l|ptr\.d|ptr\.i/,
  transformer: (name: string): PurgeInstruction => name as PurgeInstruction,
  useForSnippets: false,
});

const faultVectors: Readonly<Record<string, number>> = {
  "VHPT Translation": 0x0000,
  "Instruction TLB": 0x0400,
  "Data TLB": 0x0800,
  "Alternate Instruction TLB": 0x0c00,
  "Alternate Data TLB": 0x1000,
  "Data Nested TLB": 0x1400,
  "Dirty Bit": 0x2000,
  "Instruction Key Miss": 0x1800,
  "Data Key Miss": 0x1c00,
  "Key Permission": 0x5100,
  "Data Access Rights": 0x5300,
  "General Exception": 0x5400,
  "NaT Consumption": 0x5600,
};

/** A fault by its name in the manual; its vector (manual vol. 2, table 8-1). */
defineParameterType({
  name: "fault",
  regexp: new RegExp(Object.keys(faultVectors).join("|")),
  transformer: (name: string): number => faultVectors[name] ?? -1,
  useForSnippets: false,
});

/** A translation register: `dtr 3`, `itr 0`. */
defineParameterType({
  name: "register",
  regexp: /([id])tr (\d+)/,
  transformer: (letter: string, slot: string): TranslationRegister => ({
    side: letter === "d" ? "data" : "instruction",
    slot: Number(slot),
  }),
  useForSnippets: false,
});

/** How often something happened: `never`, `once`, `twice`, `5 times`. */
defineParameterType({
  name: "times",
  regexp: /never|once|twice|\d+ times/,
  transformer: (text: string): number => {
    const word = ["never", "once", "twice"].indexOf(text);
    return word >= 0 ? word : Number.parseInt(text, 10);
  },
  useForSnippets: false,
});

const nanoseconds: Readonly<Record<string, number>> = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };

/** A time as nanoseconds: `500 ns`, `20 µs`, `1 ms`, `10 s`. */
defineParameterType({
  name: "duration",
  regexp: /(\d+) (ns|µs|ms|s)/,
  transformer: (count: string, unit: string): number => Number(count) * (nanoseconds[unit] ?? 1),
  useForSnippets: false,
});

/** Status of a grant table operation by its name. */
defineParameterType({
  name: "grantStatus",
  regexp: new RegExp(Object.keys(grantStatuses).join("|")),
  transformer: (name: string): number => grantStatuses[name] ?? 1,
  useForSnippets: false,
});

/** An errno by its name. */
defineParameterType({
  name: "errno",
  regexp: /E[A-Z0-9]+/,
  transformer: (name: string): string => name,
  useForSnippets: false,
});
