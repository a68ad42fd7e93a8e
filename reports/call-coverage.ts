import { hyperprivopCall, namedCalls } from "../emulator/contract/calls.ts";
import type { HypercallRecord } from "../emulator/contract/record.ts";

/** How often a sub-operation was called in a run. */
export interface OpCount {
  /** Null for a call without sub-operations; "unknown" for all other numbers. */
  readonly op: string | null;
  readonly made: number;
  /** Of these, with an error as result. */
  readonly refused: number;
}

/** A call of the schemas, and what a run has called of it. */
export interface CallCoverage {
  readonly call: string;
  readonly ops: readonly OpCount[];
}

/** Counts the records of a run by the calls that the schemas know. */
export class CallCounter {
  readonly #counts = new Map<string, { made: number; refused: number }>();

  add({ call, op, result }: HypercallRecord): void {
    const key = keyOf(call, op);
    const count = this.#counts.get(key) ?? { made: 0, refused: 0 };
    count.made++;
    if (typeof result === "number" && result < 0) count.refused++;
    this.#counts.set(key, count);
  }

  /** Every call of the schemas, in their order. */
  coverage(): CallCoverage[] {
    return [...namedCalls, hyperprivopCall].map(({ name, ops }) => ({
      call: name,
      ops: ops.map((op) => ({
        op: op.name,
        ...(this.#counts.get(keyOf(name, op.name)) ?? { made: 0, refused: 0 }),
      })),
    }));
  }
}

function keyOf(call: string, op: string | null): string {
  return `${call} ${op?.replace(/^unknown-.*/, "unknown") ?? ""}`;
}
