import { mayBeSameMessage, hasSameContent } from './alignment.ts';
import type { SameSender } from './alignment.ts';
import { createHashIndex } from './hash-index.ts';
import { longestNonDecreasing } from './non-decreasing-times.ts';
import type { AlignmentColumns } from './alignment-columns.ts';

/** A row of side B that matches an unpaired message of A but is at another position. Values are indexes of side B. */
export interface Reordering {
  readonly b: number;
  /** The row should come after this row; -1 for none. */
  readonly behind: number;
  /** The row should come before this row; -1 for none. */
  readonly before: number;
}

/** Decisions about messages that the alignment left unpaired. */
export interface UnmatchedMessages {
  /** Pairs of messages of A and B where one is late in its file, so that its position there is no evidence. */
  readonly late: ReadonlyMap<number, number>;
  readonly reorderings: readonly Reordering[];
  /** Number of messages that stay separate although the other side has the same content in the same minute. */
  readonly possibleDoubles: number;
}

/**
 * Compares the unpaired messages of A with unpaired messages of B in the same minute, and decides which are one message that is late in a
 * file, which rows should be reordered, and which stay two. `shift` are the minutes by which A's clock is ahead, by message; `pairing` has
 * the index of B, or -1.
 */
export const settleUnmatched = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  shift: Int32Array,
  sameSender: SameSender,
  pairing: Int32Array,
): UnmatchedMessages => {
  const late = new Map<number, number>();
  const reorderings: Reordering[] = [];
  let possibleDoubles = 0;
  const taken = new Uint8Array(b.length);
  let alone = 0;
  for (let at = 0; at < a.length; at += 1) {
    const other = pairing[at] ?? -1;
    if (other >= 0) taken[other] = 1;
    else alone += 1;
  }
  if (alone === 0 || b.length === 0) return { late, reorderings, possibleDoubles };
  const index = createHashIndex(b.length);
  for (let at = b.length - 1; at >= 0; at -= 1) if (taken[at] === 0) index.add(b.minute[at] ?? 0, at);
  const next = nextPartners(pairing, b.length);
  // Computed only where a position differs, which is rare.
  let inTimeA: Uint8Array | undefined;
  let inTimeB: Uint8Array | undefined;
  let behind = -1;
  for (let at = 0; at < a.length; at += 1) {
    const partner = pairing[at] ?? -1;
    if (partner >= 0) {
      behind = partner;
      continue;
    }
    const before = next[at] ?? b.length;
    const minute = (a.minute[at] ?? 0) - (shift[at] ?? 0);
    let double = false;
    for (let entry = index.first(minute); entry >= 0; entry = index.next(entry)) {
      const other = index.value(entry);
      if (taken[other] === 1 || b.minute[other] !== minute) continue;
      if (!mayBeSameMessage(a, at, b, other, sameSender)) {
        if (hasSameContent(a, at, b, other)) double = true;
        continue;
      }
      const same = hasSameContent(a, at, b, other);
      if (same) double = true;
      inTimeA ??= longestNonDecreasing(a.minute);
      inTimeB ??= longestNonDecreasing(b.minute);
      if (same && inTimeA[at] !== inTimeB[other]) {
        taken[other] = 1;
        late.set(at, other);
        break;
      }
      if (other < behind) reorderings.push({ b: other, behind, before: -1 });
      else if (other > before) reorderings.push({ b: other, behind: -1, before });
    }
    if (double && !late.has(at)) possibleDoubles += 1;
  }
  return { late, reorderings, possibleDoubles };
};

/** For each message of A: the partner of the next paired message. */
const nextPartners = (pairing: Int32Array, end: number): Int32Array => {
  const next = new Int32Array(pairing.length);
  let partner = end;
  for (let at = pairing.length - 1; at >= 0; at -= 1) {
    next[at] = partner;
    if ((pairing[at] ?? -1) >= 0) partner = pairing[at] ?? end;
  }
  return next;
};
