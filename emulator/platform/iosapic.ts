/** Registers of an I/O SAPIC (SAPIC specification): version, then two for each pin. */
const versionRegister = 1;
const firstEntry = 0x10;
const version = 0x21;

/** Bits of the low word of a redirection entry. */
export const RTE = {
  vector: 0xff,
  lowActive: 1 << 13,
  remoteIrr: 1 << 14,
  level: 1 << 15,
  masked: 1 << 16,
} as const;
/** Bits of the low word that software can write. */
const writable = 0x1afff;

/** Takes the messages of an I/O SAPIC. */
export interface InterruptReceiver {
  /** Interrupt `vector` arrives at the processor with that local id. */
  interrupt(vector: number, processor: number): void;
}

interface Pin {
  low: number;
  high: number;
  /** How many devices hold the line active. */
  active: number;
}

/**
 * An I/O SAPIC: lines of devices in, messages to processors out. A line is active as long as one of
 * its devices holds it. An edge-triggered pin sends once when the line becomes active and is not
 * masked, a level-triggered one until the processor has ended the interrupt, and then again if the
 * line is still active.
 */
export class Iosapic {
  /** Machine address of its registers. */
  readonly base: number;
  readonly pins: readonly Pin[];
  receiver: InterruptReceiver | undefined;

  constructor(base: number, pins: number) {
    this.base = base;
    this.pins = Array.from({ length: pins }, () => ({ low: RTE.masked, high: 0, active: 0 }));
  }

  /** A register by its number; 0 for one that does not exist. */
  read(register: number): number {
    if (register === versionRegister) return ((this.pins.length - 1) << 16) | version;
    const pin = this.pins[(register - firstEntry) >> 1];
    if (pin === undefined || register < firstEntry) return 0;
    return (register & 1) === 0 ? pin.low : pin.high;
  }

  /** Writes the redirection entry of a pin. */
  write(number: number, low: number, processor: number): void {
    const pin = this.#pin(number);
    pin.low = low & writable;
    pin.high = (processor << 24) >>> 0;
    this.#send(pin);
  }

  /** Masks a pin or lets it through; a level that waited is sent, an edge was lost. */
  setMask(number: number, masked: boolean): void {
    const pin = this.#pin(number);
    pin.low = masked ? pin.low | RTE.masked : pin.low & ~RTE.masked;
    this.#send(pin);
  }

  /** A device begins to hold a line active. */
  raise(number: number): void {
    const pin = this.#pin(number);
    pin.active++;
    if ((pin.low & RTE.level) !== 0) this.#send(pin);
    else if (pin.active === 1 && (pin.low & RTE.masked) === 0) this.#message(pin);
  }

  /** A device lets go of a line. */
  lower(number: number): void {
    this.#pin(number).active--;
  }

  /** The processor has ended the interrupt: level-triggered pins of that vector may send again. */
  endOfInterrupt(vector: number): void {
    for (const pin of this.pins) {
      if ((pin.low & RTE.vector) !== vector) continue;
      pin.low &= ~RTE.remoteIrr;
      this.#send(pin);
    }
  }

  /** Sends the interrupt of a level-triggered pin if it is due. */
  #send(pin: Pin): void {
    if (pin.active === 0 || (pin.low & RTE.level) === 0) return;
    if ((pin.low & (RTE.masked | RTE.remoteIrr)) !== 0) return;
    pin.low |= RTE.remoteIrr;
    this.#message(pin);
  }

  #message(pin: Pin): void {
    this.receiver?.interrupt(pin.low & RTE.vector, pin.high >>> 24);
  }

  #pin(number: number): Pin {
    const pin = this.pins[number];
    if (pin === undefined) throw new RangeError(`pin ${number}`);
    return pin;
  }
}
