import { readFileSync } from "node:fs";
import { packageRoot } from "../emulator/package-root.ts";

/** One individually testable behaviour of the catalogue, schemas/requirements.json. */
export interface Requirement {
  /** As scenarios carry it in a tag, without the "@": "VIC-041", "MEM-001.2006". */
  readonly id: string;
  /** Id of its section: the letters of its own id. */
  readonly section: string;
  /** Keyword within the section, for example "balloon". */
  readonly area: string;
  /** Given or when. */
  readonly given: string;
  /** Expected result. */
  readonly then: string;
  /** The profile it belongs to; absent for xen-4.0. */
  readonly profile?: string;
}

/** A chapter of the catalogue. */
export interface RequirementSection {
  readonly id: string;
  readonly title: string;
  /** What the section's wording takes for granted. */
  readonly note?: string;
}

/** The whole catalogue, in its own order. */
export interface RequirementCatalogue {
  readonly description: string;
  readonly abbreviations: Readonly<Record<string, string>>;
  readonly sections: readonly RequirementSection[];
  readonly requirements: readonly Requirement[];
}

/** Shape of a requirement's tag; the year is there for requirements of the 2006 profile. */
const REQUIREMENT_TAG = /^@([A-Z]{3}-\d{3}(?:\.\d{4})?)$/;

/** Read the catalogue of this package. */
export function loadRequirements(): RequirementCatalogue {
  const text = readFileSync(new URL("schemas/requirements.json", packageRoot), "utf8");
  return JSON.parse(text) as RequirementCatalogue;
}

/**
 * The requirement ids among the tags of a scenario ("@smp", "@VIC-041" -> "VIC-041"), in order and
 * each once. An id need not be in the catalogue.
 */
export function requirementIds(tags: readonly string[]): string[] {
  const ids = tags.map((tag) => REQUIREMENT_TAG.exec(tag)?.[1]).filter((id) => id !== undefined);
  return [...new Set(ids)];
}
