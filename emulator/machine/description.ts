import type { NextStep, ProfileName } from "../xen/profile.ts";

/** What runs in a domain: the built-in agent, or a file of the user's. */
export type ImageSource = { readonly kind: "agent" } | { readonly kind: "file"; path: string };

/** A domain that the toolstack can build. Sizes in bytes. */
export interface DomainDescription {
  readonly name: string;
  readonly kind: "paravirtual";
  readonly vcpus: number;
  readonly memory: number;
  /** How far the domain may grow. */
  readonly maxMemory: number;
  /** Tables that the hardware walks for its vcpus (behaviour 3.3). */
  readonly vhpt: "per-processor" | "per-vcpu";
  readonly image: ImageSource;
  readonly commandLine: string;
  readonly onCrash: "destroy" | "restart" | "preserve";
}

/** A device with an interrupt line. */
export interface DeviceDescription {
  readonly name: string;
  /** Pin of the I/O SAPIC. */
  readonly line: number;
  readonly trigger: "level" | "edge";
}

/** A machine, with its defaults filled in. Sizes in bytes. */
export interface MachineDescription {
  readonly name: string;
  /** The file and its text, for messages and reports. */
  readonly file: string;
  readonly yaml: string;
  readonly processors: number;
  readonly memory: number;
  readonly profile: ProfileName;
  readonly nextSteps: readonly NextStep[];
  readonly devices: readonly DeviceDescription[];
  readonly dom0: {
    readonly vcpus: number;
    readonly memory: number;
  };
  readonly domains: readonly DomainDescription[];
}
