import { frameSize } from "../constants.ts";
import type { Domain } from "../domain.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { P2M_IO } from "../p2m.ts";
import { type GrantEntry, type GrantSource, GTF } from "./entry.ts";
import { GrantStatus } from "./status.ts";
import { type ActiveGrant, entryOf, noUses, type Use, type Uses } from "./table.ts";

/** Uses of a kind, from which on the grant gets no more users (abi 4.7, counter overflow). */
export const maximumUses = 128;

/** The grant that is used, or why it can't be. */
export type Pinned = ActiveGrant | GrantStatus;

/**
 * What a use of a grant is for: a mapping needs a whole frame, a copy may do with a part of one, or
 * with a grant that is passed on; one that is passed on does not pass on another.
 */
export type Purpose = "map" | "copy" | "pass on";

/**
 * Starts a use of a grant: checks its entry, unless it has been checked for the same access before
 * and is still in use, and marks it as being read or written (abi 4.7). It ends by unpin().
 */
export function pin(
  hv: Hypervisor,
  granter: Domain,
  ref: number,
  user: Domain,
  use: Use,
  purpose: Purpose,
): Pinned {
  const { grants } = granter;
  if (grants.version === 0) return GrantStatus.generalError;
  const entry = entryOf(hv.ram, grants, ref);
  if (entry === undefined) return GrantStatus.badReference;
  const active = grants.active.get(ref);
  if (active !== undefined && !canShare(active, user, purpose)) return GrantStatus.generalError;
  if (active === undefined && !permits(entry, user, purpose)) return GrantStatus.generalError;
  const checked = active !== undefined && (isWritten(active) || !use.write);
  if (!checked && use.write && (entry.flags & GTF.readonly) !== 0) return GrantStatus.generalError;
  const source = active === undefined ? entry.transitive : active.behind;
  const behind = source && pinBehind(hv, granter, source, use);
  if (typeof behind === "number") return behind;
  const grant =
    active ?? (behind ? passOn(behind, user, source!) : resolve(hv, granter, entry, user));
  if (grant === undefined) return GrantStatus.generalError;
  grants.active.set(ref, grant);
  grant.uses[kindOf(use)]++;
  entry.setStatus(use.write ? GTF.reading | GTF.writing : GTF.reading);
  return grant;
}

/** Ends a use of a grant; what nobody uses any more is no longer marked as such. */
export function unpin(hv: Hypervisor, granter: Domain, ref: number, use: Use): void {
  const { grants } = granter;
  const grant = grants.active.get(ref);
  if (grant === undefined) return;
  grant.uses[kindOf(use)]--;
  if (grant.behind !== undefined) {
    const passed = hv.domains.get(grant.behind.granter);
    if (passed !== undefined) unpin(hv, passed, grant.behind.ref, use);
  }
  // The table of a dying granter is gone before the last use of its grants.
  const entry = entryOf(hv.ram, grants, ref);
  if (use.write && !isWritten(grant)) entry?.clearStatus(GTF.writing);
  if (isUsed(grant)) return;
  grants.active.delete(ref);
  entry?.clearStatus(GTF.reading);
}

/** Which of a grant's counters a use goes to. */
export function kindOf({ device, write }: Use): keyof Uses {
  if (device) return write ? "deviceWrite" : "deviceRead";
  return write ? "hostWrite" : "hostRead";
}

function isWritten({ uses }: ActiveGrant): boolean {
  return uses.deviceWrite + uses.hostWrite > 0;
}

function isUsed(grant: ActiveGrant): boolean {
  return isWritten(grant) || grant.uses.deviceRead + grant.uses.hostRead > 0;
}

/** Whether a grant that is in use can be used once more. */
function canShare({ user, uses, partial }: ActiveGrant, by: Domain, purpose: Purpose): boolean {
  const most = Math.max(uses.deviceRead, uses.deviceWrite, uses.hostRead, uses.hostWrite);
  return user === by.id && most < maximumUses && !(partial && purpose === "map");
}

/** Whether an entry lets this domain use it for that. A version 1 entry has no parts for copies. */
function permits(entry: GrantEntry, user: Domain, purpose: Purpose): boolean {
  if (entry.user !== user.id) return false;
  if (purpose === "map" && (entry.flags & GTF.subPage) !== 0) return false;
  if (entry.type === GTF.permitAccess) return true;
  return purpose === "copy" && entry.transitive !== undefined;
}

/** The whole frame behind an entry, or a part; undefined if it is not the granter's memory. */
function resolve(
  hv: Hypervisor,
  granter: Domain,
  entry: GrantEntry,
  user: Domain,
): ActiveGrant | undefined {
  const found = granter.p2m.lookup(entry.frame);
  if (found === undefined || (found.flags & P2M_IO) !== 0) return undefined;
  if (hv.frames.ownerOf(found.mfn) !== granter.id) return undefined;
  const part = entry.part;
  return {
    user: user.id,
    mfn: found.mfn,
    owner: granter,
    start: part?.start ?? 0,
    length: part?.length ?? frameSize,
    partial: part !== undefined,
    behind: undefined,
    uses: noUses(),
  };
}

/** Starts the use of a grant that another one passes on: as of its granter, not of the user. */
function pinBehind(hv: Hypervisor, granter: Domain, source: GrantSource, use: Use): Pinned {
  const owner = hv.domains.get(source.granter);
  if (owner === undefined || owner === granter) return GrantStatus.generalError;
  return pin(hv, owner, source.ref, granter, use, "pass on");
}

/** A grant that passes on another one. It counts as a part, so that it is never mapped. */
function passOn(grant: ActiveGrant, user: Domain, behind: GrantSource): ActiveGrant {
  return { ...grant, user: user.id, partial: true, behind, uses: noUses() };
}
