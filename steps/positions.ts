import type { GherkinDocument, PickleStep } from "../reports/collect/messages.ts";

type Children = NonNullable<GherkinDocument["feature"]>["children"];
type Step = NonNullable<Children[number]["scenario"]>["steps"][number];

/** Where a step stands in its feature file, 1-based, and its doc string if it has one. */
export interface StepPosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** First line of the doc string's text, and the column where its lines start. */
  readonly docString?: { readonly line: number; readonly column: number };
}

/** Find a step of a pickle in the document that it came from. */
export function stepPosition(
  document: GherkinDocument,
  file: string,
  { astNodeIds }: PickleStep,
): StepPosition {
  const step = stepsOf(document).find(({ id }) => astNodeIds.includes(id));
  const { line = 1, column = 1 } = step?.location ?? {};
  const text = step?.docString?.location;
  return {
    file,
    line,
    column,
    ...(text && { docString: { line: text.line + 1, column: text.column ?? 1 } }),
  };
}

function stepsOf({ feature }: GherkinDocument): Step[] {
  const children = feature?.children ?? [];
  const nested = children.flatMap(({ rule }) => rule?.children ?? []);
  return [...children, ...nested].flatMap(({ background, scenario }) => [
    ...(background?.steps ?? []),
    ...(scenario?.steps ?? []),
  ]);
}
