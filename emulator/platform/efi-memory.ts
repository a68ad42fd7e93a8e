/** EFI memory types (EFI 1.10, table 6-3). */
export const efiType = {
  reserved: 0,
  loaderCode: 1,
  loaderData: 2,
  bootServicesCode: 3,
  bootServicesData: 4,
  runtimeServicesCode: 5,
  runtimeServicesData: 6,
  conventional: 7,
  unusable: 8,
  acpiReclaim: 9,
  acpiNvs: 10,
  memoryMappedIo: 11,
  ioPortSpace: 12,
  palCode: 13,
} as const;

/** EFI memory attributes: uncached, write-back, write-protected, used by runtime services. */
export const efiAttribute = { uc: 1n, wb: 8n, wp: 0x1000n, runtime: 1n << 63n } as const;

/** EFI counts memory in pages of 4 KiB. */
export const efiPageSize = 0x1000;

/** One range of a memory map; `start` and `size` in bytes, multiples of 4 KiB. */
export interface MemoryDescriptor {
  readonly type: number;
  readonly start: number;
  readonly size: number;
  readonly attribute: bigint;
}
