import { testGroup } from "./images.ts";

/* Calls, jumps and storage, compiled by GCC, behave as they do on the host. */

testGroup("calls");
