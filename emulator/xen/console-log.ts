const decoder = new TextDecoder("latin1");

/** What was written to the machine's console by console_io. */
export class ConsoleLog {
  #chunks: Uint8Array[] = [];

  write(bytes: Uint8Array): void {
    this.#chunks.push(bytes.slice());
  }
  text(): string {
    return this.#chunks.map((chunk) => decoder.decode(chunk)).join("");
  }
}
