import { testGroup } from "./images.ts";

/* Integers, strings, sorting and hashing, compiled by GCC, give what they give on the host. */

testGroup("data");
