/** The domains of the machine that is fuzzed: machines/crowded.yaml. */
export const domainNames = ["dom0", "guest", "peer"] as const;
export type DomainName = (typeof domainNames)[number];

/** What one vcpu does: it fills memory and registers, and executes a break. All values are given. */
export interface Action {
  readonly domain: DomainName;
  readonly vcpu: number;
  /** In words, for people. */
  readonly summary: string;
  readonly immediate: number;
  /** Guest-physical memory to fill first. */
  readonly writes: readonly { readonly gpa: number; readonly bytes: Uint8Array }[];
  /** General registers by number; those not named are 0. */
  readonly registers: ReadonlyMap<number, bigint>;
  /** Registers whose NaT bit is set. */
  readonly nats: readonly number[];
  /** Nanoseconds that pass afterwards. */
  readonly pause_ns: number;
}
