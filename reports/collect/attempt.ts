import type { InputErrorReport } from "../scenario-run.ts";
import { INPUT_ERROR_MEDIA_TYPE, RUN_MEDIA_TYPE } from "../scenario-run.ts";
import type { Attachment, Pickle, TestCase, TestStepResult, Timestamp } from "./messages.ts";

const LOG_MEDIA_TYPE = "text/x.cucumber.log+plain";

/** What has come in of one execution of a scenario. */
export interface Attempt {
  readonly pickle: Pickle;
  readonly testCase: TestCase;
  readonly started_ms: number;
  readonly results: Map<string, TestStepResult>;
  readonly logs: Map<string, string[]>;
  /** By test step. */
  readonly inputErrors: Map<string, InputErrorReport>;
  runBody: string | null;
}

/** Begin to collect an execution that started at `timestamp`. */
export function startAttempt(pickle: Pickle, testCase: TestCase, timestamp: Timestamp): Attempt {
  return {
    pickle,
    testCase,
    started_ms: toMilliseconds(timestamp),
    results: new Map(),
    logs: new Map(),
    inputErrors: new Map(),
    runBody: null,
  };
}

/** Keep what the reports need of an attachment. */
export function attach(attempt: Attempt, attachment: Attachment): void {
  const step = attachment.testStepId ?? "";
  if (attachment.mediaType === RUN_MEDIA_TYPE) {
    attempt.runBody = text(attachment);
  } else if (attachment.mediaType === INPUT_ERROR_MEDIA_TYPE) {
    attempt.inputErrors.set(step, JSON.parse(text(attachment)) as InputErrorReport);
  } else if (attachment.mediaType === LOG_MEDIA_TYPE) {
    const lines = attempt.logs.get(step) ?? [];
    attempt.logs.set(step, [...lines, text(attachment)]);
  }
}

/**
 * The input error that explains a failed step: the step's own; or else one that a hook attached
 * for whichever step failed.
 */
export function inputErrorOf(attempt: Attempt, testStepId: string): InputErrorReport | null {
  const own = attempt.inputErrors.get(testStepId);
  if (own) return own;
  for (const [step, error] of attempt.inputErrors) {
    if (`${attempt.results.get(step)?.status}` !== "FAILED") return error;
  }
  return null;
}

/** Seconds and nanoseconds, of a moment or a duration, in milliseconds. */
export function toMilliseconds({ seconds, nanos }: Timestamp): number {
  return seconds * 1000 + nanos / 1e6;
}

function text({ body, contentEncoding }: Attachment): string {
  return `${contentEncoding}` === "BASE64" ? Buffer.from(body, "base64").toString("utf8") : body;
}
