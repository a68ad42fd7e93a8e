import { testGroup } from "./images.ts";

/* Quotients and roots by the sequences that GCC writes inline are exact. */

testGroup("division");
