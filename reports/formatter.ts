import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Formatter, type IFormatterOptions } from "@cucumber/cucumber";
import { AtomicFile } from "./atomic-file.ts";
import { Collector } from "./collect/collector.ts";
import type { Envelope } from "./collect/messages.ts";
import { scenariosOf } from "./model.ts";
import { indexPath, outDirectory } from "./options.ts";
import { countScenarios, formatTotals } from "./totals.ts";
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

  constructor(options: IFormatterOptions) {
    super(options);
    this.#out = outDirectory(options.cwd, options.parsedArgvOptions.xenIa64 ?? {});
    mkdirSync(this.#out, { recursive: true });
    this.#messages = new AtomicFile(join(this.#out, "messages.ndjson"));
    options.eventBroadcaster.on("envelope", (message: Envelope) => {
      this.#messages.write(`${JSON.stringify(message)}\n`);
      this.#collector.add(message);
    });
  }

  /** Write the files. */
  override async finished(): Promise<void> {
    this.#messages.commit();
    const report = this.#collector.report();
    const traceHash = writeReports(report, this.#out);
    const totals = formatTotals(countScenarios(scenariosOf(report)));
    const index = indexPath(this.cwd, this.#out);
    this.log(`${totals}\ntrace hash ${traceHash}\nreport: ${index}\n`);
    await super.finished();
  }
}
