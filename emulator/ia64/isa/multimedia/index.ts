import type { Instruction } from "../instruction.ts";
import { parallelAdds } from "./add.ts";
import { arrangements } from "./arrange.ts";
import { parallelCompares } from "./compare.ts";
import { parallelMultiplies } from "./multiply.ts";
import { parallelShifts } from "./shift.ts";

/** Operations on registers as rows of bytes, words or doublewords. */
export const multimedia: readonly Instruction[] = [
  ...[...parallelAdds, ...parallelCompares, ...parallelMultiplies],
  ...[...arrangements, ...parallelShifts],
];
