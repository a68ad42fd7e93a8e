/**
 * Devices beyond RAM. Addresses are machine addresses; `size` is 1, 2, 4 or 8 bytes and the
 * value is as the processor sees it, whatever its byte order.
 */
export interface Bus {
  read(address: number, size: number): bigint;
  write(address: number, size: number, value: bigint): void;
}
