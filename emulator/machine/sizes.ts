const units = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** Bytes in a size such as "64 MiB"; undefined if it is not written so. */
export function parseSize(text: string): number | undefined {
  const match = /^([1-9][0-9]*) (KiB|MiB|GiB)$/.exec(text);
  return match ? Number(match[1]) * units[match[2] as keyof typeof units] : undefined;
}

/** A size as one writes it: "64 MiB". */
export function formatSize(bytes: number): string {
  for (const unit of ["GiB", "MiB"] as const) {
    if (bytes % units[unit] === 0) return `${bytes / units[unit]} ${unit}`;
  }
  return `${bytes / units.KiB} KiB`;
}
