import { textOfBytes } from "../../../contract/text.ts";
import { ByteView } from "../../bytes.ts";

/** Types of messages (behaviour 19.1). */
export const storeOp = {
  debug: 0,
  directory: 1,
  read: 2,
  getPerms: 3,
  watch: 4,
  unwatch: 5,
  transactionStart: 6,
  transactionEnd: 7,
  introduce: 8,
  release: 9,
  getDomainPath: 10,
  write: 11,
  mkdir: 12,
  rm: 13,
  setPerms: 14,
  watchEvent: 15,
  error: 16,
  isDomainIntroduced: 17,
  resume: 18,
  setTarget: 19,
} as const;

export const headerSize = 16;
/** Bytes that may follow the header. */
const maxPayload = 4096;

export interface Message {
  readonly type: number;
  readonly requestId: number;
  readonly transaction: number;
  readonly payload: Uint8Array;
}

/** The peer broke the protocol; its connection must be dropped. */
export class ProtocolError extends Error {}

/** Header and payload as they go over a connection. */
export function encodeMessage(message: Message): Uint8Array {
  const view = new ByteView(headerSize + message.payload.length);
  view.set32(0, message.type);
  view.set32(4, message.requestId);
  view.set32(8, message.transaction);
  view.set32(12, message.payload.length);
  view.bytes.set(message.payload, headerSize);
  return view.bytes;
}

/** Cuts a stream of bytes into messages; what is incomplete waits for more. */
export class MessageReader {
  #pending = new Uint8Array(0);

  /** Messages that `bytes` complete. Throws a ProtocolError at a payload over the limit. */
  push(bytes: Uint8Array): Message[] {
    let rest = new Uint8Array(this.#pending.length + bytes.length);
    rest.set(this.#pending);
    rest.set(bytes, this.#pending.length);
    const messages: Message[] = [];
    while (rest.length >= headerSize) {
      const view = new ByteView(rest);
      const end = headerSize + view.u32(12);
      if (end > headerSize + maxPayload) throw new ProtocolError(`${end} bytes in a message`);
      if (rest.length < end) break;
      messages.push({
        type: view.u32(0),
        requestId: view.u32(4),
        transaction: view.u32(8),
        payload: rest.slice(headerSize, end),
      });
      rest = rest.slice(end);
    }
    this.#pending = rest;
    return messages;
  }
}

/** One byte a character: paths and tokens are ASCII, values pass unchanged. */
export function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Each string with its NUL, as one payload. */
export function joinStrings(strings: readonly string[]): Uint8Array {
  return toBytes(strings.map((text) => `${text}\0`).join(""));
}

/** The NUL-terminated strings of a payload; null if the last has no NUL. */
export function splitStrings(payload: Uint8Array): string[] | null {
  const parts = textOfBytes(payload).split("\0");
  return parts.pop() === "" ? parts : null;
}
