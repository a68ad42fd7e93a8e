import { type DataTable, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { type Idling, idleFor } from "../emulator/machine/idle-guest.ts";
import type { XenWorld } from "./world.ts";

/** How kernels idle, as features say it. */
const ways: Readonly<Record<string, Idling>> = {
  "a tick of 100 Hz": { kind: "periodic", period: 10_000_000 },
  "tickless, by PAL_HALT_LIGHT": { kind: "halt" },
  "tickless, by set_timer_op": { kind: "set_timer_op" },
};

When(
  "{string} idles for {duration} in each of these ways:",
  function (this: XenWorld, domain: string, duration: number, table: DataTable) {
    for (const [name = ""] of table.raw()) idle(this, domain, duration, name);
  },
);

Then("being idle has cost:", function (this: XenWorld, table: DataTable) {
  const costs = this.idleCosts.map(({ name, cost }) => [
    name,
    `${cost.timerInterrupts}`,
    `${cost.wakeUps}`,
  ]);
  expect(costs.map((row) => row.join(" | "))).to.deep.equal(
    table
      .raw()
      .slice(1)
      .map((row) => row.join(" | ")),
  );
});

function idle(world: XenWorld, domain: string, duration: number, name: string): void {
  const way = ways[name];
  if (!way) {
    world.misuse(`there is no way to idle called "${name}"`, Object.keys(ways).join("; "));
  }
  const cost = idleFor(world.machine, domain, duration, way);
  world.idleCosts.push({ name, cost });
  world.log(
    `${duration / 1e9} s idle, ${name}: ${cost.timerInterrupts} timer interrupts, ${cost.wakeUps} wake-ups`,
  );
}
