import { plural } from "../shared/format.ts";
import { reportData, scenarioById } from "./embedded.ts";

/** Make the filter bars work and appear. */
export function setUpFilters(): void {
  for (const bar of document.querySelectorAll<HTMLElement>(".filter")) setUpFilter(bar);
}

/** Show again everything that a filter hides around an element. */
export function clearFilter(target: Element): void {
  const bar = target.closest("section")?.querySelector<HTMLElement>(".filter");
  if (!bar) return;
  bar.querySelector("input")!.value = "";
  bar.querySelector<HTMLElement>("[data-status=all]")!.click();
}

function setUpFilter(bar: HTMLElement): void {
  const input = bar.querySelector("input")!;
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>("button")];
  const texts = new Map<Element, string>();
  bar.hidden = false;
  input.addEventListener("input", () => apply(bar, texts));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", `${other === button}`);
      apply(bar, texts);
    });
  }
}

/** Hide what does not match; `texts` keeps the text of each element, once it was needed. */
function apply(bar: HTMLElement, texts: Map<Element, string>): void {
  const kind = bar.dataset.kind!;
  const status = bar.querySelector<HTMLElement>("[aria-pressed=true]")!.dataset.status!;
  const words = bar.querySelector("input")!.value.toLowerCase().split(/\s+/).filter(Boolean);
  const items = [...document.querySelectorAll<HTMLElement>(`.${kind}`)];
  let shown = 0;
  for (const item of items) {
    const matches =
      (status === "all" || item.dataset.status === status) && hasWords(item, words, texts);
    item.hidden = !matches;
    if (matches) shown++;
  }
  const isFiltered = status !== "all" || words.length > 0;
  const verb = isFiltered ? `${shown} of ${plural(items.length, kind)} shown` : "";
  bar.querySelector(".shown")!.textContent = verb;
  if (kind === "scenario") hideEmptyFeatures();
  else showChapters(isFiltered);
}

function hasWords(item: Element, words: readonly string[], texts: Map<Element, string>): boolean {
  if (words.length === 0) return true;
  let text = texts.get(item);
  if (text === undefined) {
    text = (item.matches(".scenario") ? scenarioText(item) : item.textContent!).toLowerCase();
    texts.set(item, text);
  }
  return words.every((word) => text.includes(word));
}

/** Texts by which a scenario can be found: feature, rule, name, place, tags and steps. */
function scenarioText(item: Element): string {
  reportData();
  const { id, tags, steps } = scenarioById(item.id);
  const feature = item.closest(".feature")!.querySelector("h3")!.textContent;
  const stepTexts = steps.map((step) => `${step.text} ${step.problem?.message ?? ""}`);
  return [
    feature,
    ruleOf(item),
    item.querySelector("summary")!.textContent,
    id,
    ...tags,
    ...stepTexts,
  ].join(" ");
}

function ruleOf(item: Element): string {
  let element: Element | null = item;
  while (element && !element.matches(".rule")) element = element.previousElementSibling;
  return element?.textContent ?? "";
}

/** Hide rules and features of which nothing is shown. */
function hideEmptyFeatures(): void {
  for (const feature of document.querySelectorAll<HTMLElement>(".feature")) {
    feature.hidden = !feature.querySelector(".scenario:not([hidden])");
    for (const rule of feature.querySelectorAll<HTMLElement>(".rule")) {
      rule.hidden = !hasShownScenario(rule);
    }
  }
}

function hasShownScenario(rule: Element): boolean {
  let element = rule.nextElementSibling;
  while (element && !element.matches(".rule")) {
    if (element.matches(".scenario:not([hidden])")) return true;
    element = element.nextElementSibling;
  }
  return false;
}

/** While filtered, only chapters with a match, opened; else all, closed. */
function showChapters(isFiltered: boolean): void {
  for (const chapter of document.querySelectorAll<HTMLDetailsElement>(".chapter")) {
    const hasMatch = chapter.querySelector(".requirement:not([hidden])") !== null;
    chapter.hidden = !hasMatch;
    chapter.open = isFiltered && hasMatch;
  }
}
