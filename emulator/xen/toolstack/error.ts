import * as errno from "../errno.ts";

const names = new Map(Object.entries(errno).map(([name, value]) => [value, name]));

/** A step of the toolstack that the hypervisor or the store refused. */
export class ToolstackError extends Error {
  /** What was being done. */
  readonly what: string;
  /** Positive error number (abi 1.5); 0 if the cause isn't one. */
  readonly errno: number;

  constructor(what: string, errno: number, detail?: string) {
    super(`${what}: ${detail ?? names.get(errno) ?? `error ${errno}`}`);
    this.what = what;
    this.errno = errno;
  }
}
