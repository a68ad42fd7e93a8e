import * as errno from "../../errno.ts";
import { ToolstackError } from "../error.ts";

/** Error names that may stand in an ERROR reply (behaviour 19.1). */
const wireNames = [
  "EINVAL",
  "EACCES",
  "EEXIST",
  "EISDIR",
  "ENOENT",
  "ENOMEM",
  "ENOSPC",
  "EIO",
  "ENOTEMPTY",
  "ENOSYS",
  "EROFS",
  "EBUSY",
  "EAGAIN",
  "EISCONN",
] as const;

export type StoreErrorName = (typeof wireNames)[number] | "EPERM" | "E2BIG";

/** A request that the store refuses, with the errno name of the cause. */
export class StoreError extends ToolstackError {
  readonly code: StoreErrorName;

  constructor(code: StoreErrorName) {
    super("xenstore", new Map(Object.entries(errno)).get(code) ?? 0, code);
    this.code = code;
  }

  /** As it is sent: a cause without a wire name is EINVAL. */
  get wireName(): string {
    return wireNames.find((name) => name === this.code) ?? "EINVAL";
  }
}
