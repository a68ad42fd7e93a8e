import { selectBank } from "./banks.ts";
import { writeGuestPsr } from "./guest-psr.ts";
import { PSR, translates } from "./psr.ts";
import { CR, type Trap } from "./trap.ts";
import { XSI } from "./xsi.ts";

const ifsValid = 1n << 63n;
const ifsBits = ifsValid | ((1n << 38n) - 1n);

/**
 * Return from interruption as XSI ipsr, iip and ifs say (abi 6, RFI). The point of return is
 * theirs afterwards; it is not to be advanced.
 */
function returnFromInterruption(trap: Trap, bank: 0 | 1): void {
  const { cpu, vcpu } = trap;
  const ipsr = vcpu.xsi.get(XSI.ipsr);
  const ifs = vcpu.xsi.get(XSI.ifs);
  writeGuestPsr(trap, ipsr, !translates(ipsr));
  selectBank(trap, bank);
  cpu.setCr(CR.iip, vcpu.xsi.get(XSI.iip));
  cpu.setCr(CR.ifs, (ifs & ifsValid) !== 0n ? ifs & ifsBits : 0n);
}

/**
 * The hyperprivop. On its fast path it ends in bank 1 whatever ipsr.bn is: not with an event to
 * deliver, a psr that does not translate, or from metaphysical mode.
 */
export function returnByHyperprivop(trap: Trap): void {
  const { info, xsi } = trap.vcpu;
  const ipsr = xsi.get(XSI.ipsr);
  const eventWaits = info.upcallPending && (ipsr & PSR.i) !== 0n;
  const fast = !eventWaits && translates(ipsr) && !xsi.metaphysical;
  returnFromInterruption(trap, fast || (ipsr & PSR.bn) !== 0n ? 1 : 0);
}

/**
 * The privileged instruction. The hypervisor has covered the frame of the trap, so a frame to
 * restore crashes the domain: it has to use the hyperprivop (behaviour 4.1).
 */
export function returnByInstruction(trap: Trap): void {
  const { hv, vcpu } = trap;
  const ipsr = vcpu.xsi.get(XSI.ipsr);
  if ((vcpu.xsi.get(XSI.ifs) & ifsValid) !== 0n) {
    hv.crashDomain(vcpu.domain, "rfi with a frame to restore");
    return;
  }
  returnFromInterruption(trap, (ipsr & PSR.bn) !== 0n ? 1 : 0);
}
