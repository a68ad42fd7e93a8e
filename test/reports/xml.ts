import { ok } from "node:assert/strict";

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const TOKEN = /<\?xml [^?]*\?>|<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|[^<]+/y;
const ENTITY = /&(?:(amp|lt|gt|quot)|#(\d+));/g;
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** Parse XML without comments and CDATA; fails on anything that is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(xml);
    ok(token, `no XML at ${at}: ${xml.slice(at, at + 80)}`);
    const [all, closing, name, attributes = "", empty] = token;
    if (closing) {
      ok(open.pop()?.name === closing, `unexpected </${closing}> at ${at}`);
    } else if (name) {
      const element = { name, attributes: parseAttributes(attributes), children: [], text: "" };
      open.at(-1)!.children.push(element);
      if (!empty) open.push(element);
    } else if (!all.startsWith("<?")) {
      open.at(-1)!.text += decode(all);
    }
  }
  ok(open.length === 1 && root.children.length === 1, "one root, closed");
  return root.children[0]!;
}

function parseAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([\w-]+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name!, decode(value!)]));
}

function decode(text: string): string {
  ok(!text.replace(ENTITY, "").includes("&"), `stray & in ${text}`);
  return text.replace(ENTITY, (_, name, code) =>
    name ? NAMED[name]! : String.fromCharCode(Number(code)),
  );
}
