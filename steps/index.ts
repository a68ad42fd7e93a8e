/** The step library: what a project imports to write features with our steps. */
import "./parameter-types.ts";
import "./world.ts";
import "./hooks.ts";
import "./machines.ts";
import "./boot.ts";
import "./calls.ts";
import "./code.ts";
import "./counters.ts";
import "./events.ts";
import "./interrupts.ts";
import "./lifecycle.ts";
import "./memory.ts";
import "./privileged.ts";
import "./time.ts";
import "./toolstack.ts";
import "./translation.ts";
import "./xencomm.ts";
