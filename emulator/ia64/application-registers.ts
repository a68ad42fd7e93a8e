/** Numbers of the application registers that the processor itself uses (manual vol. 1, table 3-3). */
export const AR_RSC = 16;
export const AR_BSP = 17;
export const AR_BSPSTORE = 18;
export const AR_RNAT = 19;
export const AR_CSD = 25;
export const AR_CCV = 32;
export const AR_UNAT = 36;
export const AR_FPSR = 40;
export const AR_ITC = 44;
export const AR_RUC = 45;
export const AR_PFS = 64;
export const AR_LC = 65;
export const AR_EC = 66;
