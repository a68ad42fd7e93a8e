import { testGroup } from "./images.ts";

/* Loops and loads as compilers move them: vectors, software pipelines, speculation. */

testGroup("compiler");
