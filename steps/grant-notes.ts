import type { Fields } from "../emulator/contract/record.ts";
import { GuestGrants } from "../emulator/machine/guest-grants.ts";
import type { XenWorld } from "./world.ts";

/** A grant that a domain has mapped: "it" is the last one. */
export interface GrantMapping {
  readonly handle: number;
  /** Where it is mapped; 0 for a mapping of devices. */
  readonly gpfn: number;
  /** What the call told as its bus address. */
  readonly busAddress: bigint;
}

/** What a scenario knows of grants. */
export interface GrantNotes {
  readonly mappings: GrantMapping[];
  /** Machine frame of "the page" that was last transferred. */
  transferred: number | undefined;
  /** Where the pages of each domain were before the last copy. */
  readonly places: Map<string, string>;
  /** The bytes behind those that were compared. */
  afterCompared: readonly [number, number] | undefined;
  /** Whether the granter could end the access. */
  accessEnded: boolean | undefined;
}

/** Status of an operation by the names of the interface, GNTST_* (abi 4.7). */
export const grantStatuses: Readonly<Record<string, number>> = {
  okay: 0,
  general_error: -1,
  bad_domain: -2,
  bad_gntref: -3,
  bad_handle: -4,
  bad_virt_addr: -5,
  no_device_space: -7,
  permission_denied: -8,
  bad_page: -9,
  bad_copy_arg: -10,
};

export function grantsOf(world: XenWorld, domain: string): GuestGrants {
  return new GuestGrants(world.guest(domain));
}

/** Make a call on an array of one element, and remember what came of it. */
export function callOnOne(world: XenWorld, domain: string, op: string, element: Fields): Fields {
  world.call({ domain, vcpu: 0 }, "grant_table_op", op, { ops: [element] });
  return elements(world)[0] ?? {};
}

/** The elements of the last call's array, as it left them. */
export function elements(world: XenWorld): readonly Fields[] {
  return (world.last?.reply?.ops ?? []) as readonly Fields[];
}

export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
