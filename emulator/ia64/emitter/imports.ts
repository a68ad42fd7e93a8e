import type { Helper } from "../builder.ts";

/** A helper that compiled code calls with a fixed number of arguments. */
export interface Import {
  readonly helper: Helper;
  readonly arity: number;
}

/** The helpers that the functions of one module call, each imported once. */
export class Imports {
  readonly list: Import[] = [];
  private readonly indices = new Map<Helper, number[]>();

  /** Index of the function that calls a helper with `arity` arguments. */
  index(helper: Helper, arity: number): number {
    let byArity = this.indices.get(helper);
    if (byArity === undefined) {
      byArity = [];
      this.indices.set(helper, byArity);
    }
    const index = byArity[arity] ?? this.list.push({ helper, arity }) - 1;
    byArity[arity] = index;
    return index;
  }
}
