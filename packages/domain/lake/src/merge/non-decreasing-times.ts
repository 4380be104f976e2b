/**
 * Marks the members of a longest non-decreasing subsequence with 1, and the others, which are late or from a wrong clock, with 0. So a single
 * wrong time does not make its neighbours look wrong. O(n log n).
 */
export const longestNonDecreasing = (minutes: Int32Array): Uint8Array => {
  const { length } = minutes;
  const members = new Uint8Array(length).fill(1);
  if (isNonDecreasing(minutes)) return members;
  const tails = new Int32Array(length);
  const before = new Int32Array(length);
  let longest = 0;
  for (let at = 0; at < length; at += 1) {
    const minute = minutes[at] ?? 0;
    let low = 0;
    let high = longest;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((minutes[tails[middle] ?? 0] ?? 0) <= minute) low = middle + 1;
      else high = middle;
    }
    before[at] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = at;
    if (low === longest) longest += 1;
  }
  members.fill(0);
  for (let at = tails[longest - 1] ?? -1; at >= 0; at = before[at] ?? -1) members[at] = 1;
  return members;
};

const isNonDecreasing = (minutes: Int32Array): boolean => {
  for (let at = 1; at < minutes.length; at += 1) if ((minutes[at] ?? 0) < (minutes[at - 1] ?? 0)) return false;
  return true;
};

/** Replaces each time outside that subsequence by the time before it, or at the start by the first time of the subsequence. */
export const withoutOutliers = (minutes: Int32Array): Int32Array => {
  const members = longestNonDecreasing(minutes);
  const first = members.indexOf(1);
  let current = minutes[first] ?? 0;
  return minutes.map((minute, at) => (members[at] === 1 ? (current = minute) : current));
};
