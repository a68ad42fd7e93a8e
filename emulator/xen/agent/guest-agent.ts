import { decodeReply } from "../../contract/decode-reply.ts";
import { type EncodeOptions, encodeCall } from "../../contract/encode.ts";
import type { Fields } from "../../contract/record.ts";
import {
  type Agent,
  agentVirtual,
  type Buffer,
  type LoadSize,
  type OperationOptions,
} from "../agent.ts";
import { Profile } from "../profile.ts";
import { type LogRecord, logStride, readLog } from "./log.ts";
import {
  command,
  type GuestBytes,
  Mailbox,
  mailboxStride,
  type Operation,
  type Outcome,
} from "./mailbox.ts";

/** What the agent needs of the machine that its domain runs on. */
export interface AgentHost extends GuestBytes {
  /** Run the machine until the condition holds; false if it can make no progress towards that. */
  run(until: () => boolean): boolean;
  /** Why the domain does not run any more, if it doesn't: for messages. */
  state(): string;
}

/** Places of guests/agent.s, by symbol. */
type AgentSymbols = ReadonlyMap<string, bigint>;

/** How a call is made: by which vcpu, and with which handles. */
export type CallOptions = OperationOptions & EncodeOptions;

/** The domain did not do what was posted to its agent: it crashed, stopped, or hangs. */
export class AgentError extends Error {
  override readonly name = "AgentError";
}

/** The agent's memory as its pointers name it to a Xen without xencomm. */
const pointers = {
  toVirtual: agentVirtual,
  toPhysical: (va: bigint) => Number(BigInt.asUintN(61, va)),
};

const mask64 = 0xffffffffffffffffn;

/** An agent in a domain of an emulated machine. */
export class GuestAgent implements Agent {
  readonly windowGpfn: number;
  readonly #host: AgentHost;
  readonly #symbols: AgentSymbols;
  readonly #calls: EncodeOptions;
  readonly #mailboxes: Mailbox[] = [];
  readonly #logs: LogRecord[][] = [];
  readonly #logsRead: number[] = [];
  readonly #eventsTaken: number[] = [];
  #scratchTop: number;

  /** `windowGpfn`: first guest frame above the domain's memory. */
  constructor(
    host: AgentHost,
    symbols: AgentSymbols,
    windowGpfn: number,
    profile = new Profile("xen-4.0"),
  ) {
    this.#calls = profile.oldCalls ? { profile, pointers } : { profile };
    this.#host = host;
    this.#symbols = symbols;
    this.windowGpfn = windowGpfn;
    this.#scratchTop = this.symbol("scratch");
  }

  /** Guest-physical address of a symbol of guests/agent.s. */
  symbol(name: string): number {
    const value = this.#symbols.get(name);
    if (value === undefined) throw new AgentError(`guests/agent.s has no symbol ${name}`);
    return Number(value);
  }

  mailbox(vcpu = 0): Mailbox {
    const gpa = this.symbol("mailboxes") + vcpu * mailboxStride;
    this.#mailboxes[vcpu] ??= new Mailbox(this.#host, gpa);
    return this.#mailboxes[vcpu];
  }

  /** Run until the vcpu serves its mailbox. */
  waitReady(vcpu = 0): void {
    if (!this.#host.run(() => this.mailbox(vcpu).ready)) {
      throw new AgentError(`vcpu ${vcpu} does not come up: ${this.#host.state()}`);
    }
  }

  /** Post an operation and leave it to run; see `finish`. */
  post(operation: Operation, vcpu = 0): void {
    const mailbox = this.mailbox(vcpu);
    if (!mailbox.ready) throw new AgentError(`vcpu ${vcpu} has not booted`);
    if (mailbox.busy) throw new AgentError(`vcpu ${vcpu} is still busy with an operation`);
    mailbox.post(operation);
  }

  /** Run until the posted operation has ended. */
  finish(vcpu = 0): Outcome {
    const mailbox = this.mailbox(vcpu);
    if (!this.#host.run(() => !mailbox.busy)) {
      throw new AgentError(`vcpu ${vcpu} does not finish its operation: ${this.#host.state()}`);
    }
    return mailbox.outcome();
  }

  /** Do an operation and say how it ended. */
  attempt(operation: Operation, vcpu = 0): Outcome {
    this.post(operation, vcpu);
    return this.finish(vcpu);
  }

  /** Do an operation that must not fault; r8..r11. */
  perform(operation: Operation, vcpu = 0): readonly bigint[] {
    const outcome = this.attempt(operation, vcpu);
    if (outcome.kind === "done") return outcome.results;
    throw new AgentError(`fault ${outcome.vector.toString(16)} in an operation of vcpu ${vcpu}`);
  }

  call(call: string, op: string | null, fields: Fields, options: CallOptions = {}) {
    return this.scratch((allocate) => {
      const { encoded, operation } = this.#encode(call, op, fields, allocate, options);
      const results = this.perform(operation, options.vcpu);
      const result = BigInt.asIntN(64, results[0]!);
      const outcome = { result, register: (n: number) => results[n - 8] ?? 0n };
      const reply = result < 0n ? null : decodeReply(encoded, (...at) => this.read(...at), outcome);
      return { result, reply };
    });
  }

  /** Issue a call by name that may not return, and leave it to run; see `finish`. */
  postCall(call: string, op: string | null, fields: Fields, vcpu = 0): void {
    this.scratch((allocate) =>
      this.post(this.#encode(call, op, fields, allocate, {}).operation, vcpu),
    );
  }

  /** Put a call's arguments into scratch memory, and make the operation that issues it. */
  #encode(
    call: string,
    op: string | null,
    fields: Fields,
    allocate: (size: number, align: number) => Buffer,
    options: EncodeOptions,
  ) {
    const place = (size: number, align: number) => allocate(size, align).gpa;
    const encoded = encodeCall(call, op, fields, place, { ...this.#calls, ...options });
    for (const { gpa, bytes } of encoded.writes) this.write(gpa, bytes);
    const { r2, args, registers } = encoded;
    const stacked = [...args, registers[37] ?? 0n, registers[38] ?? 0n];
    const operation: Operation =
      r2 < 0x100n
        ? { command: command.hypercall, args: callArguments(r2, args) }
        : { command: command.firmware, args: callArguments(r2, stacked), registers };
    return { encoded, operation };
  }

  hypercall(number: number, args: readonly bigint[], vcpu = 0): bigint {
    const operation = {
      command: command.hypercall,
      args: callArguments(BigInt(number), args),
    };
    return BigInt.asIntN(64, this.perform(operation, vcpu)[0]!);
  }

  scratch<T>(body: (allocate: (size: number, align?: number) => Buffer) => T): T {
    const base = this.#scratchTop;
    try {
      return body((size, align = 16) => this.#allocate(size, align));
    } finally {
      this.#scratchTop = base;
    }
  }

  #allocate(size: number, align: number): Buffer {
    const gpa = Math.ceil(this.#scratchTop / align) * align;
    if (gpa + size > this.symbol("scratch_end")) {
      throw new AgentError(`${size} bytes do not fit in the agent's scratch memory`);
    }
    this.#scratchTop = gpa + size;
    return { gpa, va: agentVirtual(gpa), size };
  }

  write(gpa: number, bytes: Uint8Array): void {
    this.#host.write(gpa, bytes);
  }

  read(gpa: number, length: number): Uint8Array {
    return this.#host.read(gpa, length);
  }

  copy(to: bigint, from: bigint, length: number, vcpu = 0): void {
    this.perform({ command: command.copy, args: [to, from, BigInt(length)] }, vcpu);
  }

  load(va: bigint, size: LoadSize, vcpu = 0): bigint {
    return this.perform({ command: command.load, args: [va, BigInt(size)] }, vcpu)[0]!;
  }

  store(va: bigint, size: LoadSize, value: bigint, vcpu = 0): void {
    this.perform({ command: command.store, args: [va, BigInt(size), value & mask64] }, vcpu);
  }

  /** Everything the vcpu's handlers have logged since it booted. */
  log(vcpu = 0): readonly LogRecord[] {
    this.#logs[vcpu] ??= [];
    const records = this.#logs[vcpu];
    const gpa = this.symbol("logs") + vcpu * logStride;
    const read = this.#logsRead[vcpu] ?? 0;
    const count = Number(this.#host.word(gpa));
    if (count !== read) {
      records.push(...readLog(this.#host.read(gpa, logStride), read));
      this.#logsRead[vcpu] = count;
    }
    return records;
  }

  /** How many records the vcpu's handlers have logged; 0 if it has not booted. */
  logLength(vcpu = 0): number {
    return this.mailbox(vcpu).ready ? this.log(vcpu).length : 0;
  }

  /** Something is logged that `takeEvents` has not given yet. */
  hasEvents(vcpu = 0): boolean {
    return this.log(vcpu).length > (this.#eventsTaken[vcpu] ?? 0);
  }

  takeEvents(vcpu = 0): number[] {
    const records = this.log(vcpu);
    const taken = this.#eventsTaken[vcpu] ?? 0;
    this.#eventsTaken[vcpu] = records.length;
    const ports = records
      .slice(taken)
      .flatMap((record) => (record.kind === "events" ? record.ports : []));
    return [...new Set(ports)];
  }
}

/** Stacked arguments of an operation that makes a call: the selector goes last (guests/agent.s). */
function callArguments(r2: bigint, args: readonly bigint[]): bigint[] {
  const last = r2 < 0x100n ? 5 : 7;
  return [...Array.from({ length: last }, (_, i) => args[i] ?? 0n), r2];
}
