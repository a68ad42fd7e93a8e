import type { KernelImage } from "../kernel-image.ts";

/** What happens when a domain of this configuration crashes. */
type CrashPolicy = "destroy" | "restart" | "preserve";

/** A domain that can be built, and built again. Sizes in bytes, multiples of 16 KiB. */
export interface DomainConfig {
  readonly name: string;
  readonly vcpus: number;
  readonly memory: number;
  /** How far it may grow. */
  readonly maxMemory: number;
  /** Tables that the hardware walks for its vcpus (behaviour 3.3); shared ones if not given. */
  readonly vhpt?: "per-processor" | "per-vcpu";
  readonly image: KernelImage;
  readonly commandLine: string;
  readonly onCrash: CrashPolicy;
}

/** A configuration that the toolstack runs. It outlives the domains built from it. */
export interface ManagedDomain {
  readonly config: DomainConfig;
  /** 32 hex digits; /vm/<uuid> keeps what outlives a restart. */
  readonly handle: string;
  /** The domain that runs it now. */
  domain: number;
  /** Machine time of that domain's start, ns. */
  startedAt: number;
  restarts: number;
  /** When control/shutdown was written, ns; null if it wasn't. */
  shutdownAskedAt: number | null;
  /** It crashed and is kept for inspection. */
  preserved: boolean;
}

/** The handle in the form that stands in xenstore: 8-4-4-4-12. */
export function uuidOf(handle: string): string {
  return handle.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function vmPath(handle: string): string {
  return `/vm/${uuidOf(handle)}`;
}
