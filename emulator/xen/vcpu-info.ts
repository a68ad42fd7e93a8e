import { vcpuInfoSize } from "./constants.ts";
import type { Ram } from "./ram.ts";

/** The vcpu_info of a vcpu in the shared_info page of its domain (layouts 2.1). */
export class VcpuInfo {
  readonly #ram: Ram;
  readonly #base: number;

  /** `sharedInfo` is the machine address of the shared_info page. */
  constructor(ram: Ram, sharedInfo: number, vcpu: number) {
    this.#ram = ram;
    this.#base = sharedInfo + vcpuInfoSize * vcpu;
  }

  get upcallPending(): boolean {
    return this.#ram.u8(this.#base) !== 0;
  }
  set upcallPending(pending: boolean) {
    this.#ram.setU8(this.#base, pending ? 1 : 0);
  }
  /** Inverse of virtual psr.i: every value but 0 means masked. */
  get upcallMask(): number {
    return this.#ram.u8(this.#base + 1);
  }
  set upcallMask(mask: number) {
    this.#ram.setU8(this.#base + 1, mask);
  }
  get pendingSelector(): bigint {
    return this.#ram.u64(this.#base + 8);
  }
  set pendingSelector(selector: bigint) {
    this.#ram.setU64(this.#base + 8, selector);
  }
  /** An event is pending and the guest lets it through. */
  get deliverable(): boolean {
    return this.upcallPending && this.upcallMask === 0;
  }
}
