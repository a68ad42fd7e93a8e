import { isAbsolute, join, relative, resolve } from "node:path";

/** Options of the formatters: `formatOptions.xenIa64` of a Cucumber configuration. */
export interface ReportOptions {
  /** Directory to write into, relative to the working directory; "reports/out" if absent. */
  readonly out?: string;
}

/** The directory to write into, absolute. */
export function outDirectory(cwd: string, { out }: ReportOptions): string {
  return resolve(cwd, out ?? "reports/out");
}

/** Where the HTML report in `out` is, as people in `cwd` would type it. */
export function indexPath(cwd: string, out: string): string {
  const absolute = join(resolve(cwd, out), "index.html");
  const path = relative(cwd, absolute);
  return path.startsWith("..") || isAbsolute(path) ? absolute : path;
}
