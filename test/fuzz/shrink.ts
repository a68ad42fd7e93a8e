import type { Action } from "./action.ts";
import { Session } from "./session.ts";

/** What a sequence of actions comes to: the first thing wrong, and after which action. */
export interface Failure {
  readonly index: number;
  readonly problems: readonly string[];
}

/** Plays actions on a fresh machine; undefined if all is well. */
export function playAll(actions: readonly Action[]): Failure | undefined {
  const session = new Session();
  for (const [index, action] of actions.entries()) {
    const problems = session.play(action);
    if (problems.length > 0) return { index, problems };
  }
  return undefined;
}

/**
 * The shortest sequence found that still breaks the same rule: it leaves out ever smaller parts,
 * down to single actions, as long as what remains fails likewise (delta debugging).
 */
export function shrink(actions: readonly Action[], failure: Failure): readonly Action[] {
  const kind = kindOf(failure);
  let rest = actions.slice(0, failure.index + 1);
  for (
    let size = Math.ceil(rest.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let at = 0; at < rest.length; ) {
      const shorter = [...rest.slice(0, at), ...rest.slice(at + size)];
      const again = shorter.length === 0 ? undefined : playAll(shorter);
      if (again !== undefined && kindOf(again) === kind) rest = shorter.slice(0, again.index + 1);
      else at += size;
    }
  }
  return rest;
}

/** What a failure is about, without the numbers that change when other calls are left out. */
function kindOf({ problems }: Failure): string {
  return problems[0]!.replace(/0x[0-9a-f]+|-?\d+/g, "N");
}
