import { EVENT_ID, type Event, getScalarValue, load, parseEvents, YAMLException } from "js-yaml";
import { InputError } from "../input-error.ts";

/** A place in a text, 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A YAML document with the place of each of its nodes. */
export interface PositionedYaml {
  readonly value: unknown;
  /** Where the value at a JSON pointer stands; "" is the document. */
  valueAt(pointer: string): Position;
  /** Where the key of the value at a JSON pointer stands; an array item has no key of its own. */
  keyAt(pointer: string): Position;
}

/**
 * Parse one YAML document.
 * @throws InputError with line and column if it is not well-formed
 */
export function parseYaml(text: string, file: string): PositionedYaml {
  try {
    const values = new Map<string, number>();
    const keys = new Map<string, number>();
    locate(text, parseEvents(text, { filename: file }), values, keys);
    const at = (offset: number | undefined) => positionOf(text, offset ?? 0);
    return {
      value: load(text, { filename: file }),
      valueAt: (pointer) => at(values.get(pointer)),
      keyAt: (pointer) => at(keys.get(pointer) ?? values.get(pointer)),
    };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new InputError({
      file,
      line: (error.mark?.line ?? 0) + 1,
      column: (error.mark?.column ?? 0) + 1,
      reason: `not well-formed YAML: ${error.reason}`,
      hint: "check indentation, quotes and brackets on this line and the one above",
    });
  }
}

/** Line and column of an offset. */
function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/** Escape a key for use in a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Fill in the offsets of keys and values by JSON pointer, walking the events as a tree. */
function locate(
  text: string,
  events: readonly Event[],
  values: Map<string, number>,
  keys: Map<string, number>,
): void {
  let next = 0;
  const node = (pointer: string): void => {
    const event = events[next++];
    if (event === undefined) return;
    if (event.type === EVENT_ID.SCALAR) values.set(pointer, event.valueStart);
    else if (event.type === EVENT_ID.ALIAS) values.set(pointer, event.anchorStart - 1);
    else if (event.type === EVENT_ID.DOCUMENT) {
      node(pointer);
      next++;
    } else if (event.type === EVENT_ID.SEQUENCE) {
      values.set(pointer, event.start);
      for (let i = 0; events[next]?.type !== EVENT_ID.POP; i++) node(`${pointer}/${i}`);
      next++;
    } else if (event.type === EVENT_ID.MAPPING) {
      values.set(pointer, event.start);
      while (events[next]?.type !== EVENT_ID.POP) pair(pointer);
      next++;
    }
  };
  const pair = (pointer: string): void => {
    const key = events[next];
    if (key?.type !== EVENT_ID.SCALAR) {
      node(`${pointer}/?`);
      node(`${pointer}/?`);
      return;
    }
    next++;
    const child = `${pointer}/${pointerToken(getScalarValue(text, key))}`;
    keys.set(child, key.valueStart);
    node(child);
  };
  node("");
}
