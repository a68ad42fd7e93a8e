import type { ReportData, ScenarioData } from "../shared/data.ts";

let data: ReportData | null = null;
const scenarios = new Map<string, ScenarioData>();

/** The data of the page, parsed when first asked for. */
export function reportData(): ReportData {
  if (data) return data;
  data = JSON.parse(document.getElementById("data")!.textContent!) as ReportData;
  for (const scenario of data.scenarios) scenarios.set(scenario.id, scenario);
  return data;
}

/** A scenario of the page by its id. */
export function scenarioById(id: string): ScenarioData {
  reportData();
  return scenarios.get(id)!;
}
