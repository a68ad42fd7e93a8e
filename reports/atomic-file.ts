import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

const CHUNK_CHARS = 1 << 20;

/**
 * A text file that appears, whole, at `commit`; until then an earlier file of that name stays as it
 * is. Throws what node:fs throws.
 */
export class AtomicFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #descriptor: number;
  #pending: string[] = [];
  #pendingChars = 0;

  /** Begin to write the file at `path`; its directory must exist. */
  constructor(path: string) {
    this.#path = path;
    this.#temporary = `${path}.${process.pid}.tmp`;
    this.#descriptor = openSync(this.#temporary, "w");
  }

  /** Append text. */
  write(text: string): void {
    this.#pending.push(text);
    this.#pendingChars += text.length;
    if (this.#pendingChars >= CHUNK_CHARS) this.#flush();
  }

  /** Finish the file and give it its name. */
  commit(): void {
    this.#flush();
    closeSync(this.#descriptor);
    renameSync(this.#temporary, this.#path);
  }

  /** Drop what was written. */
  discard(): void {
    closeSync(this.#descriptor);
    rmSync(this.#temporary, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.from(this.#pending.join(""), "utf8");
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    this.#pending = [];
    this.#pendingChars = 0;
  }
}

/** Write a whole file at once; see AtomicFile. */
export function writeFileAtomically(path: string, text: string): void {
  const file = new AtomicFile(path);
  try {
    file.write(text);
    file.commit();
  } catch (error) {
    file.discard();
    throw error;
  }
}
