import { After, BeforeStep } from "@cucumber/cucumber";
import { RUN_MEDIA_TYPE } from "../reports/scenario-run.ts";
import { stepPosition } from "./positions.ts";
import { scenarioRun } from "./run.ts";
import type { XenWorld } from "./world.ts";

/** "before" is when a group of When steps begins; the step's place is kept for messages. */
BeforeStep(function (this: XenWorld, { pickle, pickleStep, gherkinDocument }) {
  this.step = stepPosition(gherkinDocument, pickle.uri, pickleStep);
  const acts = pickleStep.type === "Action";
  if (acts && !this.acting) this.mark();
  this.acting = acts;
});

/** What ran goes to the reports; a call that broke its contract fails the scenario. */
After(function (this: XenWorld) {
  this.attach(JSON.stringify(scenarioRun(this)), RUN_MEDIA_TYPE);
  requireContracts(this);
});

/** Fail with the first violation of a contract, unless the scenario fails for something else. */
function requireContracts(world: XenWorld): void {
  if (!world.hasMachine) return;
  const broken = world.machine.records.filter(({ violations }) => violations.length > 0);
  const [first] = broken;
  const violation = first?.violations[0];
  if (!first || !violation) return;
  const call = [first.call, first.op].filter(Boolean).join(" ");
  const more = broken.length > 1 ? ` (and ${broken.length - 1} more calls)` : "";
  const where = `${violation.where}${violation.field}`;
  const who = `domain ${first.domain} vcpu ${first.vcpu}`;
  throw new Error(
    `${call} of ${who} breaks its contract at ${where}: ${violation.message}${more}; seq ${first.seq}`,
  );
}
