import { readFileSync } from "node:fs";

const IMPORT = /^import \{([^}]*)\} from "([^"]+)";\n/gm;
const EXPORT = /^export (?=(?:async )?(?:function|class|const|let) (\w+))/gm;
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/gm;

/**
 * A module and all that it imports as one script. Each module becomes a function that returns what
 * it exports; so names of different modules cannot meet. Understands what our client modules use:
 * relative imports of names, exports in front of declarations, no cycles.
 * @throws Error if a module has another import or export
 */
export function bundle(entry: URL): string {
  const ids = new Map<string, string>();
  const parts: string[] = [];
  const add = (url: URL): string => {
    const known = ids.get(url.href);
    if (known !== undefined) return known;
    const part = wrapModule(readFileSync(url, "utf8"), (path) => add(new URL(path, url)));
    const id = `module${ids.size}`;
    ids.set(url.href, id);
    parts.push(`const ${id} = ${part};`);
    return id;
  };
  add(entry);
  return `"use strict";\n(() => {\n${parts.join("\n")}\n})();\n`;
}

/** A module's text as the call of a function; `idOf` gives the variable of an imported module. */
function wrapModule(source: string, idOf: (path: string) => string): string {
  const names = [...source.matchAll(EXPORT)].map((match) => match[1]!);
  const body = source
    .replace(SOURCE_MAP, "")
    .replace(
      IMPORT,
      (_, imported: string, path: string) => `const {${imported}} = ${idOf(path)};\n`,
    )
    .replace(EXPORT, "");
  const foreign = /^(import|export)\b.*$/m.exec(body);
  if (foreign) throw new Error(`cannot bundle: ${foreign[0]}`);
  return `(() => {\n${body}return { ${names.join(", ")} };\n})()`;
}
