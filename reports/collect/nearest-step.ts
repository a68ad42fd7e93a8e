/**
 * The step definition that an undefined step most resembles, or null if none is near: at least half
 * of the words must agree in place. Quoted texts and numbers stand for any parameter.
 */
export function nearestStep(text: string, patterns: readonly string[]): string | null {
  const wanted = words(text);
  let nearest: string | null = null;
  let least = wanted.length / 2;
  for (const pattern of patterns) {
    const distance = editDistance(wanted, words(pattern));
    if (distance < least) {
      nearest = pattern;
      least = distance;
    }
  }
  return nearest;
}

function words(text: string): string[] {
  const uniform = text.replace(/"[^"]*"|\{\w*\}|\b(0x[\da-f]+|\d+)\b/gi, "{}").toLowerCase();
  return uniform.split(/\s+/).filter((word) => word !== "");
}

/** Least number of words to insert, delete or replace to make `a` into `b`. */
function editDistance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, word] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const replaced = row[j]! + (word === other ? 0 : 1);
      next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
