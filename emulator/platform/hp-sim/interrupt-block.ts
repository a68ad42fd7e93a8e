import { CR_LID } from "../../ia64/control-registers.ts";
import type { Bus, Processor } from "../../ia64/processor.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { possibleVector } from "./interrupt-lines.ts";

/** Physical address of the block, and its size; the messages are its lower half (vol. 2, 5.8.4). */
const base = 0xfee0_0000;
const size = 0x20_0000;
const messages = 0x10_0000;

/** Registers of one byte in the upper half: interrupt acknowledge, external task priority. */
const INTA = 0x1e_0000;
const XTP = 0x1e_0008;

/** Delivery modes of a message (vol. 2, table 5-11). PMIs would be for firmware: there is none. */
const mode = { interrupt: 0, nmi: 4, init: 5, extInt: 7 } as const;
const NMI = 2;
const EXTINT = 0;

/** Hands over what a message asks for. */
export interface MessageTarget {
  /** An external interrupt for a processor. */
  interrupt(cpu: Processor, vector: number): void;
  /** An INIT. False if it goes nowhere. */
  init(cpu: Processor): boolean;
}

/**
 * The processor interrupt block: a store to it interrupts the processor whose cr.lid has the id and
 * eid of the address. Nothing else is on the bus: reads give all ones, writes are dropped.
 */
export class InterruptBlock implements Bus {
  readonly #processors: readonly Processor[];
  readonly #target: MessageTarget;
  readonly #diagnostics: Diagnostics;

  constructor(processors: readonly Processor[], target: MessageTarget, diagnostics: Diagnostics) {
    this.#processors = processors;
    this.#target = target;
    this.#diagnostics = diagnostics;
  }

  read(address: number, bytes: number): bigint {
    const nothing = (1n << BigInt(8 * bytes)) - 1n;
    const offset = address - base;
    const acknowledge = offset === INTA && bytes === 1;
    if (offset >= 0 && offset < size && !acknowledge) this.#refuse("read", bytes, address);
    return nothing;
  }

  write(address: number, bytes: number, value: bigint): void {
    const offset = address - base;
    if (offset < 0 || offset >= size) return;
    if (offset === XTP && bytes === 1) return;
    if (offset >= messages || bytes !== 8 || offset % 8 !== 0) {
      this.#refuse("write", bytes, address);
    } else this.#send(offset, Number(value & 0x7ffn));
  }

  /** Bits 19:12 of the address are the id, 11:4 the eid; bit 3 allows another target: a hint. */
  #send(offset: number, data: number): void {
    const destination = BigInt(offset >> 4);
    const cpu = this.#processors.find((candidate) => lid(candidate) === destination);
    if (cpu === undefined) {
      const [id, eid] = [offset >> 12, (offset >> 4) & 0xff];
      this.#diagnostics.report(`no processor has id ${id}, eid ${eid}: interrupt message dropped`);
      return;
    }
    this.#deliver(cpu, data >> 8, data & 0xff);
  }

  #deliver(cpu: Processor, delivery: number, vector: number): void {
    if (delivery === mode.nmi) this.#target.interrupt(cpu, NMI);
    else if (delivery === mode.extInt) this.#target.interrupt(cpu, EXTINT);
    else if (delivery === mode.interrupt && possibleVector(vector)) {
      this.#target.interrupt(cpu, vector);
    } else if (delivery !== mode.init || !this.#target.init(cpu)) {
      this.#diagnostics.report(
        `interrupt message with delivery mode ${delivery}, vector ${vector} dropped`,
      );
    }
  }

  #refuse(what: string, bytes: number, address: number): void {
    const where = `0x${address.toString(16)}`;
    this.#diagnostics.report(
      `${what} of ${bytes} bytes at ${where} of the interrupt block dropped`,
    );
  }
}

/** id and eid of a processor, 16 bits. */
function lid(cpu: Processor): bigint {
  return (cpu.cr(CR_LID) >> 16n) & 0xffffn;
}
