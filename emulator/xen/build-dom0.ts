import { InputError } from "../input-error.ts";
import { efiAttribute, efiType } from "../platform/efi-memory.ts";
import { frameSize } from "./constants.ts";
import { mapMachine } from "./dom0-map.ts";
import { populateDom0 } from "./dom0-memory.ts";
import type { Domain } from "./domain.ts";
import { buildFirmware } from "./firmware-image.ts";
import type { Hypervisor } from "./hypervisor.ts";
import type { KernelImage } from "./kernel-image.ts";
import { bootParamAddress, encodeStartInfo, startFlag } from "./start-info.ts";
import { initialiseVcpu } from "./vcpu-start.ts";

interface Dom0Options {
  /** Name of the image, for messages. */
  readonly file: string;
  readonly image: KernelImage;
  /** Bytes of memory; rounded down to frames. */
  readonly memory: number;
  readonly vcpus: number;
  readonly commandLine?: string;
}

/** Offset of arch.start_info_pfn in shared_info (layouts 2). */
const startInfoFrame = 0x1010;
/** dom0 has no limit of its own (behaviour 8.2). */
const noLimit = 0xffff_ffff;

/**
 * Builds dom0 before the machine starts (behaviour 1, 2.3): memory from guest-physical 0, firmware,
 * kernel at its physical addresses, start_info behind it; vcpu 0 at the entry. Throws an InputError
 * if memory or image do not fit.
 */
export function buildDom0(hv: Hypervisor, options: Dom0Options): Domain {
  const domain = hv.createDomain({ id: 0, privileged: true })!;
  domain.maxPages = noLimit;
  const pages = Math.floor(options.memory / frameSize);
  populate(hv, domain, pages, options);
  for (let i = 0; i < options.vcpus; i++) {
    if (hv.createVcpu(domain) === undefined) fail(options, "no memory left for its vcpus");
  }
  const firmware = buildFirmware({
    hypercallImmediate: domain.hypercallImm,
    vcpus: options.vcpus,
    memory: [
      {
        type: efiType.conventional,
        start: domain.convmemEnd - pages * frameSize,
        size: pages * frameSize,
        attribute: efiAttribute.wb,
      },
      ...mapMachine(hv, domain),
    ],
    fpswaRevision: null,
  });
  hv.ram.write(domain.p2m.lookup(0)!.mfn * frameSize, firmware.bytes);
  domain.firmware = { systemTable: firmware.systemTable, fpswa: firmware.fpswa };
  const startInfo = loadSegments(domain, options, firmware.bytes.length);
  const page = encodeStartInfo(
    startInfo,
    {
      pages,
      flags: startFlag.privileged | startFlag.initialDomain,
      store: null,
      console: null,
      commandLine: options.commandLine ?? "",
      ramdisk: null,
    },
    firmware,
  );
  if (!domain.writePhysical(startInfo, page)) fail(options, "no memory behind the kernel");
  hv.ram.setU64(domain.sharedInfoFrame * frameSize + startInfoFrame, BigInt(startInfo / frameSize));
  start(hv, domain, options.image, bootParamAddress(startInfo));
  return domain;
}

function populate(hv: Hypervisor, domain: Domain, pages: number, options: Dom0Options): void {
  if (!populateDom0(hv, domain, pages)) {
    fail(options, `the machine has not ${options.memory} bytes of memory for dom0`);
  }
}

/** Copies the segments; the first page boundary behind them. */
function loadSegments(domain: Domain, options: Dom0Options, firmwareEnd: number): number {
  let end = 0;
  for (const { paddr, data, memsz } of options.image.segments) {
    const bytes = new Uint8Array(memsz);
    bytes.set(data);
    const at = `0x${paddr.toString(16)}`;
    if (paddr < firmwareEnd) fail(options, `its segment at ${at} lies in the firmware's pages`);
    if (!domain.writePhysical(paddr, bytes)) fail(options, `its segment at ${at} lies beyond dom0`);
    end = Math.max(end, paddr + memsz);
  }
  return Math.ceil(end / frameSize) * frameSize;
}

function start(hv: Hypervisor, domain: Domain, image: KernelImage, bootParam: number): void {
  const vcpu = domain.vcpus[0]!;
  initialiseVcpu(hv, vcpu);
  hv.scheduler.withRegisters(vcpu, (cpu) => {
    cpu.ip = physicalEntry(image);
    cpu.setGr(28, BigInt(bootParam));
  });
  vcpu.down = false;
  hv.setPausedByController(domain, false);
}

/** The entry as a physical address, which is what metaphysical mode executes. */
function physicalEntry({ entry, segments }: KernelImage): bigint {
  for (const { vaddr, paddr, memsz } of segments) {
    if (entry >= vaddr && entry < vaddr + BigInt(memsz)) return BigInt(paddr) + (entry - vaddr);
  }
  return entry;
}

function fail(options: Dom0Options, reason: string): never {
  throw new InputError({ file: options.file, reason: `dom0 cannot be built: ${reason}` });
}
