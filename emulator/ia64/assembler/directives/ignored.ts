import type { Directive, Directives } from "./directive.ts";

/** Unwind information, debug information, and hints about predicates: nothing here needs them. */
const ignoredNames = [
  ...[".file", ".ident", ".loc", ".ln", ".line", ".version"],
  ...[".prologue", ".body", ".save", ".restore", ".restorereg", ".restorereg.p", ".altrp"],
  ...[".fframe", ".vframe", ".vframesp", ".vframepsp", ".spill", ".spillreg", ".spillreg.p"],
  ...[".spillsp", ".spillsp.p", ".spillpsp", ".spillpsp.p", ".savesp", ".savepsp", ".save.g"],
  ...[".save.f", ".save.b", ".save.gf", ".unwabi", ".unwentry", ".handlerdata", ".personality"],
  ...[".label_state", ".copy_state", ".pred.safe_across_calls"],
  ...[".entry", ".reg.val", ".serialize.data", ".serialize.instruction"],
];

const ignore: Directive = (_, reader) => {
  reader.rest();
};

/** Directives without effect on the program. */
export const ignoredDirectives: Directives = {
  ...Object.fromEntries(ignoredNames.map((name) => [name, ignore])),
};
