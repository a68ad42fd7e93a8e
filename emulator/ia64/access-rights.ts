/** Rights of a kind of access, as the bits of ISR (bit 32 up): x, w, r. */
export const EXECUTE = 1;
export const WRITE = 2;
export const READ = 4;

const RW = READ | WRITE;
const RX = READ | EXECUTE;
const RWX = READ | WRITE | EXECUTE;

/** What a page allows at level 0, at other levels above its own, and at its own. */
interface Rights {
  readonly zero: number;
  readonly above: number;
  readonly own: number;
}

/** By access rights 0..6 (manual vol. 2, table 4-2). */
const byRights: readonly Rights[] = [
  { zero: READ, above: READ, own: READ },
  { zero: RX, above: RX, own: RX },
  { zero: RW, above: RW, own: RW },
  { zero: RWX, above: RWX, own: RWX },
  { zero: RW, above: RW, own: READ },
  { zero: RWX, above: RX, own: RX },
  { zero: RW, above: RW, own: RWX },
];

/** The accesses that a page with access rights `ar` and level `pl` allows at level `cpl`. */
export function allowedAccesses(ar: number, pl: number, cpl: number): number {
  if (ar === 7) return cpl === 0 ? RX : EXECUTE;
  if (cpl > pl) return 0;
  const rights = byRights[ar]!;
  if (cpl === 0) return rights.zero;
  return cpl < pl ? rights.above : rights.own;
}
