import { textOfField } from "../../contract/text.ts";
import { firmwareLimit } from "../firmware-image.ts";
import type { KernelImage } from "../kernel-image.ts";
import { ToolstackError } from "./error.ts";

/** Types of notes with the owner "Xen" (behaviour 2.1). */
const noteType = { entry: 1, xenVersion: 5, guestOs: 6, loader: 8 } as const;

/**
 * Checks that an image can be loaded between the firmware and guest-physical `limit`, and gives
 * its entry point. Notes are optional; those that are present must fit (behaviour 2.1).
 */
export function imageEntry(image: KernelImage, limit: number): bigint {
  for (const { paddr, memsz } of image.segments) {
    const where = `segment 0x${paddr.toString(16)}..0x${(paddr + memsz).toString(16)}`;
    if (paddr + memsz > limit) {
      refuse(`${where} ends above 0x${limit.toString(16)}, the end of the domain's memory`);
    }
    if (paddr < firmwareLimit) refuse(`${where} begins in the firmware's first frame`);
  }
  const notes = new Map(
    image.notes.filter(({ owner }) => owner === "Xen").map(({ type, data }) => [type, data]),
  );
  if (notes.size === 0) return image.entry;

  const version = noteText(notes.get(noteType.xenVersion));
  if (version !== null && !version.startsWith("xen-3.0")) refuse(`made for ${version}`);
  const loader = noteText(notes.get(noteType.loader));
  const guest = noteText(notes.get(noteType.guestOs));
  if (loader !== "generic" && !guest?.startsWith("linux")) {
    refuse(`neither a generic loader nor Linux (loader ${loader}, guest ${guest})`);
  }
  const entry = notes.get(noteType.entry);
  return entry === undefined ? image.entry : noteNumber(entry);
}

function refuse(reason: string): never {
  throw new ToolstackError("load kernel image", 0, reason);
}

function noteText(data: Uint8Array | undefined): string | null {
  return data === undefined ? null : textOfField(data);
}

/** A note's number, little-endian, of whatever size the note has. */
function noteNumber(data: Uint8Array): bigint {
  return [...data].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
