import { XSI } from "../xen/xsi.ts";

/** Where the agent has asked for shared_info; mapped_regs lies behind it (layouts 1.1). */
const sharedInfo = 0xfffffffffff00000n;
const mappedRegs = sharedInfo + 0x4000n;
/** Guest-physical memory as the agent has it mapped. */
const region7 = 0xe000000000000000n;

/**
 * Names that code of a scenario may use, as one line of assembly: REGION7, SHARED_INFO, and
 * XSI_<FIELD> for each field of mapped_regs (layouts 3), for example XSI_IPSR, XSI_BANK1_REGS.
 */
export const codeSymbols: string = [
  ["REGION7", region7] as const,
  ["SHARED_INFO", sharedInfo] as const,
  ...Object.entries(XSI).map(
    ([field, offset]) => [`XSI_${upperSnake(field)}`, mappedRegs + BigInt(offset)] as const,
  ),
]
  .map(([name, value]) => `.equ ${name}, 0x${value.toString(16)}`)
  .join(" ; ");

function upperSnake(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
