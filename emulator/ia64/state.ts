/**
 * Where the state of a processor lies: byte offsets into its block of the linear memory. Both
 * builders and snapshots work on these places; whatever is kept elsewhere can be derived.
 *
 * The architectural context comes first and is one piece, so that it is saved by one copy.
 */

/** r0..r31, with r16..r31 of the current bank; 8 bytes each. */
export const staticGrs = 0x0000;
/** r16..r31 of the other bank. */
export const otherBankGrs = 0x0100;
/** NaT bits, one byte each, of r0..r31 and of the other bank. */
export const staticNats = 0x0180;
export const otherBankNats = 0x01a0;

/** Floating-point significands, 8 bytes each, and sign (bit 17) with exponent, 4 bytes each. */
export const frSignificands = 0x0200;
export const frSignExponents = 0x0600;

export const ars = 0x0800;
export const crs = 0x0c00;
export const brs = 0x1000;
export const rrs = 0x1040;
/** Predicates p0..p63 as they are in the physical register, bit 0 for p0 always set. */
export const predicates = 0x1080;
/** PSR without `ri`, which is at `restartInstruction`. */
export const psrWord = 0x1088;
/** Address of the current bundle. */
export const ipWord = 0x1090;
/** A place to split 64-bit values in halves; no state. */
export const scratch = 0x1098;

/** Fields of the current frame marker, 4 bytes each; the rotating part in registers. */
export const sizeOfFrame = 0x10a0;
export const sizeOfLocals = 0x10a4;
export const sizeOfRotating = 0x10a8;
export const rotationGr = 0x10ac;
export const rotationFr = 0x10b0;
export const rotationPr = 0x10b4;

/** Index of the physical register that is r32, into `stackedGrs`. */
export const bottomOfFrame = 0x10b8;
/** Dirty registers below the frame; negative: as many of the frame are not loaded. */
export const dirtyCount = 0x10bc;
/** RSE.CFLE: 1 while a frame is being completed after a return. */
export const frameIncomplete = 0x10c0;
/** PSR.ri: the slot to execute next. */
export const restartInstruction = 0x10c4;

/** Address of the bundle that was executed before the current one, for cr.iipa. */
export const lastIpWord = 0x10c8;

/** External interrupts in service, 256 bits; and what may interrupt between instructions. */
export const inServiceInterrupts = 0x10d0;
export const interruptsPending = 0x10f0;
/** Bits of `interruptsPending`. */
export const EXTERNAL_PENDS = 1;
export const FIRMWARE_PENDS = 2;

/** Registers below the dirty ones that hold what the backing store does. */
export const cleanCount = 0x10f4;

export const pkrs = 0x1100;
export const ibrs = 0x1180;
export const dbrs = 0x1200;
export const pmcs = 0x1300;
export const pmds = 0x1400;
/** Machine checks, INITs and PMIs that pend: bits as in firmware-interruptions.ts. */
export const firmwareEvents = 0x1500;
/** Pins LINT0 and LINT1: bits 0 and 1 say which are high. */
export const interruptPins = 0x1504;

/** Stacked registers: a window of the physical ones wanders through this many places. */
export const stackedGrs = 0x2000;
export const stackedNats = 0x3000;
export const stackedPlaces = 512;
/** Stacked registers that the processor has, of current and dirty frames together. */
export const physicalStackedRegisters = 96;

/** Size of the architectural context. */
export const contextBytes = stackedNats + stackedPlaces;

/** Translation registers and caches: entries as described in tlb.ts. */
export const translations = 0x4000;
/** Next translation cache entry to replace, instruction and data side. */
export const replaceNext = 0x7000;
/** Generation of the software TLB, counted up to forget all of it. */
export const softTlbGeneration = 0x7008;
/** Advanced load address table: entries as described in alat.ts, how many, which to replace next. */
export const advancedLoads = 0x7100;
export const advancedLoadCount = 0x7300;
export const replaceAdvancedLoad = 0x7304;
/** Software TLBs for read, write and execute: entries as described in soft-tlb.ts. */
export const softTlbs = 0x8000;
