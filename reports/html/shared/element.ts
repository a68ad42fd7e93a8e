/** What an element can contain; null is nothing. */
export type Child = Element | string | number | null;

/** Values of attributes; null and false leave the attribute out, true gives it no value. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An element as plain data. The same view functions make the static page (as text) and what a
 * reader opens in it (as DOM nodes), so that neither way is there any markup to escape by hand.
 */
export interface Element {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Child[];
}

/** Make an element. */
export function h(tag: string, attributes: Attributes, ...children: readonly Child[]): Element {
  return { tag, attributes, children };
}
