import type { Attributes, Child } from "../shared/element.ts";

const VOID_ELEMENTS = new Set(["input", "meta"]);

/** HTML of a tree of elements, all text escaped. */
export function toHtml(node: Child): string {
  if (node === null) return "";
  if (typeof node !== "object") return escapeHtml(`${node}`);
  const open = `<${node.tag}${attributesHtml(node.attributes)}>`;
  if (VOID_ELEMENTS.has(node.tag)) return open;
  return `${open}${node.children.map(toHtml).join("")}</${node.tag}>`;
}

/** JSON that can stand in a script element whatever texts it has. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function attributesHtml(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(`${value}`)}"`))
    .join("");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
