import type { Instruction } from "../instruction.ts";
import { approximations } from "./approximation.ts";
import { arrangements } from "./arrange.ts";
import { floatCompares } from "./compare.ts";
import { conversionsOfNumbers } from "./convert.ts";
import { floatLoads } from "./load.ts";
import { floatLogicals } from "./logical.ts";
import { floatMerges } from "./merge.ts";
import { minimums } from "./minimum.ts";
import { multiplies } from "./multiply.ts";
import { multiplyAdds } from "./multiply-add.ts";
import { pairLoads } from "./pair.ts";
import { parallels } from "./parallel.ts";
import { floatStatus } from "./status.ts";
import { floatStores } from "./store.ts";
import { transfers } from "./transfer.ts";

/** Instructions on floating-point registers, and the integer arithmetic that is done in them. */
export const float: readonly Instruction[] = [
  ...[...floatLoads, ...pairLoads, ...floatStores, ...transfers],
  ...[...floatMerges, ...arrangements, ...floatLogicals, ...multiplies],
  ...[...multiplyAdds, ...approximations, ...minimums, ...floatCompares],
  ...[...conversionsOfNumbers, ...floatStatus, ...parallels],
];
