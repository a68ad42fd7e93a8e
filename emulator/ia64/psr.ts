/** Bits of the processor status register (manual vol. 2, 3.3.2), as masks of the low half... */
export const PSR_BE = 1 << 1;
export const PSR_UP = 1 << 2;
export const PSR_AC = 1 << 3;
export const PSR_MFL = 1 << 4;
export const PSR_MFH = 1 << 5;
export const PSR_IC = 1 << 13;
export const PSR_I = 1 << 14;
export const PSR_PK = 1 << 15;
export const PSR_DT = 1 << 17;
export const PSR_DFL = 1 << 18;
export const PSR_DFH = 1 << 19;
export const PSR_SP = 1 << 20;
export const PSR_PP = 1 << 21;
export const PSR_DI = 1 << 22;
export const PSR_SI = 1 << 23;
export const PSR_DB = 1 << 24;
export const PSR_LP = 1 << 25;
export const PSR_TB = 1 << 26;
export const PSR_RT = 1 << 27;

/** ... and of the high half, where bit 32 of the PSR is bit 0. */
export const PSRH_CPL = 3;
export const PSRH_IS = 1 << 2;
export const PSRH_MC = 1 << 3;
export const PSRH_IT = 1 << 4;
export const PSRH_ID = 1 << 5;
export const PSRH_DA = 1 << 6;
export const PSRH_DD = 1 << 7;
export const PSRH_SS = 1 << 8;
export const PSRH_RI = 3 << 9;
export const PSRH_RI_SHIFT = 9;
export const PSRH_ED = 1 << 11;
export const PSRH_BN = 1 << 12;
export const PSRH_IA = 1 << 13;
export const PSRH_VM = 1 << 14;

/** Implemented bits of each half; `ri` is kept apart. Without IA-32 code, `is` is never 1. */
export const PSR_IMPLEMENTED = 0x0ffee03e;
export const PSRH_IMPLEMENTED = 0x7ffb;
