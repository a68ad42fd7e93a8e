import type { FieldLayout } from "../../emulator/contract/layout.ts";
import { scalarRange } from "../../emulator/contract/scalar.ts";
import type { Machine } from "../../emulator/machine.ts";
import type { Random } from "../random.ts";
import { type DomainName, domainNames } from "./action.ts";
import { schemaNumbers } from "./schema-numbers.ts";

const ofSchemas = schemaNumbers();

/** What a field of that name is about, and numbers that mean something for it now. */
interface Kind {
  readonly names: RegExp;
  readonly values: (machine: Machine, domain: DomainName, random: Random) => bigint;
}

const kinds: readonly Kind[] = [
  { names: /dom|target/, values: domainId },
  {
    names: /vcpu/,
    values: (_machine, _domain, random) => BigInt([0, 0, 1, 1, 2, 63, 64][random(7)]!),
  },
  { names: /port/, values: port },
  { names: /gpfn|gmfn|pfn|gfn/, values: guestFrame },
  { names: /mfn|frame/, values: machineFrame },
  {
    names: /gpa|addr|base/,
    values: (...now) => (guestFrame(...now) << 14n) + BigInt(now[2](2) * 8),
  },
  {
    names: /version/,
    values: (_machine, _domain, random) => BigInt([6, 6, 7, 7, 0, 8][random(6)]!),
  },
];

/** A value for a field: mostly one that means something, sometimes an extreme of its type. */
export function fieldValue(
  random: Random,
  machine: Machine,
  domain: DomainName,
  { name, form }: Pick<FieldLayout, "name" | "form">,
): bigint {
  const type = form.kind === "scalar" ? form.type : "u64";
  const [minimum, maximum] = scalarRange(type);
  const value = anyValue(random, machine, domain, name, minimum, maximum);
  return value < minimum || value > maximum ? value & maximum : value;
}

function anyValue(
  random: Random,
  machine: Machine,
  domain: DomainName,
  name: string,
  minimum: bigint,
  maximum: bigint,
): bigint {
  const choice = random(16);
  if (choice === 0) return [minimum, maximum, maximum >> 1n, maximum - 1n][random(4)]!;
  if (choice === 1) return BigInt(random(2 ** 32)) * BigInt(random(2 ** 32));
  if (choice === 2) return 1n << BigInt(random(64));
  const numbers = ofSchemas.get(name);
  if (choice < 6 && numbers !== undefined && numbers.length > 0) {
    return numbers[random(numbers.length)]!;
  }
  const kind = kinds.find(({ names }) => names.test(name));
  if (choice < 13 && kind !== undefined) return kind.values(machine, domain, random);
  return BigInt(random(random(3) === 0 ? 300 : 6));
}

function domainId({ hypervisor }: Machine, _domain: DomainName, random: Random): bigint {
  const ids = [...hypervisor.domains.keys(), 0x7ff0, 0x7ff0, 0x7ff1, 0x7ff2, 0x7ff4, 9];
  return BigInt(ids[random(ids.length)]!);
}

/** Ports are few at first; most are of the caller. */
function port({ hypervisor }: Machine, domain: DomainName, random: Random): bigint {
  const events = hypervisor.domains.get(domainNames.indexOf(domain))?.events;
  const open = Array.from({ length: 128 }, (_, i) => i).filter((number) => {
    const state = events?.port(number)?.binding.state;
    return state !== undefined && state !== "free";
  });
  const numbers = [...open, open.length, 127, 128, 4095, 4096];
  return BigInt(numbers[random(numbers.length)]!);
}

/** Frames of the buffers, near the end of memory, behind it, of other domains' mappings. */
export function guestFrame(machine: Machine, domain: DomainName, random: Random): bigint {
  const p2m = machine.hypervisor.domains.get(domainNames.indexOf(domain))?.p2m;
  const highest = p2m?.highest() ?? 0;
  const last = 0x3ff;
  const frames = [
    () => 0x140 + random(0xa0),
    () => last - random(5),
    () => last + 1 + random(0x40),
    () => random(4),
    () => highest + random(2),
    () => (1 << 26) + random(2),
  ];
  return BigInt(frames[random(frames.length)]!());
}

/** Frames of a domain, free ones, and the last. */
function machineFrame({ hypervisor }: Machine, _domain: DomainName, random: Random): bigint {
  const { total } = hypervisor.frames;
  return BigInt([random(total), random(total), 0, total - 1, total][random(5)]!);
}
