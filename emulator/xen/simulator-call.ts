import { advance, argument, type Trap } from "./trap.ts";

const consoleInit = 20n;
const putCharacter = 31n;

/** Calls of the simulator that serve debugging (abi 1.2); an unknown one crashes the domain. */
export function simulatorCall(trap: Trap): void {
  const { cpu, hv, vcpu } = trap;
  const number = argument(trap, 36);
  if (number === putCharacter) {
    hv.console.write(Uint8Array.of(Number(argument(trap, 32) & 0xffn)));
  } else if (number !== consoleInit) {
    hv.crashDomain(vcpu.domain, `simulator call ${number}`);
    return;
  }
  cpu.setGr(8, 0n);
  advance(trap);
}
