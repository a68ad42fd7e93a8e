import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { StatusLine } from "../../reports/terminal.ts";

test("a status line stays on its line and makes room for what is printed", () => {
  let text = "";
  const line = new StatusLine({ columns: 10, write: (chunk: string) => (text += chunk) });
  line.progress("", "[1/2] a name that is too long");
  equal(text, "\r\u001B[K[1/2] a n");
  line.progress("", "[2/2] too soon");
  ok(!text.includes("[2/2]"), "redrawn at most every 50 ms");
  line.print(["d\u001Bone"]);
  equal(text, "\r\u001B[K[1/2] a n\r\u001B[Kd\uFFFDone\n");
});
