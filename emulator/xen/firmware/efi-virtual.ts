import { efiType } from "../../platform/efi-memory.ts";
import { ByteView } from "../bytes.ts";
import type { Domain } from "../domain.ts";
import { readVirtual } from "../guest-virtual.ts";
import { descriptorSize, descriptorVersion } from "../memmap.ts";
import { argument, type Trap } from "../trap.ts";
import { EFI_INVALID_PARAMETER, EFI_SUCCESS, EFI_UNSUPPORTED } from "./efi-status.ts";
import { efiServices, stubAddress } from "./stubs.ts";

/** Field of the system table that points to the runtime services (behaviour 2.4). */
const runtimeServicesField = 88;
const runtimeHeaderSize = 24;
/** Field of the floating-point assist's record that points to its function descriptor. */
const fpswaField = 16;
const maxMapSize = 1 << 20;

/**
 * SetVirtualAddressMap (size, descriptor size, version, map), once: pointers are virtual from now
 * on, and the firmware's function descriptors follow the PAL_CODE entry of the map (abi 7.4).
 */
export function setVirtualAddressMap(trap: Trap): bigint {
  const { domain } = trap.vcpu;
  const [size, stride, version, map] = [32, 33, 34, 35].map((r) => argument(trap, r)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  if ((version & 0xffff_ffffn) !== BigInt(descriptorVersion)) return EFI_INVALID_PARAMETER;
  if (stride !== BigInt(descriptorSize)) return EFI_INVALID_PARAMETER;
  if (domain.efiVirtual || size > BigInt(maxMapSize)) return EFI_UNSUPPORTED;
  const bytes = readVirtual(trap, map, Number(size));
  if (!(bytes instanceof Uint8Array)) return EFI_UNSUPPORTED;
  const base = palCodeAddress(new ByteView(bytes));
  if (base !== undefined) moveDescriptors(domain, base);
  domain.efiVirtual = true;
  return EFI_SUCCESS;
}

/** Virtual address that the map gives to guest-physical 0. */
function palCodeAddress(map: ByteView): bigint | undefined {
  for (let at = 0; at + descriptorSize <= map.bytes.length; at += descriptorSize) {
    if (map.u32(at) === efiType.palCode) return map.big(at + 16) - map.big(at + 8);
  }
  return undefined;
}

function moveDescriptors(domain: Domain, base: bigint): void {
  const { systemTable, fpswa } = domain.firmware;
  const table = read(domain, systemTable + runtimeServicesField);
  for (let slot = 0; slot <= efiServices.length; slot++) {
    const descriptor = read(domain, Number(table) + runtimeHeaderSize + 8 * slot);
    if (descriptor !== 0n) move(domain, Number(descriptor), base);
  }
  move(domain, stubAddress.fpswaDescriptor, base);
  if (fpswa !== 0) move(domain, fpswa + fpswaField, base);
}

function read(domain: Domain, gpa: number): bigint {
  const bytes = domain.readPhysical(gpa, 8);
  return bytes === undefined ? 0n : new ByteView(bytes).big(0);
}

function move(domain: Domain, gpa: number, base: bigint): void {
  const pointer = new ByteView(8);
  pointer.set64(0, read(domain, gpa) + base);
  domain.writePhysical(gpa, pointer.bytes);
}
