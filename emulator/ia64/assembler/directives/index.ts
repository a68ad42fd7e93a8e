import { dataDirectives } from "./data.ts";
import type { Directives } from "./directive.ts";
import { groupDirectives } from "./group.ts";
import { ignoredDirectives } from "./ignored.ts";
import { layoutDirectives } from "./layout.ts";
import { symbolDirectives } from "./symbol.ts";

/** Every directive, by name, that does not act on the source text itself. */
export const directives: Directives = {
  ...dataDirectives,
  ...layoutDirectives,
  ...symbolDirectives,
  ...groupDirectives,
  ...ignoredDirectives,
};

/** Directives that the expander carries out (expander.ts). */
export const textDirectives = [
  ...[".macro", ".endm", ".rept", ".irp", ".endr"],
  ...[".if", ".ifdef", ".ifndef", ".elseif", ".else", ".endif"],
];
