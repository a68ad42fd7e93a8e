import assert from "node:assert/strict";
import { after, test } from "node:test";
import { EventChannels } from "../../emulator/xen/events.ts";
import { inProject, xenIa64 } from "../cli/xen-ia64.ts";
import { generator } from "../random.ts";
import { featureOf } from "./feature.ts";
import { ActionGenerator } from "./generate.ts";
import { Session } from "./session.ts";
import { playAll, shrink } from "./shrink.ts";

const { bindIpi } = EventChannels.prototype;
after(() => {
  EventChannels.prototype.bindIpi = bindIpi;
});

const actionsOfSeed = (seed: number, count: number) => {
  const session = new Session();
  const generate = new ActionGenerator(generator(seed), session.machine);
  return Array.from({ length: count }, () => {
    const action = generate.next();
    session.play(action);
    return action;
  });
};

test("the same seed makes the same calls, and another one others", () => {
  const texts = [3, 3, 4].map((seed) => featureOf("calls", actionsOfSeed(seed, 50)));
  assert.equal(texts[0], texts[1]);
  assert.notEqual(texts[0], texts[2]);
});

test("a fault that some calls lead to is shrunk to these calls", () => {
  const actions = actionsOfSeed(3, 60);
  assert.equal(playAll(actions), undefined);
  EventChannels.prototype.bindIpi = function (vcpu) {
    for (let port = 1; port < 128; port++) {
      if (this.port(port)?.binding.state === "ipi") throw new Error("no second one");
    }
    return bindIpi.call(this, vcpu);
  };
  const failure = playAll(actions);
  assert.match(failure?.problems[0] ?? "all is well", /^host exception: no second one/);
  const shortest = shrink(actions, failure!);
  EventChannels.prototype.bindIpi = bindIpi;
  assert.equal(shortest.length, 2);
  for (const { summary } of shortest) assert.match(summary, /bind_ipi/);
});

test("what is printed runs as a feature", () => {
  const made = actionsOfSeed(6, 60);
  const harmless = made.filter(({ summary }) => /^(xen_version|event_channel_op)/.test(summary));
  inProject({ "calls.feature": featureOf("some calls", harmless) }, (folder) => {
    const { status, output } = xenIa64(folder, "run", "calls.feature");
    assert.equal(status, 0, output);
  });
});
