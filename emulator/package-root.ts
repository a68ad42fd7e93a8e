/**
 * Directory of this package, ending in "/": where schemas/, guests/ and machines/ are. Compiled
 * modules are in dist/, which mirrors the source tree.
 */
export const packageRoot: URL = new URL("../../", import.meta.url);
