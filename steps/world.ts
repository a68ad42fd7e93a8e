import { setWorldConstructor, World } from "@cucumber/cucumber";
import type { Fields } from "../emulator/contract/record.ts";
import { InputError } from "../emulator/input-error.ts";
import { Drivers } from "../emulator/machine/drivers.ts";
import { Guest, type SourcePlace } from "../emulator/machine/guest.ts";
import type { IdleCost } from "../emulator/machine/idle-guest.ts";
import { findMachine, loadMachine } from "../emulator/machine/load.ts";
import { Machine } from "../emulator/machine.ts";
import type { MemoryDescriptor } from "../emulator/platform/efi-memory.ts";
import type { CallOptions, GuestAgent } from "../emulator/xen/agent/guest-agent.ts";
import type { Outcome } from "../emulator/xen/agent/mailbox.ts";
import { Baseline } from "./baseline.ts";
import { machineFolders } from "./folders.ts";
import type { GrantNotes } from "./grant-notes.ts";
import type { Virtual } from "./parameter-types.ts";
import type { StepPosition } from "./positions.ts";

/** What the last call of the scenario came to. */
export interface CallOutcome {
  /** r8, signed. */
  readonly result: bigint;
  readonly reply: Fields | null;
}

/** What a scenario knows: its machine, and what "that port", "these frames", "before" stand for. */
export class XenWorld extends World {
  #machine: Machine | undefined;
  readonly #drivers = new Map<number, Drivers>();
  /** What "it", "the page" and "the access" stand for where grants are concerned. */
  readonly granting: GrantNotes = {
    mappings: [],
    transferred: undefined,
    places: new Map(),
    afterCompared: undefined,
    accessEnded: undefined,
  };
  /** The step that runs. */
  step: StepPosition = { file: "", line: 1, column: 1 };
  /** The last step was one of a group of When steps. */
  acting = false;
  /** "before": when the last group of When steps began. */
  before = new Baseline();
  /** The last call's outcome. */
  last: CallOutcome | undefined;
  /** How code that a guest executed ended. */
  executed: Outcome | undefined;
  /** "that port": the one last given out, and in which domain. */
  thatPort: { readonly domain: string; readonly number: number } | undefined;
  /** "its end": each domain's end of the channel that was last opened. */
  readonly ends = new Map<string, number>();
  /** IPI port of each vcpu that has one, by "domain/vcpu". */
  readonly ipiPorts = new Map<string, number>();
  /** Vector that the line of each device was routed to, by the device's name. */
  readonly vectors = new Map<string, number>();
  /** Port for the interrupt of a device, by "domain/device". */
  readonly pirqPorts = new Map<string, number>();
  /** "these frames": those last given back or populated, and how many were done. */
  theseFrames: { domain: string; gpfns: readonly number[]; done: number } | undefined;
  /** "the frame" that dom0 maps: its machine frame, and dom0's frame where it appears. */
  mapping: { readonly mfn: number; readonly window: number } | undefined;
  /** Nanoseconds that a vcpu had been in each run state when it noted them, by "domain/vcpu". */
  readonly runStates = new Map<string, readonly number[]>();
  /** "the run state area": where it is, and what it held when it was registered. */
  runStateArea: { readonly domain: string; readonly words: readonly bigint[] } | undefined;
  /** What each way of being idle has cost, in order. */
  readonly idleCosts: { readonly name: string; readonly cost: IdleCost }[] = [];
  /** "that time": what a vcpu that computed for a time was in each run state meanwhile, in ns. */
  thatTime: readonly number[] | undefined;
  /** "the counter", "the time": what a guest has read of its clocks, in order. */
  readonly clockReadings: { readonly who: Virtual; readonly value: bigint; readonly at: number }[] =
    [];
  /** "the timer": the counter or system time at which the one last set is due. */
  timerDue: bigint | undefined;
  /** Address that dom0 gave to a device. */
  deviceAddress: number | undefined;
  /** Machine frames of "these frames" before they were exchanged. */
  framesBefore: readonly (number | undefined)[] | undefined;
  /** Machine frame that held "the secret". */
  secretFrame: number | undefined;
  /** The memory map that was last asked for: header, bytes that Xen says it has, ranges. */
  mapHeader: Uint8Array | undefined;
  mapBytes: number | undefined;
  memoryMap: readonly MemoryDescriptor[] | undefined;
  /** The dirty log that was last read, and how many frames it tells of. */
  dirtyLog: { readonly frames: number; readonly bitmap: Uint8Array } | undefined;
  /** Why the toolstack could not build a domain. */
  buildError: Error | undefined;

  get hasMachine(): boolean {
    return this.#machine !== undefined;
  }

  get machine(): Machine {
    return this.#machine ?? this.misuse('no machine yet: begin with Given the machine "NAME"');
  }

  /** Build a machine by its name and start dom0. */
  startMachine(name: string): void {
    this.#machine = Machine.boot(loadMachine(findMachine(name, machineFolders())));
  }

  agent(domain: string): GuestAgent {
    return this.machine.agent(domain);
  }

  guest(domain: string): Guest {
    return new Guest(this.machine, domain);
  }

  /** The paravirtual drivers of a domain; it starts them when they are first asked for. */
  drivers(domain: string): Drivers {
    const id = this.machine.domainId(domain);
    const drivers = this.#drivers.get(id) ?? new Drivers(this.machine, domain);
    this.#drivers.set(id, drivers);
    return drivers;
  }

  /** Issue a call by name and remember what came of it. */
  call(
    { domain, vcpu }: Virtual,
    call: string,
    op: string | null,
    fields: Fields = {},
    options: CallOptions = {},
  ): CallOutcome {
    this.last = this.agent(domain).call(call, op, fields, { ...options, vcpu });
    const port = this.last.reply?.port;
    if (typeof port === "number") this.thatPort = { domain, number: port };
    return this.last;
  }

  /** As `call`, of a call that must succeed for the scenario to make sense; its reply. */
  mustCall(who: Virtual, call: string, op: string | null, fields: Fields = {}): Fields {
    const { result, reply } = this.call(who, call, op, fields);
    if (result < 0n) throw new Error(`${call} ${op} returned ${result}`);
    return reply ?? {};
  }

  /** Remember the present state as "before". */
  mark(): void {
    if (this.#machine) this.before = Baseline.of(this.#machine);
  }

  /** Where the doc string of the step that runs stands. */
  docString(): SourcePlace {
    return { file: this.step.file, ...this.step.docString };
  }

  /** Say that the scenario is wrong, at the step that runs. */
  misuse(reason: string, hint?: string): never {
    const { file, line, column } = this.step;
    throw new InputError({ file, line, column, reason, ...(hint && { hint }) });
  }
}

setWorldConstructor(XenWorld);
