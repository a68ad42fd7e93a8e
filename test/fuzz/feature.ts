import type { Action } from "./action.ts";

const wordsInRow = 4;
const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** A feature with a sequence of actions as its scenario, for `xen-ia64 run`. */
export function featureOf(title: string, actions: readonly Action[]): string {
  const smp = actions.some(({ domain, vcpu }) => domain === "guest" && vcpu === 1);
  const steps = [
    'Given the machine "crowded" with "guest" and "peer" booted',
    ...(smp ? ['And all vcpus of "guest" are running'] : []),
    ...actions.flatMap(stepsOf),
  ];
  const heading = ["Feature: Calls at random", "", `  Scenario: ${title}`];
  return [...heading, ...steps.map((line) => `    ${line}`), ""].join("\n");
}

function stepsOf(action: Action): string[] {
  const { domain, vcpu } = action;
  const who = domain === "dom0" ? "dom0" : `vcpu ${vcpu} of "${domain}"`;
  return [
    ...action.writes.flatMap(({ gpa, bytes }) => memoryStep(domain, gpa, bytes)),
    `And ${who} executes:`,
    '  """',
    `  // ${action.summary}`,
    "  alloc r8 = ar.pfs, 8, 0, 8, 0",
    ...[...action.registers].flatMap(([register, value]) =>
      registerLine(register, value, action.nats.includes(register)),
    ),
    `  break ${hex(action.immediate)} ;;`,
    '  """',
  ];
}

/** A NaT comes of a speculative load from where nothing is mapped. */
function registerLine(register: number, value: bigint, nat: boolean): string {
  return nat ? `  ld8.s r${register} = [r0] ;;` : `  movl r${register} = ${hex(value)} ;;`;
}

/** Words from an address on; a last one that is not whole is filled with zeros. */
function memoryStep(domain: string, gpa: number, bytes: Uint8Array): string[] {
  const whole = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  whole.set(bytes);
  const view = new DataView(whole.buffer);
  const words = Array.from({ length: whole.length / 8 }, (_, i) => view.getBigUint64(i * 8, true));
  const rows = Array.from({ length: Math.ceil(words.length / wordsInRow) }, (_, row) => {
    const cells = words.slice(row * wordsInRow, (row + 1) * wordsInRow);
    while (cells.length < wordsInRow && words.length > wordsInRow) cells.push(0n);
    return `  | ${cells.map(hex).join(" | ")} |`;
  });
  const who = domain === "dom0" ? domain : `"${domain}"`;
  return words.length === 0 ? [] : [`And ${who} has these words at ${hex(gpa)}:`, ...rows];
}
