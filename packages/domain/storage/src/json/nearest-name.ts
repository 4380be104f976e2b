/**
 * The name most like `name`, for a hint about a typing mistake. Null where none is near: more than a third of the letters, or more than two
 * of a short name, would have to change. Case does not count.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  const most = Math.max(2, Math.floor(name.length / 3));
  let nearest: string | null = null;
  let least = most + 1;
  for (const one of known) {
    const changes = editDistance(name.toLowerCase(), one.toLowerCase());
    if (changes < least && changes < one.length) [nearest, least] = [one, changes];
  }
  return nearest;
}

/** Levenshtein distance: the least number of letters to insert, delete or replace. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
