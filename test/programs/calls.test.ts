import { testGroup } from "./images.ts";

/* Calls and control flow, compiled by GCC, behave as they do on the host. */

testGroup("calls");
