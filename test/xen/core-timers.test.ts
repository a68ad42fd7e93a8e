import assert from "node:assert/strict";
import { test } from "node:test";
import { TimerQueue } from "../../emulator/xen/timers.ts";

test("timers expire by time, those of one instant in the order in which they were set", () => {
  const timers = new TimerQueue();
  timers.set({ kind: "itm", domain: 1, vcpu: 0, time: 20 });
  timers.set({ kind: "poll", domain: 1, vcpu: 0, time: 10 });
  timers.set({ kind: "itm", domain: 2, vcpu: 0, time: 10 });
  timers.set({ kind: "itm", domain: 1, vcpu: 0, time: 15 });
  assert.equal(timers.next(), 10);
  assert.equal(timers.takeExpired(9), undefined);
  const order = [];
  for (let timer = timers.takeExpired(15); timer; timer = timers.takeExpired(15)) order.push(timer);
  assert.deepEqual(
    order.map((t) => `${t.kind}${t.domain}@${t.time}`),
    ["poll1@10", "itm2@10", "itm1@15"],
  );
  assert.equal(timers.next(), undefined);
});
