/** Numbers of the control registers that the processor itself uses (manual vol. 2, table 3-3). */
export const CR_DCR = 0;
export const CR_ITM = 1;
export const CR_IVA = 2;
export const CR_PTA = 8;
export const CR_IPSR = 16;
export const CR_ISR = 17;
export const CR_IIP = 19;
export const CR_IFA = 20;
export const CR_ITIR = 21;
export const CR_IIPA = 22;
export const CR_IFS = 23;
export const CR_IIM = 24;
export const CR_IHA = 25;
export const CR_LID = 64;
export const CR_IVR = 65;
export const CR_TPR = 66;
export const CR_EOI = 67;
export const CR_IRR0 = 68;
export const CR_ITV = 72;
export const CR_PMV = 73;
export const CR_CMCV = 74;
export const CR_LRR0 = 80;
export const CR_LRR1 = 81;

/** Bits of DCR: privileged performance monitors and byte order of handlers. */
export const DCR_PP = 1n;
export const DCR_BE = 2n;
