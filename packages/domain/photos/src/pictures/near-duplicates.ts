import { hashWords, visitNear } from './near-hashes.ts';
import { LOOKS_ALIKE_BITS, NO_STRUCTURE } from './perceptual-hash.ts';

/**
 * Groups the pictures that look alike: each is at most `maxDistance` bits from another of its group. A group has two or more pictures, in the
 * order of `ids`; the groups are in the order of their first picture. Pictures without structure (all bits zero) are in no group.
 */
export function nearDuplicates(
  ids: readonly string[],
  hashes: readonly string[],
  maxDistance = LOOKS_ALIKE_BITS,
): readonly (readonly string[])[] {
  if (ids.length !== hashes.length) throw new TypeError('hashes: one for each id is needed');
  // Pictures with the very same hash are compared with others only once.
  const byHash = groupBy(ids.length, (i) => hashes[i] ?? NO_STRUCTURE);
  byHash.delete(NO_STRUCTURE);
  const alike = [...byHash.values()];
  const words = hashWords([...byHash.keys()]);
  const sets = disjointSets(alike.length);
  visitNear(words, words, maxDistance, (a, b) => sets.join(a, b));

  const groups = groupBy(alike.length, sets.rootOf);
  return [...groups.values()]
    .map((group) => group.flatMap((i) => alike[i] ?? []).sort((a, b) => a - b))
    .filter((group) => group.length > 1)
    .sort(([a = 0], [b = 0]) => a - b)
    .map((group) => group.map((i) => ids[i] ?? ''));
}

/** Groups the numbers from 0 up to, not including, `count` by key. */
function groupBy<Key>(count: number, keyOf: (i: number) => Key): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  for (let i = 0; i < count; i++) {
    const key = keyOf(i);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  return groups;
}

function disjointSets(size: number) {
  const parent = Uint32Array.from({ length: size }, (_, i) => i);
  function rootOf(i: number): number {
    let at = i;
    for (let up = parent[at] ?? 0; up !== at; up = parent[at] ?? 0) {
      parent[at] = parent[up] ?? 0;
      at = up;
    }
    return at;
  }
  return {
    rootOf,
    join(a: number, b: number): void {
      parent[rootOf(a)] = rootOf(b);
    },
  };
}
