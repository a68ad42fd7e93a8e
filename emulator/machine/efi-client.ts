import type { Fields } from "../contract/record.ts";
import type { Machine } from "../machine.ts";
import type { GuestAgent } from "../xen/agent/guest-agent.ts";
import { agentVirtual, type Buffer } from "../xen/agent.ts";
import { startInfoSize } from "../xen/start-info.ts";
import type { Guest } from "./guest.ts";

/** What a service came to: its status, signed, and what it stored. */
interface ServiceOutcome {
  readonly result: bigint;
  readonly reply: Fields | null;
}

type Allocate = (size: number, align?: number) => Buffer;

/** Vendor GUID of the variables that scenarios use: EFI's own. */
const globalVariable = "61dfe48bca93d211aa0d00e098032b8c";
const variableRoom = 1024;
/** Slot of each service in the runtime services table, behind its header (EFI 1.10, 4.5). */
const serviceSlots: Readonly<Record<string, number>> = {
  GetTime: 0,
  SetTime: 1,
  GetWakeupTime: 2,
  SetWakeupTime: 3,
  SetVirtualAddressMap: 4,
  ConvertPointer: 5,
  GetVariable: 6,
  GetNextVariableName: 7,
  SetVariable: 8,
  GetNextHighMonotonicCount: 9,
  ResetSystem: 10,
};
const runtimeHeaderSize = 24;
const runtimeServicesField = 88;
const descriptorSize = 40;
const palCode = 13;

/** A domain's use of EFI, through its agent: arguments are in its memory, as a kernel has them. */
export class EfiClient {
  readonly #agent: GuestAgent;
  readonly #machine: Machine;
  readonly #name: string;

  constructor(guest: Guest, machine: Machine) {
    this.#agent = guest.agent;
    this.#machine = machine;
    this.#name = guest.name;
  }

  /** GetTime, as "2006-01-17 00:00"; by virtual pointers if it is to be. */
  getTime({ virtual = false } = {}): ServiceOutcome {
    return this.#agent.scratch((allocate) => {
      const [time, capabilities] = [allocate(16), allocate(12)];
      const pointer = ({ gpa, va }: Buffer) => (virtual ? va : BigInt(gpa));
      const fields = { time: hex(pointer(time)), capabilities: hex(pointer(capabilities)) };
      const result = this.#call("get_time", fields);
      return { result, reply: { time: textOfTime(this.#view(time)) } };
    });
  }

  /** SetTime, of a time such as "2006-01-17 00:00". */
  setTime(text: string): ServiceOutcome {
    return this.#agent.scratch((allocate) => {
      const [year = 0, ...rest] = text.split(/\D/).map(Number);
      const bytes = new Uint8Array(16);
      new DataView(bytes.buffer).setUint16(0, year, true);
      bytes.set(rest, 2);
      const result = this.#call("set_time", { time: this.#put(allocate, bytes) });
      return { result, reply: null };
    });
  }

  setVariable(name: string, value: string): ServiceOutcome {
    return this.#agent.scratch((allocate) => {
      const fields = {
        ...this.#key(allocate, name),
        attributes: "0x7",
        data_size: hex(BigInt(value.length)),
        data: this.#put(allocate, new TextEncoder().encode(value)),
      };
      return { result: this.#call("set_variable", fields), reply: null };
    });
  }

  /** GetVariable into a buffer of that many bytes: its value and its size. */
  getVariable(name: string, room = variableRoom): ServiceOutcome {
    return this.#agent.scratch((allocate) => {
      const [size, data] = [allocate(8), allocate(variableRoom)];
      this.#agent.write(size.gpa, bytesOfU64(BigInt(room)));
      const fields = {
        ...this.#key(allocate, name),
        attributes: "0x0",
        data_size: hex(BigInt(size.gpa)),
        data: hex(BigInt(data.gpa)),
      };
      const result = this.#call("get_variable", fields);
      const length = Number(this.#view(size).getBigUint64(0, true));
      const value = new TextDecoder().decode(this.#agent.read(data.gpa, length));
      return { result, reply: { size: length, value } };
    });
  }

  /** The names that GetNextVariableName gives, one after the other. */
  variableNames(): string[] {
    return this.#agent.scratch((allocate) => {
      const [size, name, vendor] = [allocate(8), allocate(variableRoom), allocate(16)];
      this.#agent.write(name.gpa, new Uint8Array(2));
      const fields = {
        name_size: hex(BigInt(size.gpa)),
        name: hex(BigInt(name.gpa)),
        vendor: hex(BigInt(vendor.gpa)),
      };
      const names: string[] = [];
      for (;;) {
        this.#agent.write(size.gpa, bytesOfU64(BigInt(variableRoom)));
        if (this.#call("get_next_variable_name", fields) !== 0n) return names;
        const length = Number(this.#view(size).getBigUint64(0, true));
        names.push(new TextDecoder("utf-16le").decode(this.#agent.read(name.gpa, length - 2)));
      }
    });
  }

  /** SetVirtualAddressMap with one descriptor: the firmware's code where the agent has it mapped. */
  setIdentityMap(): ServiceOutcome {
    return this.#agent.scratch((allocate) => {
      const map = allocate(descriptorSize);
      const bytes = new Uint8Array(descriptorSize);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, palCode, true);
      view.setBigUint64(16, agentVirtual(0), true);
      view.setBigUint64(24, 1n, true);
      this.#agent.write(map.gpa, bytes);
      const fields = {
        map_size: hex(BigInt(descriptorSize)),
        descriptor_size: hex(BigInt(descriptorSize)),
        descriptor_version: 1,
        map: hex(map.va),
      };
      return { result: this.#call("set_virtual_address_map", fields), reply: null };
    });
  }

  /** The entry point in a service's function descriptor. */
  entryOf(service: string): bigint {
    const slot = serviceSlots[service];
    if (slot === undefined) throw new RangeError(`EFI has no service ${service}`);
    const word = (gpa: number) => this.#machine.inspect.word(this.#name, gpa);
    const startInfo = Number(word(this.#agent.symbol("start_info")) - agentVirtual(0));
    const systemTable = Number(word(startInfo + startInfoSize + 8));
    const runtime = Number(word(systemTable + runtimeServicesField));
    return word(Number(word(runtime + runtimeHeaderSize + 8 * slot)));
  }

  #call(service: string, fields: Fields): bigint {
    return this.#agent.call("fw_efi", service, fields).result;
  }

  #key(allocate: Allocate, name: string): Fields {
    const text = new Uint8Array(2 * (name.length + 1));
    const view = new DataView(text.buffer);
    for (let i = 0; i < name.length; i++) view.setUint16(2 * i, name.charCodeAt(i), true);
    const vendor = Uint8Array.from(globalVariable.match(/../g)!, (digits) =>
      Number.parseInt(digits, 16),
    );
    return { name: this.#put(allocate, text), vendor: this.#put(allocate, vendor) };
  }

  /** Puts bytes into the domain's memory; their address. */
  #put(allocate: Allocate, bytes: Uint8Array): string {
    const { gpa } = allocate(Math.max(bytes.length, 1));
    this.#agent.write(gpa, bytes);
    return hex(BigInt(gpa));
  }

  #view({ gpa, size }: Buffer): DataView {
    return new DataView(this.#agent.read(gpa, size).slice().buffer);
  }
}

function textOfTime(view: DataView): string {
  const two = (at: number) => String(view.getUint8(at)).padStart(2, "0");
  return `${view.getUint16(0, true)}-${two(2)}-${two(3)} ${two(4)}:${two(5)}`;
}

function bytesOfU64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
