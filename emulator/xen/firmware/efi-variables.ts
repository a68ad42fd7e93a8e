import { ByteView } from "../bytes.ts";
import { argument, type Trap } from "../trap.ts";
import { type PointerFault, readPointer, writePointers } from "./efi-pointer.ts";
import {
  EFI_BUFFER_TOO_SMALL,
  EFI_INVALID_PARAMETER,
  EFI_NOT_FOUND,
  EFI_OUT_OF_RESOURCES,
  EFI_SUCCESS,
} from "./efi-status.ts";
import type { EfiVariable } from "./host-efi.ts";

type Status = bigint | PointerFault;
type Key = Pick<EfiVariable, "name" | "vendor">;

/** What the host's store of variables holds. */
const maxVariables = 64;
const maxNameLength = 512;
const maxDataSize = 4096;
const guidSize = 16;
const sizeSize = 8;

/** GetVariable (name, vendor, attributes, data size, data); EFI 1.10, 7.1. */
export function getVariable(trap: Trap): Status {
  const [name, vendor, attributes, sizePointer, data] = arguments5(trap);
  const key = readKey(trap, name, vendor);
  if (!isKey(key)) return key;
  const room = readSize(trap, sizePointer);
  if (typeof room !== "number") return room;
  const variable = find(trap, key);
  if (variable === undefined) return EFI_NOT_FOUND;
  const size: Area = [sizePointer, u64(variable.data.length)];
  if (room < variable.data.length) return tooSmall(trap, size);
  if (data === 0n && variable.data.length > 0) return EFI_INVALID_PARAMETER;
  return writePointers(trap, [size, [attributes, u32(variable.attributes)], [data, variable.data]]);
}

/** SetVariable (name, vendor, attributes, data size, data): nothing to store deletes it. */
export function setVariable(trap: Trap): Status {
  const [name, vendor, attributes, size, data] = arguments5(trap);
  const key = readKey(trap, name, vendor);
  if (!isKey(key)) return key;
  if (key.name === "") return EFI_INVALID_PARAMETER;
  const { hostEfi } = trap.hv;
  const others = hostEfi.variables.filter((each) => !isSame(each, key));
  if (size === 0n || (attributes & 0xffff_ffffn) === 0n) {
    if (others.length === hostEfi.variables.length) return EFI_NOT_FOUND;
    hostEfi.variables = others;
    return EFI_SUCCESS;
  }
  if (size > BigInt(maxDataSize) || others.length === maxVariables) return EFI_OUT_OF_RESOURCES;
  const bytes = data === 0n ? EFI_INVALID_PARAMETER : readPointer(trap, data, Number(size));
  if (!(bytes instanceof Uint8Array)) return bytes;
  const value = { ...key, attributes: Number(attributes & 0xffff_ffffn), data: bytes.slice() };
  hostEfi.variables = hostEfi.variables.some((each) => isSame(each, key))
    ? hostEfi.variables.map((each) => (isSame(each, key) ? value : each))
    : [...hostEfi.variables, value];
  return EFI_SUCCESS;
}

/** GetNextVariableName (name size, name, vendor): an empty name asks for the first. */
export function getNextVariableName(trap: Trap): Status {
  const [sizePointer, name, vendor] = arguments5(trap);
  const key = readKey(trap, name, vendor);
  if (!isKey(key)) return key;
  const room = readSize(trap, sizePointer);
  if (typeof room !== "number") return room;
  const { variables } = trap.hv.hostEfi;
  const at = key.name === "" ? -1 : variables.findIndex((each) => isSame(each, key));
  if (key.name !== "" && at < 0) return EFI_INVALID_PARAMETER;
  const next = variables[at + 1];
  if (next === undefined) return EFI_NOT_FOUND;
  const text = encodeName(next.name);
  const size: Area = [sizePointer, u64(text.length)];
  if (room < text.length) return tooSmall(trap, size);
  return writePointers(trap, [size, [name, text], [vendor, bytesOfHex(next.vendor)]]);
}

type Area = readonly [pointer: bigint, bytes: Uint8Array];

function tooSmall(trap: Trap, size: Area): Status {
  const status = writePointers(trap, [size]);
  return status === EFI_SUCCESS ? EFI_BUFFER_TOO_SMALL : status;
}

function arguments5(trap: Trap): [bigint, bigint, bigint, bigint, bigint] {
  const at = (register: number) => argument(trap, register);
  return [at(32), at(33), at(34), at(35), at(36)];
}

function find({ hv }: Trap, key: Key): EfiVariable | undefined {
  return hv.hostEfi.variables.find((each) => isSame(each, key));
}

function isSame(a: Key, b: Key): boolean {
  return a.name === b.name && a.vendor === b.vendor;
}

function isKey(value: Key | Status): value is Key {
  return typeof value === "object" && "vendor" in value;
}

/** Name and vendor behind their pointers, neither of which may be null. */
function readKey(trap: Trap, name: bigint, vendor: bigint): Key | Status {
  if (name === 0n || vendor === 0n) return EFI_INVALID_PARAMETER;
  const text = readName(trap, name);
  if (typeof text !== "string") return text;
  const guid = readPointer(trap, vendor, guidSize);
  return guid instanceof Uint8Array ? { name: text, vendor: hexOfBytes(guid) } : guid;
}

/** UCS-2 up to its NUL. */
function readName(trap: Trap, pointer: bigint): string | Status {
  let text = "";
  while (text.length < maxNameLength) {
    const bytes = readPointer(trap, BigInt.asUintN(64, pointer + BigInt(2 * text.length)), 2);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const code = new ByteView(bytes).u16(0);
    if (code === 0) return text;
    text += String.fromCharCode(code);
  }
  return EFI_INVALID_PARAMETER;
}

function encodeName(name: string): Uint8Array {
  const view = new ByteView(2 * (name.length + 1));
  for (let i = 0; i < name.length; i++) view.set16(2 * i, name.charCodeAt(i));
  return view.bytes;
}

/** The size of a buffer as the caller says, as far as it matters. */
function readSize(trap: Trap, pointer: bigint): number | Status {
  const bytes = pointer === 0n ? EFI_INVALID_PARAMETER : readPointer(trap, pointer, sizeSize);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const size = new ByteView(bytes).big(0);
  return size > BigInt(maxDataSize) ? maxDataSize : Number(size);
}

function u32(value: number): Uint8Array {
  const view = new ByteView(4);
  view.set32(0, value);
  return view.bytes;
}

function u64(value: number): Uint8Array {
  const view = new ByteView(8);
  view.set64(0, value);
  return view.bytes;
}

function hexOfBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOfHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
