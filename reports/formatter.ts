import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Formatter, type IFormatterOptions } from "@cucumber/cucumber";
import { AtomicFile } from "./atomic-file.ts";
import { Collector } from "./collect/collector.ts";
import type { Envelope } from "./collect/messages.ts";
import { indexPath, outDirectory } from "./options.ts";
import { formatOutcome } from "./totals.ts";
import { writeReports } from "./write.ts";

/**
 * Cucumber formatter that writes the reports of a run: index.html, junit.xml, messages.ndjson and
 * trace.ndjson, each when it is complete. To its own target it writes a summary of three lines.
 */
export default class ReportFormatter extends Formatter {
  static override readonly documentation = "Writes HTML, JUnit, trace and message files.";
  readonly #collector = new Collector();
  readonly #out: string;
  readonly #messages: AtomicFile;
  /** Cucumber ends without `finished` if a hook of the run fails. */
  readonly #onExit = (): void => this.#messages.discard();

  constructor(options: IFormatterOptions) {
    super(options);
    this.#out = outDirectory(options.cwd, options.parsedArgvOptions.xenIa64 ?? {});
    mkdirSync(this.#out, { recursive: true });
    this.#messages = new AtomicFile(join(this.#out, "messages.ndjson"));
    process.once("exit", this.#onExit);
    options.eventBroadcaster.on("envelope", (message: Envelope) => {
      this.#messages.write(`${JSON.stringify(message)}\n`);
      this.#collector.add(message);
    });
  }

  /** Write the files. */
  override async finished(): Promise<void> {
    this.#messages.commit();
    process.off("exit", this.#onExit);
    const report = this.#collector.report();
    const traceHash = writeReports(report, this.#out);
    const index = indexPath(this.cwd, this.#out);
    this.log(`${formatOutcome(report)}\ntrace hash ${traceHash}\nreport: ${index}\n`);
    await super.finished();
  }
}
