import { hex } from "../../contract/scalar.ts";
import { efiAttribute, efiType } from "../../platform/efi-memory.ts";
import { ByteView } from "../bytes.ts";
import { frameSize, maxVcpus, sharedInfoGpfn, vcpuInfoSize } from "../constants.ts";
import { buildFirmware, domuMemory } from "../firmware-image.ts";
import type { KernelImage } from "../kernel-image.ts";
import { encodeMemmapInfo } from "../memmap.ts";
import { bootParamAddress, encodeStartInfo, type RingPage, setMemmapFrame } from "../start-info.ts";
import type { Control } from "./control.ts";
import type { ForeignWindow } from "./foreign.ts";
import { imageEntry } from "./image.ts";

interface BuildRequest {
  readonly image: KernelImage;
  /** 32 hex digits, by which tools know the domain. */
  readonly handle: string;
  readonly vcpus: number;
  /** Bytes, multiples of 16 KiB: what it starts with, and how far it may grow. */
  readonly memory: number;
  readonly maxMemory: number;
  readonly commandLine: string;
  readonly vhpt?: "per-processor" | "per-vcpu";
}

/** A domain as built: paused, with its rings waiting for dom0. */
export interface BuiltDomain {
  readonly domain: number;
  readonly store: RingPage;
  readonly console: RingPage;
}

/** Memory map, start_info, xenstore and console: the last frames (layouts 5.1). */
const specialFrames = 4;
/** vhpt_size_log2 of tables that vcpus have of their own, and of those of the processors. */
const [vhptShift, sharedVhpt] = [16, -1];
/** arch_setup flag: tell, don't set. */
const queryFlag = 2n;
/** Bytes of the rings whose contents must start as zero (layouts 6). */
const storeRingSize = 2064;
const consoleRingSize = 3088;
const sharedInfoSize = 0x1120;

/**
 * Builds a paravirtual domain from hypercalls and copies (behaviour 2.2). If any step is
 * refused, the domain is destroyed again and the ToolstackError passed on.
 */
export function buildDomain(
  control: Control,
  window: ForeignWindow,
  request: BuildRequest,
): BuiltDomain {
  const entry = imageEntry(request.image, request.memory - specialFrames * frameSize);
  const domain = control.createDomain(request.handle);
  try {
    return new Builder(control, window, request, domain).build(entry);
  } catch (error) {
    control.destroyDomain(domain);
    throw error;
  }
}

class Builder {
  readonly #control: Control;
  readonly #window: ForeignWindow;
  readonly #request: BuildRequest;
  readonly #domain: number;
  readonly #frames: number;

  constructor(control: Control, window: ForeignWindow, request: BuildRequest, domain: number) {
    this.#control = control;
    this.#window = window;
    this.#request = request;
    this.#domain = domain;
    this.#frames = request.memory / frameSize;
  }

  build(entry: bigint): BuiltDomain {
    const control = this.#control;
    const domain = this.#domain;
    const frames = this.#frames;
    control.setMaxMemory(domain, this.#request.maxMemory);
    control.domctl("max_vcpus", domain, { max: this.#request.vcpus });
    control.populate(domain, frames);
    this.#loadImage();

    const store = { frame: frames - 2, port: control.allocUnbound(domain) };
    const console = { frame: frames - 1, port: control.allocUnbound(domain) };
    this.#write((frames - 2) * frameSize, new Uint8Array(storeRingSize));
    this.#write((frames - 1) * frameSize, new Uint8Array(consoleRingSize));

    this.#writeMemmap();
    const startInfoAddress = (frames - 3) * frameSize;
    this.#writeFirmware(startInfoAddress, store, console);
    this.#writeSharedInfo();
    this.#setContext(entry, bootParamAddress(startInfoAddress));
    return { domain, store, console };
  }

  #loadImage(): void {
    for (const { paddr, data, memsz } of this.#request.image.segments) {
      this.#write(paddr, data);
      this.#write(paddr + data.length, new Uint8Array(memsz - data.length));
    }
  }

  #writeMemmap(): void {
    const size = this.#request.memory;
    const all = { type: efiType.conventional, start: 0, size, attribute: efiAttribute.wb };
    this.#write((this.#frames - 4) * frameSize, encodeMemmapInfo([all]));
  }

  /** Firmware, start_info and arch_setup, which reads both. */
  #writeFirmware(address: number, store: RingPage, console: RingPage): void {
    const control = this.#control;
    const domain = this.#domain;
    const frames = this.#frames;
    const request = this.#request;
    const blank = { bp: "0x0", maxmem: "0x0", xsi_va: "0x0", hypercall_imm: 0, vhpt_size_log2: 0 };
    const query = control.domctl("arch_setup", domain, { flags: hex(queryFlag), ...blank });
    const firmware = buildFirmware({
      hypercallImmediate: Number(query.hypercall_imm),
      vcpus: request.vcpus,
      memory: domuMemory(frames),
      fpswaRevision: null,
    });
    this.#write(0, firmware.bytes);

    const { commandLine } = request;
    const info = { pages: frames, flags: 0, store, console, commandLine, ramdisk: null };
    const page = encodeStartInfo(address, info, firmware);
    setMemmapFrame(page, frames - 4, 1);
    this.#write(address, page);
    control.domctl("arch_setup", domain, {
      flags: "0x0",
      ...blank,
      bp: hex(BigInt(bootParamAddress(address))),
      maxmem: hex(BigInt(request.memory)),
      vhpt_size_log2: request.vhpt === "per-vcpu" ? vhptShift : sharedVhpt,
    });
    setMemmapFrame(page, 0, 0);
    this.#write(address, page);
  }

  #writeSharedInfo(): void {
    const view = new ByteView(sharedInfoSize);
    for (let vcpu = 0; vcpu < maxVcpus; vcpu++) view.set8(vcpu * vcpuInfoSize + 1, 1);
    view.set64(0x1010, this.#frames - 3);
    view.set32(0x101c, 1);
    view.set64(0x1020, this.#frames - 4);
    this.#write(sharedInfoGpfn * frameSize, view.bytes);
  }

  /** The registers of vcpu 0 at entry (behaviour 2.3). */
  #setContext(entry: bigint, bootParam: number): void {
    const context = {
      ip: hex(entry),
      r28: hex(BigInt(bootParam)),
      // ac, ic, bn: what SAL leaves to an operating system loader.
      psr: hex((1n << 3n) | (1n << 13n) | (1n << 44n)),
      cfm: hex(1n << 63n),
      ar_rsc: "0x4",
      ar_fpsr: "0x9804c0270033f",
    };
    this.#control.domctl("setvcpucontext", this.#domain, { vcpu: 0, context });
  }

  #write(gpa: number, bytes: Uint8Array): void {
    this.#window.write(this.#domain, gpa, bytes);
  }
}
