import type { Assembly } from "../assembly.ts";
import { usesHere } from "../expression.ts";
import { type Position, SourceError } from "../problem.ts";
import type { SymbolKind } from "../symbols.ts";
import type { TokenReader } from "../token-reader.ts";
import { commaSeparated, type Directive, type Directives } from "./directive.ts";

/** Give `name` the value of the expression that follows. */
export function assign(
  assembly: Assembly,
  name: string,
  reader: TokenReader,
  position: Position,
): void {
  if (assembly.frame.reserved(name)) {
    throw new SourceError(position, `${name} is the name of a register, not of a symbol`);
  }
  const expression = assembly.expression(reader);
  reader.expectEnd();
  if (usesHere(expression)) assembly.code.flush(position);
  assembly.symbols.set(name, expression, assembly.here, position);
}

const set: Directive = (assembly, reader) => {
  const { position } = reader;
  const name = reader.expectWord("a symbol");
  reader.expectPunctuation(",");
  assign(assembly, name, reader, position);
};

const global: Directive = ({ symbols }, reader) => {
  commaSeparated(reader, () => symbols.globals.add(reader.expectWord("a symbol")));
};

/** `.local name`: what every symbol is that is not global. */
const local: Directive = (_, reader) => {
  commaSeparated(reader, () => reader.expectWord("a symbol"));
};

const kinds: Readonly<Record<string, SymbolKind>> = {
  "@function": "function",
  "@object": "object",
  "@notype": "none",
};

const type: Directive = ({ symbols }, reader) => {
  const name = reader.expectWord("a symbol");
  reader.expectPunctuation(",");
  const { position } = reader;
  const word = reader.expectWord("@function, @object or @notype");
  reader.expectEnd();
  if (!Object.hasOwn(kinds, word)) {
    throw new SourceError(position, `unknown type ${word}`, "@function, @object or @notype");
  }
  symbols.kinds.set(name, kinds[word]!);
};

const size: Directive = (assembly, reader) => {
  const { position } = reader;
  const name = reader.expectWord("a symbol");
  reader.expectPunctuation(",");
  const expression = assembly.expression(reader);
  reader.expectEnd();
  if (usesHere(expression)) assembly.code.flush(position);
  assembly.symbols.sizes.set(name, { expression, here: assembly.here });
};

const proc: Directive = ({ code, symbols }, reader) => {
  code.end(reader.position);
  commaSeparated(reader, () => symbols.kinds.set(reader.expectWord("a symbol"), "function"));
};

/** `.endp name`: the procedure is as long as what lies between its label and here. */
const endp: Directive = (assembly, reader) => {
  if (reader.atEnd) return;
  const { symbols } = assembly;
  assembly.code.end(reader.position);
  commaSeparated(reader, () => {
    const { position } = reader;
    const name = reader.expectWord("a symbol");
    if (symbols.kinds.get(name) !== "function") {
      throw new SourceError(position, `.endp ${name} without .proc ${name}`);
    }
    if (symbols.sizes.has(name)) return;
    const [end, start] = [
      { kind: "here", position } as const,
      { kind: "symbol", key: name, position } as const,
    ];
    const expression = {
      kind: "binary",
      operator: "-",
      left: end,
      right: start,
      position,
    } as const;
    symbols.sizes.set(name, { expression, here: assembly.here });
  });
};

/** `.regstk in, local, out, rotating`: names of stacked registers without an alloc. */
const regstk: Directive = (assembly, reader) => {
  const sizes: number[] = [];
  const { position } = reader;
  if (!reader.atEnd) commaSeparated(reader, () => sizes.push(Number(assembly.number(reader))));
  const [inputs = 0, locals = 0, outputs = 0, rotating = 0] = sizes;
  if (sizes.length > 4 || sizes.some((n) => n < 0) || inputs + locals + outputs > 96) {
    const hint = ".regstk in, local, out, rotating: at most 96 registers in sum";
    throw new SourceError(position, "no such register frame", hint);
  }
  assembly.frame.set(inputs, locals, outputs, rotating);
};

/** Directives about symbols. */
export const symbolDirectives: Directives = {
  ".equ": set,
  ".set": set,
  ".global": global,
  ".globl": global,
  ".weak": global,
  ".local": local,
  ".hidden": local,
  ".type": type,
  ".size": size,
  ".proc": proc,
  ".endp": endp,
  ".regstk": regstk,
};
