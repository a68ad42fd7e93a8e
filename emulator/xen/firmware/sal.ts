import type { CallOutcome } from "../calls.ts";
import { argument, type Trap } from "../trap.ts";
import { copyToGuest } from "../xencomm.ts";

/** Status, then r9..r11; what is left out is 0. */
type SalResult = readonly [status: number, ...values: bigint[]];
type Procedure = (trap: Trap, args: readonly bigint[]) => SalResult;

const ok: SalResult = [0];
const unimplemented: SalResult = [-1];
const invalidArgument: SalResult = [-2];
const noInformation: SalResult = [-5];

const bootRendezvous = 2n;
/** Header of an error record. */
const recordHeaderSize = 40;
const stateInfoSize = 0x4000n;
const platformFrequency = 100_000_000n;
const unknownDrift = 0xffff_ffff_ffff_ffffn;
const salReturnIndex = 0x0200_0000n;

/** SAL procedure r32 with arguments r33..r39 (abi 7.3). */
export function salCall(trap: Trap): CallOutcome {
  const index = argument(trap, 32);
  if (index === salReturnIndex) return leaveToSal(trap);
  const args = [33, 34, 35, 36, 37, 38, 39].map((register) => argument(trap, register));
  const [status, ...values] = (procedures.get(index) ?? (() => unimplemented))(trap, args);
  trap.cpu.setGr(8, BigInt.asUintN(64, BigInt(status)));
  for (const i of [0, 1, 2]) trap.cpu.setGr(9 + i, values[i] ?? 0n);
  return "done";
}

/** 0x1200: a processor goes back to the firmware, that is, down (abi 1.3). */
export function leaveToSal({ vcpu }: Trap): CallOutcome {
  vcpu.down = true;
  return "never";
}

const isDom0 = ({ vcpu }: Trap): boolean => vcpu.domain.id === 0;

const procedures: ReadonlyMap<bigint, Procedure> = new Map<bigint, Procedure>([
  [0x0100_0000n, setVectors],
  [0x0100_0001n, getStateInfo],
  [0x0100_0002n, () => [0, stateInfoSize]],
  [0x0100_0003n, (trap) => (isDom0(trap) ? noInformation : ok)],
  [0x0100_0004n, () => ok],
  [0x0100_0005n, (trap, [type]) => (isDom0(trap) && type! > 4n ? invalidArgument : ok)],
  [0x0100_0008n, () => ok],
  [0x0100_0009n, () => ok],
  [0x0100_0010n, readPciConfiguration],
  [0x0100_0011n, () => ok],
  [0x0100_0012n, frequencyBase],
  [0x0100_0020n, () => ok],
]);

/** SET_VECTORS: type 2 is where the other processors start (behaviour 6). */
function setVectors(trap: Trap, args: readonly bigint[]): SalResult {
  const [type, entry, gp, ...rest] = args as [bigint, bigint, bigint, ...bigint[]];
  if (type !== bootRendezvous) return isDom0(trap) && type > bootRendezvous ? invalidArgument : ok;
  if (rest.slice(0, 4).some((value) => value !== 0n)) return invalidArgument;
  trap.vcpu.domain.bootRendezvous = { entry, gp };
  return ok;
}

/** No error record ever waits; dom0 gets an empty header. */
function getStateInfo(trap: Trap, args: readonly bigint[]): SalResult {
  if (isDom0(trap)) copyToGuest(trap.vcpu.domain, args[2]!, new Uint8Array(recordHeaderSize));
  return noInformation;
}

/** The machine has no PCI devices: dom0 reads all ones of the size, a domU zero. */
function readPciConfiguration(trap: Trap, [, size]: readonly bigint[]): SalResult {
  if (isDom0(trap)) return [0, (1n << (8n * (size! & 7n))) - 1n];
  trap.hv.diagnostics.count("PCI configuration access of a domU");
  return [0, 0n];
}

function frequencyBase(_trap: Trap, [clock]: readonly bigint[]): SalResult {
  return clock === 0n ? [0, platformFrequency, unknownDrift] : unimplemented;
}
