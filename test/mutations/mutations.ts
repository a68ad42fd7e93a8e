import { boot } from "./catalogue/boot.ts";
import { calls } from "./catalogue/calls.ts";
import { events } from "./catalogue/events.ts";
import { firmware } from "./catalogue/firmware.ts";
import { grants } from "./catalogue/grants.ts";
import { interrupts } from "./catalogue/interrupts.ts";
import { lifecycle } from "./catalogue/lifecycle.ts";
import { machineMemory } from "./catalogue/machine-memory.ts";
import { memory } from "./catalogue/memory.ts";
import { models } from "./catalogue/models.ts";
import { preemption } from "./catalogue/preemption.ts";
import { privileged } from "./catalogue/privileged.ts";
import { time } from "./catalogue/time.ts";
import { translation } from "./catalogue/translation.ts";
import { vcpus } from "./catalogue/vcpus.ts";
import type { Mutation } from "./mutation.ts";

/** The faults, by what they break. */
export const mutations: readonly Mutation[] = [
  ...boot,
  ...calls,
  ...events,
  ...interrupts,
  ...vcpus,
  ...memory,
  ...machineMemory,
  ...models,
  ...privileged,
  ...grants,
  ...firmware,
  ...lifecycle,
  ...translation,
  ...preemption,
  ...time,
];
