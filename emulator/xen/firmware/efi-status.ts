/** Status values of EFI services (abi 7.4; EFI 1.10, appendix D). */
export const EFI_SUCCESS = 0n;
export const EFI_INVALID_PARAMETER = 0x8000_0000_0000_0002n;
export const EFI_UNSUPPORTED = 0x8000_0000_0000_0003n;
export const EFI_BUFFER_TOO_SMALL = 0x8000_0000_0000_0005n;
export const EFI_OUT_OF_RESOURCES = 0x8000_0000_0000_0009n;
export const EFI_NOT_FOUND = 0x8000_0000_0000_000en;
