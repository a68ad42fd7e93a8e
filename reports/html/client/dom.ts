import type { Child } from "../shared/element.ts";

/** DOM node of a tree of elements. */
export function toDom(node: Child): Node {
  if (node === null || typeof node !== "object") return document.createTextNode(`${node ?? ""}`);
  const element = document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) {
    if (value === null || value === false) continue;
    element.setAttribute(name, value === true ? "" : `${value}`);
  }
  element.append(...node.children.map(toDom));
  return element;
}
