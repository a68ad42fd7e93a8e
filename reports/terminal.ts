/** The part of a stream that is needed here; a terminal also tells its width. */
interface TextStream {
  write(text: string): unknown;
  readonly columns?: number;
}

/** Where a run shows its progress and its results. */
export interface LineWriter {
  /** Show progress: as `line` where output scrolls, as `status` where it is redrawn. */
  progress(line: string, status: string): void;
  /** Print lines that stay. */
  print(lines: readonly string[]): void;
}

/** Plain lines, for logs and pipes. */
export class ScrollingLines implements LineWriter {
  readonly #stream: TextStream;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  progress(line: string): void {
    this.print([line]);
  }

  print(lines: readonly string[]): void {
    this.#stream.write(lines.map((line) => `${printable(line)}\n`).join(""));
  }
}

const ERASE_LINE = "\r\u001B[K";
const LEAST_INTERVAL_MS = 50;

/** One line that is redrawn in place, for terminals; at most 20 times a second. */
export class StatusLine implements LineWriter {
  readonly #stream: TextStream;
  #drawn_ms = Number.NEGATIVE_INFINITY;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  progress(_line: string, status: string): void {
    const now_ms = performance.now();
    if (now_ms - this.#drawn_ms < LEAST_INTERVAL_MS) return;
    this.#drawn_ms = now_ms;
    const width = (this.#stream.columns ?? 80) - 1;
    this.#stream.write(`${ERASE_LINE}${printable(status).slice(0, width)}`);
  }

  print(lines: readonly string[]): void {
    this.#stream.write(`${ERASE_LINE}${lines.map((line) => `${printable(line)}\n`).join("")}`);
  }
}

/** A line without what a terminal would obey: texts of scenarios can hold any character. */
function printable(line: string): string {
  return line.replace(/[^\P{Cc}\t]/gu, "\uFFFD");
}
