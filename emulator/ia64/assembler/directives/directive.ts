import type { Assembly } from "../assembly.ts";
import type { TokenReader } from "../token-reader.ts";

/** Carries out a directive whose name has been read; throws a SourceError. */
export type Directive = (assembly: Assembly, reader: TokenReader) => void;

export type Directives = Readonly<Record<string, Directive>>;

/** Parse items with commas between, at least one. */
export function commaSeparated(reader: TokenReader, item: () => void): void {
  do item();
  while (reader.skip(","));
  reader.expectEnd();
}
