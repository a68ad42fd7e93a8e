/** Rights of a kind of access, as the bits of ISR (bit 32 up): x, w, r. */
export const EXECUTE = 1;
export const WRITE = 2;
export const READ = 4;

const RW = READ | WRITE;
const RX = READ | EXECUTE;
const RWX = READ | WRITE | EXECUTE;

/** What a page allows to levels more privileged than its own, and to its own (manual vol. 2, 4.1.1.6). */
const byRights: readonly { readonly above: number; readonly own: number; readonly own0: number }[] =
  [
    { above: READ, own: READ, own0: READ },
    { above: RX, own: RX, own0: RX },
    { above: RW, own: RW, own0: RW },
    { above: RWX, own: RWX, own0: RWX },
    { above: RW, own: READ, own0: RW },
    { above: RWX, own: RX, own0: RWX },
    { above: RW, own: RWX, own0: RW },
  ];

/** The accesses that a page with access rights `ar` and level `pl` allows at level `cpl`. */
export function allowedAccesses(ar: number, pl: number, cpl: number): number {
  if (ar === 7) return cpl === 0 ? RX : EXECUTE;
  if (cpl > pl) return 0;
  const rights = byRights[ar]!;
  if (cpl < pl) return rights.above;
  return pl === 0 ? rights.own0 : rights.own;
}
