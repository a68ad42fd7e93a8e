import { testGroup } from "./images.ts";

/* Algorithms on floats, doubles and long doubles give every bit that they give on the host. */

testGroup("numerics");
