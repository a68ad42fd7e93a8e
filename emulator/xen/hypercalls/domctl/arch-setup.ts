import { efiPageSize, efiType } from "../../../platform/efi-memory.ts";
import { ByteView } from "../../bytes.ts";
import { frameSize, sharedInfoGpfn } from "../../constants.ts";
import type { Domain } from "../../domain.ts";
import { EINVAL } from "../../errno.ts";
import { vhptShift } from "../../host-vhpt.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { descriptorSize } from "../../memmap.ts";
import { gpfnLimit } from "../../p2m.ts";
import { type ControlCall, onDomain, reply } from "./control.ts";

/** Flags: VTi domain, ask only, self-I/O emulation (VTi too). */
const flag = { hvm: 1n, query: 2n, sioemu: 4n } as const;
/** vhpt_size_log2 of a domain that shares the table of each processor. */
const sharedVhpt = 0xff;
/** Offset of domain_start in the boot parameters (layouts 4). */
const domainStart = 0x50;
const bootParametersSize = 0x60;
const memmapHeaderSize = 24;
/** End of guest-physical addresses (layouts 5.4). */
const addressLimit = BigInt(gpfnLimit) * BigInt(frameSize);

/** arch_setup (23, behaviour 2.2 steps 5 and 7). */
export const archSetup = onDomain((call, target) => {
  const flags = call.op.big(16);
  if ((flags & flag.query) !== 0n) return query(call, target);
  // The processors have no VT-i.
  if ((flags & (flag.hvm | flag.sioemu)) !== 0n) return -EINVAL;
  return setUp(call, target);
}, -EINVAL);

function query(call: ControlCall, target: Domain): number {
  const { op } = call;
  op.set64(16, op.big(16) & ~flag.hvm);
  op.set64(24, 0);
  op.set64(32, target.convmemEnd);
  op.set64(40, target.sharedInfoVa);
  op.set32(48, target.hypercallImm);
  op.set8(52, target.ownVhpts ? vhptShift : sharedVhpt);
  return reply(call);
}

/**
 * Zero keeps the default break immediate and window, and the VHPT shared; a size means tables of
 * the vcpus' own, all of the one size there is.
 */
function setUp({ hv, op }: ControlCall, target: Domain): number {
  if (target.dying) return -EINVAL;
  target.hypercallImm = op.u32(48) || target.hypercallImm;
  target.sharedInfoVa = op.big(40) || target.sharedInfoVa;
  target.convmemEnd = endOfMemory(target, op.big(24), op.big(32));
  recordFirmware(target, op.big(24));
  const vhpt = op.u8(52);
  if (vhpt !== 0) target.ownVhpts = vhpt !== sharedVhpt;
  exposeSharedInfo(hv, target);
  return 0;
}

/** Remembers where the boot parameters at `bp` say that the firmware's tables are. */
function recordFirmware(target: Domain, bp: bigint): void {
  const boot = read(target, bp, bootParametersSize);
  if (boot === undefined) return;
  target.firmware = { systemTable: Number(boot.big(8)), fpswa: Number(boot.big(0x38)) };
}

/** Lets tools map shared_info by its guest frame (layouts 5.1). */
function exposeSharedInfo(hv: Hypervisor, target: Domain): void {
  hv.physmap.remove(target, sharedInfoGpfn);
  hv.physmap.addHypervisorPage(target, sharedInfoGpfn, target.sharedInfoFrame);
}

/**
 * End of conventional memory in bytes: from the map that the builder left in the frame named by
 * domain_start of the boot parameters at `bp`, else `maxmem`.
 */
function endOfMemory(target: Domain, bp: bigint, maxmem: bigint): number {
  const boot = read(target, bp, bootParametersSize);
  const frame = boot?.big(domainStart) ?? 0n;
  const page = frame === 0n ? undefined : read(target, frame * BigInt(frameSize), frameSize);
  const end = page && endOfConventional(page);
  return Number(end ?? (maxmem < addressLimit ? maxmem : addressLimit));
}

/** Undefined for a map without conventional memory, or one that does not fit its page. */
function endOfConventional(page: ByteView): bigint | undefined {
  const stride = page.big(8);
  const limit = page.big(0) + BigInt(memmapHeaderSize);
  if (stride < BigInt(descriptorSize) || limit > BigInt(frameSize)) return undefined;
  let end: bigint | undefined;
  for (let at = memmapHeaderSize; at + descriptorSize <= limit; at += Number(stride)) {
    if (page.u32(at) !== efiType.conventional) continue;
    const rangeEnd = page.big(at + 8) + page.big(at + 24) * BigInt(efiPageSize);
    if (rangeEnd <= addressLimit && rangeEnd > (end ?? 0n)) end = rangeEnd;
  }
  return end;
}

function read(target: Domain, gpa: bigint, size: number): ByteView | undefined {
  const bytes = gpa < addressLimit ? target.readPhysical(Number(gpa), size) : undefined;
  return bytes && new ByteView(bytes);
}
