import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { InputError } from "../emulator/input-error.ts";
import type { FileAccess, Files, HostFile } from "../emulator/platform/hp-sim/files.ts";

const flags: Readonly<Record<FileAccess, number>> = {
  read: constants.O_RDONLY,
  write: constants.O_WRONLY,
  both: constants.O_RDWR,
};

/**
 * The files below a folder. Paths are relative to it, absolute ones too; what a path or a symbolic
 * link leads to outside is refused, as is what is no ordinary file.
 * @throws InputError if there is no such folder
 */
export function diskDirectory(folder: string): Files {
  if (!isFolder(folder)) {
    throw new InputError({ file: folder, reason: "no such folder", hint: "--disk-dir DIR" });
  }
  const root = realpathSync(folder);
  return { open: (name, access) => open(root, name, access) };
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

function open(root: string, name: string, access: FileAccess): HostFile | undefined {
  try {
    const file = realpathSync(path.join(root, name));
    if (!file.startsWith(root + path.sep)) return undefined;
    if (!statSync(file).isFile()) return undefined;
    return hostFile(openSync(file, flags[access] | constants.O_NOFOLLOW));
  } catch {
    return undefined;
  }
}

function hostFile(descriptor: number): HostFile {
  return {
    read: (offset, length) =>
      attempt(() => {
        const left = Math.max(0, fstatSync(descriptor).size - offset);
        const bytes = Buffer.alloc(Math.min(length, left));
        return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
      }),
    write: (offset, bytes) => attempt(() => writeSync(descriptor, bytes, 0, bytes.length, offset)),
    close: () => closeSync(descriptor),
  };
}

/** What the host refuses, it refuses to the program, which learns it from the completion. */
function attempt<T>(operation: () => T): T | undefined {
  try {
    return operation();
  } catch {
    return undefined;
  }
}
