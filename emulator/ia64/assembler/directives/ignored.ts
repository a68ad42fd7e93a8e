import { SourceError } from "../problem.ts";
import type { Directive, Directives } from "./directive.ts";

/** Unwind information, debug information, and hints about predicates: nothing here needs them. */
const ignoredNames = [
  ...[".file", ".ident", ".loc", ".ln", ".line", ".version", ".explicit", ".default"],
  ...[".prologue", ".body", ".save", ".restore", ".restorereg", ".restorereg.p", ".altrp"],
  ...[".fframe", ".vframe", ".vframesp", ".vframepsp", ".spill", ".spillreg", ".spillreg.p"],
  ...[".spillsp", ".spillsp.p", ".spillpsp", ".spillpsp.p", ".savesp", ".savepsp", ".save.g"],
  ...[".save.f", ".save.b", ".save.gf", ".unwabi", ".unwentry", ".handlerdata", ".personality"],
  ...[".label_state", ".copy_state", ".pred.rel", ".pred.rel.mutex", ".pred.safe_across_calls"],
  ...[".pred.rel.clear", ".pred.rel.imply", ".mem.offset"],
  ...[".entry", ".reg.val", ".serialize.data", ".serialize.instruction"],
];

const ignore: Directive = (_, reader) => {
  reader.rest();
};

const auto: Directive = (_, reader) => {
  const hint = "write ;; where an instruction needs what one before it computes";
  throw new SourceError(reader.position, ".auto: stops are not inserted", hint);
};

/** Directives without effect on the program, and those that are refused with a reason. */
export const ignoredDirectives: Directives = {
  ...Object.fromEntries(ignoredNames.map((name) => [name, ignore])),
  ".auto": auto,
};
