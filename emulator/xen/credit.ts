import type { Vcpu } from "./vcpu.ts";

/**
 * The credit scheduler's rules for one processor (the reference has only its interface, domctl
 * scheduler_op, abi 5.2): vcpus with credit take turns before those that have used theirs up, each
 * turn costs what it lasted, and once in a period each vcpu that wants to run gets its share of the
 * processor's time, by the weight of its domain.
 *
 * Everything is a thousandth of what Xen has: a turn is 1000 instructions, a microsecond, and a
 * period thirty of them. So a scenario sees shares after some ten thousand instructions.
 */
export const creditPeriod_ns = 30_000;

/** Weight and cap of a domain: relative share, and percent of a processor at most, 0 for no cap. */
export interface Share {
  weight: number;
  cap: number;
}

export const defaultWeight = 256;

/**
 * Which of the vcpus of a processor comes next, in turn behind `last`: first those with credit that
 * have not given their last turn away, then all others. The candidates can run, and are in the
 * order of domain and vcpu number.
 */
export function nextVcpu(candidates: readonly Vcpu[], last: Vcpu | undefined): Vcpu | undefined {
  const eager = candidates.filter((vcpu) => vcpu.credit >= 0 && !vcpu.gaveTurnAway);
  return inTurn(eager, last) ?? inTurn(candidates.filter(isAdmitted), last);
}

/** A turn has to be paid for. A vcpu that could have gone on has given the rest of it away. */
export function charge(vcpu: Vcpu, turn: { readonly used: number; readonly of: number }): void {
  vcpu.credit = Math.max(vcpu.credit - turn.used, -creditPeriod_ns);
  vcpu.spent += turn.used;
  vcpu.gaveTurnAway = turn.used < turn.of && vcpu.runnable;
}

/**
 * The vcpus of a processor get their shares of a period. Who has been idle, or gives its turns away,
 * starts again with none when it wants to compute.
 */
export function shareOut(vcpus: readonly Vcpu[]): void {
  const active = vcpus.filter(isActive);
  const domains = new Set(active.map(({ domain }) => domain));
  const weights = [...domains].reduce((sum, { share }) => sum + share.weight, 0);
  for (const vcpu of vcpus) {
    vcpu.spent = 0;
    if (!active.includes(vcpu)) {
      vcpu.credit = 0;
      continue;
    }
    const { share } = vcpu.domain;
    const siblings = active.filter(({ domain }) => domain === vcpu.domain).length;
    const fair = Math.floor((creditPeriod_ns * share.weight) / weights);
    const most = share.cap === 0 ? fair : Math.min(fair, (creditPeriod_ns * share.cap) / 100);
    vcpu.credit = Math.min(vcpu.credit + Math.floor(most / siblings), creditPeriod_ns);
  }
}

function isActive({ runnable, spent, gaveTurnAway }: Vcpu): boolean {
  return (runnable || spent > 0) && !gaveTurnAway;
}

/** A vcpu without credit whose domain has a cap waits for its next share. */
function isAdmitted({ credit, domain }: Vcpu): boolean {
  return credit >= 0 || domain.share.cap === 0;
}

/** The first behind `last`, or the first of all. */
function inTurn(vcpus: readonly Vcpu[], last: Vcpu | undefined): Vcpu | undefined {
  return vcpus.find((vcpu) => last !== undefined && comesAfter(vcpu, last)) ?? vcpus[0];
}

function comesAfter(vcpu: Vcpu, other: Vcpu): boolean {
  const difference = vcpu.domain.id - other.domain.id;
  return difference > 0 || (difference === 0 && vcpu.id > other.id);
}
