import type { Assembly } from "../assembly.ts";
import type { StopMode } from "../code.ts";
import { SourceError } from "../problem.ts";
import type { TokenReader } from "../token-reader.ts";
import type { Directive, Directives } from "./directive.ts";

/** `.explicit`, `.auto`, `.default`: where stops are besides where they are written. */
function mode(mode: StopMode): Directive {
  return ({ code }, reader) => {
    reader.expectEnd();
    if (code.mode !== mode) code.addStop();
    code.mode = mode;
  };
}

/** `.pred.rel "mutex", p1, p2`: what is known of predicates besides what compares tell. */
const relation: Directive = (assembly, reader) => {
  const { position } = reader;
  const token = reader.read();
  const kind = token?.text.replaceAll('"', "");
  reader.skip(",");
  relate(assembly, reader, kind ?? "", position);
};

function relate(
  { code, frame }: Assembly,
  reader: TokenReader,
  kind: string,
  position: TokenReader["position"],
): void {
  const predicates: number[] = [];
  while (!reader.atEnd) {
    const { position } = reader;
    const register = frame.find(reader.expectWord("a predicate register"), position);
    if (register?.kind !== "pr") throw new SourceError(position, "expected a predicate register");
    predicates.push(register.number);
    if (!reader.skip(",")) break;
  }
  reader.expectEnd();
  const { relations } = code.group;
  const [first = 0, second = 0] = predicates;
  if (kind === "mutex") relations.exclude(predicates.toSorted((a, b) => a - b));
  else if (kind === "imply" || kind === "implies") relations.imply(first, second);
  else if (kind === "clear" && predicates.length === 0) relations.clear();
  else if (kind === "clear") for (const p of predicates) relations.forget(p);
  else throw new SourceError(position, `unknown relation ${kind}`, '"mutex", "imply" or "clear"');
}

const relationOf =
  (kind: string): Directive =>
  (assembly, reader) =>
    relate(assembly, reader, kind, reader.position);

/** `.mem.offset offset, base`: where the next spill or fill goes, so that its bit of ar.unat is known. */
const memoryOffset: Directive = (assembly, reader) => {
  const offset = assembly.number(reader);
  reader.expectPunctuation(",");
  const base = assembly.number(reader);
  reader.expectEnd();
  assembly.code.spillPlace = { bit: Number((offset >> 3n) & 63n), base: Number(base) };
};

/** Directives about instruction groups. */
export const groupDirectives: Directives = {
  ".auto": mode("auto"),
  ".default": mode("default"),
  ".explicit": mode("explicit"),
  ".pred.rel": relation,
  ".pred.rel.mutex": relationOf("mutex"),
  ".pred.rel.imply": relationOf("imply"),
  ".pred.rel.clear": relationOf("clear"),
  ".mem.offset": memoryOffset,
};
