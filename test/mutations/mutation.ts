/** A deliberate fault in the system under test, which the suite must notice. */
export interface Mutation {
  /** What is wrong with it, as a reader would say. */
  readonly name: string;
  /** Source file, from the package root. */
  readonly file: string;
  /** The exact text that is replaced; it occurs once in the file. */
  readonly from: string;
  readonly to: string;
  /** Requirements that the fault violates: a scenario that claims to prove one must fail. */
  readonly requirements: readonly string[];
}

/** The source with the fault in it. Throws if `from` is not there exactly once. */
export function mutate(source: string, { file, from, to }: Mutation): string {
  const [before, after, ...more] = source.split(from);
  if (before === undefined || after === undefined || more.length > 0) {
    const count = source.split(from).length - 1;
    throw new Error(`${file} has ${count} times, not once: ${from}`);
  }
  return before + to + after;
}

/** Tag expression of the scenarios that claim to prove any of these requirements. */
export function tagsOf(requirements: readonly string[]): string {
  return requirements.map((id) => `@${id}`).join(" or ");
}
