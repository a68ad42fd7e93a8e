import { type Agent, agentVirtual } from "../agent.ts";
import { frameSize } from "../constants.ts";
import { decodeStartInfo, type RingPage, type StartInfo, startInfoSize } from "../start-info.ts";
import { ByteRing, storeReplyRing, storeRequestRing } from "../toolstack/byte-ring.ts";
import { copyOut } from "../toolstack/foreign.ts";
import type { Transport } from "../toolstack/xenstore/client.ts";
import { type WatchEvent, watchEvent } from "../toolstack/xenstore/socket.ts";
import { encodeMessage, type Message, MessageReader, storeOp } from "../toolstack/xenstore/wire.ts";

/** Turns that a reply may take before the guest gives up. */
const maxTurns = 1000;

/** A guest's start_info, read by its own processor; `gpa` is where it is. */
export function readStartInfo(agent: Agent, gpa: number): StartInfo {
  return decodeStartInfo(copyOut(agent, agentVirtual(gpa), startInfoSize));
}

/**
 * A guest's connection to xenstore over its ring page: bytes and indexes are moved, and the port
 * is notified, by the guest's processor.
 */
export class StoreRing implements Transport {
  readonly #agent: Agent;
  readonly #port: number;
  readonly #requests: ByteRing;
  readonly #replies: ByteRing;
  readonly #letOthersRun: () => void;
  #reader = new MessageReader();
  #events: WatchEvent[] = [];
  #nextRequest = 1;

  /** `letOthersRun` lets dom0 serve its events; called while the guest waits for a reply. */
  constructor(agent: Agent, page: RingPage, letOthersRun: () => void) {
    const va = agentVirtual(page.frame * frameSize);
    this.#agent = agent;
    this.#port = page.port;
    this.#requests = new ByteRing(agent, va, storeRequestRing);
    this.#replies = new ByteRing(agent, va, storeReplyRing);
    this.#letOthersRun = letOthersRun;
  }

  exchange(type: number, transaction: number, payload: Uint8Array): Message {
    const requestId = this.#nextRequest++;
    let unsent = encodeMessage({ type, requestId, transaction, payload });
    for (let turn = 0; turn < maxTurns; turn++) {
      if (unsent.length > 0) {
        unsent = unsent.slice(this.#requests.write(unsent));
        this.#notify();
      }
      this.#letOthersRun();
      const reply = this.#receive().find((message) => message.requestId === requestId);
      if (reply !== undefined) return reply;
    }
    throw new Error(`xenstore gave no reply to request ${requestId} of type ${type}`);
  }

  /** Watch events since last asked. */
  takeEvents(): WatchEvent[] {
    this.#receive();
    return this.#events.splice(0);
  }

  /** Takes what came; the replies in it. */
  #receive(): Message[] {
    const bytes = this.#replies.read();
    if (bytes.length === 0) return [];
    this.#notify();
    const messages = this.#reader.push(bytes);
    for (const message of messages) {
      if (message.type === storeOp.watchEvent) this.#events.push(watchEvent(message));
    }
    return messages.filter(({ type }) => type !== storeOp.watchEvent);
  }

  #notify(): void {
    this.#agent.call("event_channel_op", "send", { port: this.#port });
  }
}
