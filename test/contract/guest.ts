import {
  type EncodedCall,
  type EncodeOptions,
  encodeCall,
} from "../../emulator/contract/encode.ts";
import { ContractMonitor } from "../../emulator/contract/monitor.ts";
import type { Fields, HypercallRecord } from "../../emulator/contract/record.ts";
import type { CallSite } from "../../emulator/contract/site.ts";

const base = 0x100000;
const size = 0x40000;

/** A caller with 256 KiB of memory, contiguous from 1 MiB on, and what is needed to call. */
export class Guest {
  readonly bytes = new Uint8Array(size);
  readonly registers: Record<number, bigint> = {};
  privileged = true;
  #next = base + 0x10;

  allocate = (length: number, align: number): number => {
    const gpa = Math.ceil(this.#next / align) * align;
    this.#next = gpa + length;
    return gpa;
  };

  read = (gpa: number, length: number): Uint8Array | undefined =>
    gpa < base || gpa + length > base + size
      ? undefined
      : this.bytes.subarray(gpa - base, gpa - base + length);

  view(gpa: number): DataView {
    return new DataView(this.bytes.buffer, gpa - base);
  }

  encode(call: string, op: string | null, fields: Fields, options?: EncodeOptions): EncodedCall {
    const encoded = encodeCall(call, op, fields, this.allocate, options);
    for (const { gpa, bytes } of encoded.writes) this.bytes.set(bytes, gpa - base);
    return encoded;
  }

  site(encoded: Pick<EncodedCall, "r2" | "args" | "registers">): CallSite {
    return {
      time: 1000,
      domain: 3,
      vcpu: 0,
      ip: 0xf000n,
      r2: encoded.r2,
      args: encoded.args,
      register: (n) => encoded.registers[n] ?? this.registers[n] ?? 0n,
      privileged: this.privileged,
      memory: this,
    };
  }

  /** Makes a call; `handler` stands for the hypervisor and gives r8. */
  call(encoded: EncodedCall, handler: (guest: Guest) => number | bigint | null): HypercallRecord {
    const monitor = new ContractMonitor();
    const open = monitor.begin(this.site(encoded));
    const result = handler(this);
    return monitor.end(open, result === null ? null : BigInt.asUintN(64, BigInt(result)));
  }
}
