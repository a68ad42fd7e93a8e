/** Status values of EFI services (abi 7.4). */
export const EFI_SUCCESS = 0n;
export const EFI_INVALID_PARAMETER = 0x8000_0000_0000_0002n;
export const EFI_UNSUPPORTED = 0x8000_0000_0000_0003n;
export const EFI_NOT_FOUND = 0x8000_0000_0000_000en;
