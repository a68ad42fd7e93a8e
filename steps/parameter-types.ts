import { defineParameterType } from "@cucumber/cucumber";

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

/** An errno by its name. */
defineParameterType({
  name: "errno",
  regexp: /E[A-Z0-9]+/,
  transformer: (name: string): string => name,
  useForSnippets: false,
});
