/** What a program may do with a file that it opens. */
export type FileAccess = "read" | "write" | "both";

/** An open file of the world outside. */
export interface HostFile {
  /** At most `length` bytes from `offset`, fewer at the end; undefined if it cannot be read. */
  read(offset: number, length: number): Uint8Array | undefined;
  /** How many bytes were written; undefined if it cannot be written. */
  write(offset: number, bytes: Uint8Array): number | undefined;
  close(): void;
}

/** Files that a machine may use. Their content is an input of the run, like the image. */
export interface Files {
  /** Open a file that exists; undefined if that is refused. */
  open(path: string, access: FileAccess): HostFile | undefined;
}

/** A machine without files. */
export const noFiles: Files = { open: () => undefined };
