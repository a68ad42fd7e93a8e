import { Formatter, type IFormatterOptions } from "@cucumber/cucumber";
import { Collector } from "./collect/collector.ts";
import type { Envelope } from "./collect/messages.ts";
import { type ScenarioReport, scenariosOf } from "./model.ts";
import { indexPath, type ReportOptions } from "./options.ts";
import { problemLines, scenarioProblemLines } from "./problem-text.ts";
import { type LineWriter, ScrollingLines, StatusLine } from "./terminal.ts";
import { formatOutcome, slowestLines } from "./totals.ts";

/**
 * Cucumber formatter for standard output: a status line that follows the run on a terminal, a plain
 * line per scenario elsewhere; then every problem with its place, and the totals.
 */
export default class ProgressFormatter extends Formatter {
  static override readonly documentation =
    "Prints progress, problems with their places, and totals.";
  readonly #collector = new Collector();
  readonly #lines: LineWriter;
  /** Where the report formatter writes, if the configuration says it. */
  readonly #out: string | undefined;
  #done = 0;
  #unsuccessful = 0;

  constructor(options: IFormatterOptions) {
    super(options);
    const { stream } = options;
    this.#out = (options.parsedArgvOptions.xenIa64 as ReportOptions | undefined)?.out;
    const isTerminal = "isTTY" in stream && stream.isTTY === true;
    this.#lines = isTerminal ? new StatusLine(stream) : new ScrollingLines(stream);
    options.eventBroadcaster.on("envelope", (message: Envelope) => {
      const scenario = this.#collector.add(message);
      if (scenario) this.#show(scenario);
    });
  }

  /** Print problems and totals. */
  override async finished(): Promise<void> {
    const report = this.#collector.report();
    const scenarios = scenariosOf(report);
    const problems = [
      ...report.problems.map((problem) => problemLines(problem, null)),
      ...scenarios.filter((scenario) => scenario.problem).map(scenarioProblemLines),
    ];
    for (const [index, lines] of problems.entries()) {
      this.#lines.print([
        "",
        ...lines.map((line, i) => `${i === 0 ? `${index + 1}) ` : "   "}${line}`),
      ]);
    }
    const slowest = slowestLines(report);
    if (slowest.length > 0) this.#lines.print(["", "slowest scenarios:", ...slowest]);
    const seconds = (report.duration_ms / 1000).toFixed(1);
    this.#lines.print(["", `${formatOutcome(report)} (${seconds} s)`]);
    if (this.#out) this.#lines.print([`report: ${indexPath(this.cwd, this.#out)}`]);
    await super.finished();
  }

  #show(scenario: ScenarioReport): void {
    this.#done++;
    if (scenario.status === "failed" || scenario.status === "error") this.#unsuccessful++;
    const count = `${`${this.#done}`.padStart(`${this.#collector.planned}`.length)}/${this.#collector.planned}`;
    const duration = `${Math.round(scenario.duration_ms)} ms`;
    const line = `${scenario.status.padEnd(7)} ${scenario.id} ${scenario.name} (${duration})`;
    const failed = this.#unsuccessful > 0 ? ` ${this.#unsuccessful} unsuccessful` : "";
    this.#lines.progress(
      `${count}  ${line}`,
      `[${count}]${failed} ${scenario.id} ${scenario.name}`,
    );
  }
}
