import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { InputError } from "../emulator/input-error.ts";

/**
 * The bytes of a file that the user named.
 * @throws InputError if it cannot be read
 */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new InputError({ file, reason: reasonOf(error), hint: "is the path right?" });
  }
}

/**
 * Write a file whole or not at all.
 * @throws InputError if it cannot be written
 */
export function writeOutput(file: string, data: Uint8Array | string): void {
  const partial = `${file}.partial`;
  try {
    writeFileSync(partial, data);
    renameSync(partial, file);
  } catch (error) {
    throw new InputError({ file, reason: reasonOf(error), hint: "does the folder exist?" });
  }
}

function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: "no such file",
    EISDIR: "is a folder",
    EACCES: "permission denied",
  };
  return (code && reasons[code]) ?? String(error);
}
