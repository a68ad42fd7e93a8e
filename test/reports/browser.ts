import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

type Result = Readonly<Record<string, unknown>>;

/** A headless Chromium with one page, driven by its debugging protocol over pipes. */
export class Browser {
  /** Whether there is a Chromium to drive. */
  static readonly isInstalled = spawnSync("chromium", ["--version"]).status === 0;

  /** Messages of scripts' errors, and of whatever the page's policy refused. */
  readonly errors: string[] = [];
  readonly #process: ChildProcess;
  readonly #profile = mkdtempSync(join(tmpdir(), "xen-ia64-chromium-"));
  readonly #waiting = new Map<number, (message: Result) => void>();
  #session: string | undefined;
  #last = 0;
  #loaded: () => void = () => {};

  constructor() {
    const options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"];
    this.#process = spawn("chromium", [...options, `--user-data-dir=${this.#profile}`], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    let rest = "";
    (this.#process.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop()!;
      for (const message of messages) this.#receive(JSON.parse(message));
    });
  }

  /** Open a page in a viewport of this many pixels. */
  async open(url: string, width: number, height: number): Promise<void> {
    if (!this.#session) {
      const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
      const attached = await this.send("Target.attachToTarget", { targetId, flatten: true });
      this.#session = attached.sessionId as string;
      for (const domain of ["Page", "Runtime", "Log"]) await this.send(`${domain}.enable`);
    }
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.send("Emulation.setDeviceMetricsOverride", size);
    // A page that differs only in its fragment would not be loaded again.
    await this.#navigate("about:blank");
    await this.#navigate(url);
  }

  /** Value of an expression in the page; what it returns must be JSON. */
  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, returnByValue: true, awaitPromise: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as Result).value;
  }

  /** Send a command of the protocol and wait for its result. */
  async send(method: string, params: Result = {}): Promise<Result> {
    const id = ++this.#last;
    const session = this.#session && { sessionId: this.#session };
    const pipe = this.#process.stdio[3] as Writable;
    pipe.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const message = await new Promise<Result>((resolve) => this.#waiting.set(id, resolve));
    if (message.error) throw new Error(`${method}: ${JSON.stringify(message.error)}`);
    return message.result as Result;
  }

  /** End the browser and forget its profile. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #navigate(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve;
    });
    await this.send("Page.navigate", { url });
    await loaded;
  }

  #receive(message: { id?: number; method?: string; params?: Result }): void {
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message as Result);
    if (message.method === "Page.loadEventFired") this.#loaded();
    if (message.method === "Runtime.exceptionThrown" || message.method === "Log.entryAdded") {
      this.errors.push(JSON.stringify(message.params));
    }
  }
}
