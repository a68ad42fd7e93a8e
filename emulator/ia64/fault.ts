/**
 * A condition that interrupts an instruction: the interruption vector (offset into the IVT) and
 * the code that goes to ISR.code (manual vol. 2, chapter 8). Values are shared constants, so that
 * raising one allocates nothing; address and access bits are filled in by whoever raises it.
 */
export interface Fault {
  /** Name as the manual spells it, for messages and logs. */
  readonly name: string;
  /** Offset of the handler from cr.iva, for example 0x5400. */
  readonly vector: number;
  /** ISR.code, 16 bits. */
  readonly code: number;
}
