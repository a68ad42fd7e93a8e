import type { GherkinDocument } from "./messages.ts";

type Feature = NonNullable<GherkinDocument["feature"]>;
type Scenario = NonNullable<Feature["children"][number]["scenario"]>;
type Background = NonNullable<Feature["children"][number]["background"]>;
type Location = Feature["location"];

/** What a scenario's node of the syntax tree says that its pickle does not. */
interface ScenarioNode {
  readonly location: Location;
  readonly description: string;
  readonly rule: string | null;
}

/** A feature file's nodes by id, so that pickles can be put back into their places. */
export interface FeatureIndex {
  readonly name: string;
  readonly description: string;
  readonly scenarios: ReadonlyMap<string, ScenarioNode>;
  readonly steps: ReadonlyMap<string, { readonly location: Location; readonly keyword: string }>;
  readonly rows: ReadonlyMap<string, { readonly location: Location; readonly text: string }>;
}

/** Index a parsed feature file; null if there is no feature in it. */
export function indexFeature(document: GherkinDocument): FeatureIndex | null {
  const feature = document.feature;
  if (!feature) return null;
  const index = {
    name: feature.name,
    description: unindent(feature.description),
    scenarios: new Map<string, ScenarioNode>(),
    steps: new Map<string, { location: Location; keyword: string }>(),
    rows: new Map<string, { location: Location; text: string }>(),
  };
  const visit = (node: { scenario?: Scenario; background?: Background }, rule: string | null) => {
    for (const step of (node.scenario ?? node.background)?.steps ?? [])
      index.steps.set(step.id, step);
    if (node.scenario) addScenario(node.scenario, rule, index);
  };
  for (const child of feature.children) {
    visit(child, null);
    for (const inner of child.rule?.children ?? []) visit(inner, child.rule?.name ?? null);
  }
  return index;
}

function addScenario(
  scenario: Scenario,
  rule: string | null,
  index: {
    scenarios: Map<string, ScenarioNode>;
    rows: Map<string, { location: Location; text: string }>;
  },
): void {
  const { id, location, description } = scenario;
  index.scenarios.set(id, { location, description: unindent(description), rule });
  for (const { tableHeader, tableBody } of scenario.examples) {
    const names = tableHeader?.cells.map((cell) => cell.value) ?? [];
    for (const row of tableBody) {
      const text = row.cells.map((cell, i) => `${names[i]}=${cell.value}`).join(", ");
      index.rows.set(row.id, { location: row.location, text });
    }
  }
}

/** A description without the indentation that the feature file gives it. */
function unindent(text: string): string {
  return text.replace(/^[ \t]+/gm, "").trim();
}
