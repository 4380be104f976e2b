/** Candidate pairs (a, b) with weights, added in ascending order of `a`. */
export interface Candidates {
  count: number;
  a: Int32Array;
  b: Int32Array;
  weight: Int32Array;
}

export const createCandidates = (): Candidates => ({
  count: 0,
  a: new Int32Array(256),
  b: new Int32Array(256),
  weight: new Int32Array(256),
});

export const addCandidate = (candidates: Candidates, a: number, b: number, weight: number): void => {
  const { count } = candidates;
  if (count === candidates.a.length) {
    candidates.a = grown(candidates.a);
    candidates.b = grown(candidates.b);
    candidates.weight = grown(candidates.weight);
  }
  candidates.a[count] = a;
  candidates.b[count] = b;
  candidates.weight[count] = weight;
  candidates.count = count + 1;
};

const grown = (column: Int32Array): Int32Array => {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
};

/**
 * Finds the set of candidates of the largest total weight in which both `a` and `b` strictly increase. Among equal weights, pairs nearer to
 * the front win, so that equal messages pair first with first and second with second. O(n log n) in the number of candidates.
 *
 * Candidates must be ordered by ascending `a`, and for one `a` by descending `b`. `b` is from `fromB` up to, but not including, `toB`. Calls
 * `pair` for each chosen candidate, last one first.
 */
export const weightedIncreasingSubsequence = (
  candidates: Candidates,
  fromB: number,
  toB: number,
  pair: (a: number, b: number) => void,
): void => {
  const { count, a, b, weight } = candidates;
  if (count === 0) return;
  const width = toB - fromB;
  // A Fenwick tree of prefix maxima over b: each node names the candidate that ends its best chain.
  const tree = new Int32Array(width + 1).fill(-1);
  const total = new Float64Array(count);
  const previous = new Int32Array(count);
  const beats = (one: number, other: number): boolean => {
    if (other < 0) return true;
    const difference = (total[one] ?? 0) - (total[other] ?? 0);
    return difference > 0 || (difference === 0 && (b[one] ?? 0) < (b[other] ?? 0));
  };
  let best = -1;
  for (let at = 0; at < count; at += 1) {
    const place = (b[at] ?? 0) - fromB;
    let before = -1;
    for (let node = place; node > 0; node &= node - 1) {
      const found = tree[node] ?? -1;
      if (found >= 0 && beats(found, before)) before = found;
    }
    previous[at] = before;
    total[at] = (weight[at] ?? 0) + (before < 0 ? 0 : (total[before] ?? 0));
    for (let node = place + 1; node <= width; node += node & -node) {
      if (beats(at, tree[node] ?? -1)) tree[node] = at;
    }
    if (beats(at, best)) best = at;
  }
  for (let at = best; at >= 0; at = previous[at] ?? -1) pair(a[at] ?? 0, b[at] ?? 0);
};
