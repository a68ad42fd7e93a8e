import { testGroup } from "./images.ts";

/* Floating point on random numbers of every kind: results and flags are those of the host. */

testGroup("floating");
