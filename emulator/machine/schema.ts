import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { didYouMean } from "../did-you-mean.ts";
import type { InputProblem } from "../input-error.ts";
import { packageRoot } from "../package-root.ts";
import { type PositionedYaml, pointerToken } from "./yaml.ts";

let validator: ValidateFunction | undefined;

function machineValidator(): ValidateFunction {
  if (!validator) {
    const schema = readFileSync(new URL("schemas/machine.schema.json", packageRoot), "utf8");
    validator = new Ajv2020({ allErrors: true, verbose: true }).compile(JSON.parse(schema));
  }
  return validator;
}

/** Where a document breaks schemas/machine.schema.json, in the order of the text. */
export function schemaProblems(yaml: PositionedYaml, file: string): InputProblem[] {
  const validate = machineValidator();
  if (validate(yaml.value)) return [];
  return (validate.errors ?? [])
    .map((error) => problemOf(error, yaml, file))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemOf(error: ErrorObject, yaml: PositionedYaml, file: string) {
  const pointer = error.instancePath;
  // An item of a list is called by the name of the list.
  const key = pointer.split("/").findLast((part) => !/^\d+$/.test(part)) ?? "";
  const at = (reason: string, hint: string) => ({ file, ...yaml.valueAt(pointer), reason, hint });
  const { params, data } = error;
  switch (error.keyword) {
    case "additionalProperties": {
      const unknown: string = params.additionalProperty;
      const known = Object.keys(error.parentSchema?.properties ?? {});
      const { hint } = didYouMean(unknown, known);
      return {
        file,
        ...yaml.keyAt(`${pointer}/${pointerToken(unknown)}`),
        reason: `unknown key "${unknown}"`,
        hint: [hint, `keys here are: ${known.join(", ")}`].filter(Boolean).join("; "),
      };
    }
    case "required":
      return at(
        `the key "${params.missingProperty}" is missing`,
        String(error.parentSchema?.description ?? `add ${params.missingProperty}: ...`),
      );
    case "enum": {
      const allowed: string[] = params.allowedValues;
      const { hint } = didYouMean(String(data), allowed);
      const list = `expected one of: ${allowed.join(", ")}`;
      return at(`${key}: ${show(data)} is not known`, [hint, list].filter(Boolean).join("; "));
    }
    case "type":
      return at(
        `${key || "the document"}: ${show(data)} is not ${aOrAn(params.type)}`,
        describe(error),
      );
    case "minimum":
    case "maximum": {
      const { minimum, maximum } = error.parentSchema as { minimum: number; maximum: number };
      return at(`${key}: ${show(data)} is out of range`, `expected ${minimum} to ${maximum}`);
    }
    default:
      return at(`${key}: ${show(data)} is not valid`, describe(error));
  }
}

function show(value: unknown): string {
  return typeof value === "object" && value !== null ? "this" : JSON.stringify(value);
}

function aOrAn(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** The schema's own description of the value, which says how to write it. */
function describe(error: ErrorObject): string {
  return String(error.parentSchema?.description ?? error.message ?? "");
}
