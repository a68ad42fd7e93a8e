import type { Instruction } from "../instruction.ts";
import { applicationRegisterMoves } from "./application-register-moves.ts";
import { cacheFlushes } from "./cache-flushes.ts";
import { calls } from "./calls.ts";
import { controlRegisterMoves } from "./control-register-moves.ts";
import { indirectMoves } from "./indirect-moves.ts";
import { modes } from "./modes.ts";
import { probes } from "./probes.ts";
import { registerStack } from "./register-stack.ts";
import { statusRegisterMoves } from "./status-register-moves.ts";
import { translationInserts } from "./translation-inserts.ts";
import { translationPurges } from "./translation-purges.ts";

/** System instructions and the register stack. */
export const system: readonly Instruction[] = [
  ...[...calls, ...registerStack, ...modes],
  ...[...applicationRegisterMoves, ...controlRegisterMoves, ...statusRegisterMoves],
  ...[...indirectMoves, ...translationInserts, ...translationPurges, ...probes],
  ...cacheFlushes,
];
