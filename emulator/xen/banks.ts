import type { Trap } from "./trap.ts";
import { XSI } from "./xsi.ts";

const bankSize = 16;
const firstRegister = 16;

/**
 * Selects the virtual bank of r16..r31 (behaviour 4.3). The guest always runs on hardware bank 1;
 * the values of the bank that is not selected are in mapped_regs, NaT bits as a spill to that
 * place leaves them (layouts 3: vnat 15:0, vbnat 31:16).
 */
export function selectBank(trap: Trap, bank: 0 | 1): void {
  const { xsi } = trap.vcpu;
  if (xsi.bank === bank) return;
  if (bank === 0) {
    xsi.set(XSI.vnat, saveRegisters(trap, XSI.bank1Regs));
    loadRegisters(trap, XSI.bank0Regs, xsi.get(XSI.vbnat) >> 16n);
  } else {
    xsi.set(XSI.vbnat, saveRegisters(trap, XSI.bank0Regs) << 16n);
    loadRegisters(trap, XSI.bank1Regs, xsi.get(XSI.vnat));
  }
  xsi.bank = bank;
}

function saveRegisters({ cpu, vcpu }: Trap, area: number): bigint {
  let nats = 0n;
  for (let i = 0; i < bankSize; i++) {
    vcpu.xsi.set(area + 8 * i, cpu.gr(firstRegister + i));
    if (cpu.nat(firstRegister + i)) nats |= 1n << BigInt(i);
  }
  return nats;
}

function loadRegisters({ cpu, vcpu }: Trap, area: number, nats: bigint): void {
  for (let i = 0; i < bankSize; i++) {
    const nat = ((nats >> BigInt(i)) & 1n) !== 0n;
    cpu.setGr(firstRegister + i, vcpu.xsi.get(area + 8 * i), nat);
  }
}
