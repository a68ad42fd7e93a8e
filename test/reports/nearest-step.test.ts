import { equal } from "node:assert/strict";
import { test } from "node:test";
import { nearestStep } from "../../reports/collect/nearest-step.ts";

test("an undefined step finds the definition that was meant", () => {
  const patterns = [
    "vcpu {int} of {string} sends to that port",
    "vcpu {int} of {string} sends to port {int}",
    "{string} is destroyed",
  ];
  equal(nearestStep('vcpu 0 of "guest" send to port 5', patterns), patterns[1]);
  equal(nearestStep('vcpu 0x1 of "a b" sends to this port', patterns), patterns[0]);
  equal(nearestStep("the moon rises over the sea", patterns), null);
});
