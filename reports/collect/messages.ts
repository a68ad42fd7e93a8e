import type { runCucumber } from "@cucumber/cucumber/api";

/** A Cucumber message, as the installed Cucumber defines it. */
export type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0];
type Body<K extends keyof Envelope> = NonNullable<Envelope[K]>;
export type GherkinDocument = Body<"gherkinDocument">;
export type Pickle = Body<"pickle">;
export type PickleStep = Pickle["steps"][number];
export type TestCase = Body<"testCase">;
export type Attachment = Body<"attachment">;
export type Timestamp = Body<"testRunStarted">["timestamp"];
export type TestStepResult = Body<"testStepFinished">["testStepResult"];
export type Meta = Body<"meta">;
export type Hook = Body<"hook">;
