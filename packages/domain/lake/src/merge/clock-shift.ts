import { MESSAGE_KINDS } from '@homelake/chat';
import { createHashIndex } from './hash-index.ts';
import { secondsAgree } from './alignment-columns.ts';
import type { Span, AlignmentColumns } from './alignment-columns.ts';

/** Time zones are from UTC-12 to UTC+14, so two clocks differ by at most 26 hours, and by one more hour with summer time. */
export const WIDEST_SHIFT_MINUTES = 27 * 60;
const QUARTER = 15;
const SHIFTS = (2 * WIDEST_SHIFT_MINUTES) / QUARTER + 1;
const ZERO = WIDEST_SHIFT_MINUTES / QUARTER;

/** A content that occurs more often than this in the span is not used as evidence of the clock. */
const RARE = 16;
/** Number of shifts with most evidence that are compared, beside the unshifted clock and the changes of the strongest to summer time and back. */
const CONTENDERS = 8;
const WEIGHT_OF_LONG = 1.5;
const WEIGHT_OF_SHORT = 0.6;
/** Evidence that a shifted clock needs, in the weights above. */
const COST_OF_SHIFT = 2.5;
/** Minimum evidence as a share of A's messages in the time of B. Texts that match by coincidence are few among those that do not match. */
const SHARE_OF_EVIDENCE = 0.2;
/** Less than one long message, because summer time may begin one message before the overlap ends. Two changes cost more than one long message. */
const COST_OF_CHANGE = 1.25;
/** Summer time moves a clock by half an hour to two hours. Any other change within a file is unlikely. */
const COST_OF_ODD_CHANGE = 8;

const DISTINCTIVE = Uint8Array.from(MESSAGE_KINDS, (kind) =>
  kind === 'text' || kind === 'poll' || kind === 'location' ? 1 : 0,
);

/** A text of at least this many bytes is unlikely to occur twice within a day. */
const LONG = 12;

/** True for messages that are unlikely to occur twice in one minute. */
export const isRareContent = (columns: AlignmentColumns, index: number): boolean =>
  isDistinctive(columns, index) && (columns.size[index] ?? 0) >= LONG;

/** True for kinds whose content identifies a message: not for markers and system messages. */
export const isDistinctiveKind = (kind: number): boolean => DISTINCTIVE[kind] === 1;

export const isDistinctive = (columns: AlignmentColumns, index: number): boolean =>
  isDistinctiveKind(columns.kind[index] ?? 0);

/**
 * For each message of A: minutes by which the clock of A is ahead of the clock of B. A clock may change within a file, where one of the two
 * zones begins or ends summer time. Between the last message of the old clock and the first of the new one either may hold, so there are two
 * columns, which are equal elsewhere.
 */
export interface ClockShifts {
  readonly early: Int32Array;
  readonly late: Int32Array;
}

/** A message of A whose content also occurs in B, a whole number of quarter hours away. */
interface Observation {
  readonly at: number;
  readonly weight: number;
  /** The shifts under which it matches a message of B, and for each the first and last message that it matches. */
  readonly shifts: number[];
  readonly first: number[];
  readonly last: number[];
}

/**
 * Finds the shifts between two clocks in a span and writes them into `shifts`. First, messages with the same rare content whose times differ by a
 * whole number of quarter hours vote for that difference. Then the shifts with most evidence compete along the span, and the cheapest sequence
 * wins: each message that contradicts the shift at its place has a cost (half a message, more for a long one), and so has each change of the
 * shift. A message of B must come after those that were matched before. Where the clocks agree nowhere, at the borders of the span neither, a
 * shift needs more evidence than chance gives; without it the clocks are taken to agree.
 */
export const findShifts = (a: AlignmentColumns, b: AlignmentColumns, span: Span, shifts: ClockShifts): void => {
  const agree = { before: span.fromA > 0, after: span.toA < a.length };
  const evidence = new Float64Array(SHIFTS);
  const observations: Observation[] = [];
  const index = createHashIndex(span.toB - span.fromB);
  for (let at = span.fromB; at < span.toB; at += 1) if (isDistinctive(b, at)) index.add(b.hashLow[at] ?? 0, at);
  for (let at = span.fromA; at < span.toA; at += 1) {
    if (!isDistinctive(a, at)) continue;
    const observation = observe(a, at, b, index);
    const found = observation.shifts;
    if (found.length === 0) continue;
    observations.push(observation);
    for (const shift of found) evidence[shift] = (evidence[shift] ?? 0) + observation.weight / found.length;
  }
  const contenders = contendersOf(evidence);
  const path = cheapestPath(contenders, observations, agree);
  fill(shifts, span, observations, path, agree);
  if (agree.before || agree.after || path.includes(ZERO)) return;
  const excess = evidenceFor(path, observations);
  if (excess >= COST_OF_SHIFT && excess >= weightInCommon(a, b, span, shifts) * SHARE_OF_EVIDENCE) return;
  shifts.early.fill(0, span.fromA, span.toA);
  shifts.late.fill(0, span.fromA, span.toA);
};

/**
 * The shifts that compete. A change to summer time near the edge of a file shows in one message, which has less evidence than the coincidences of a
 * long chat: so shifts that are such a change away from the strongest one compete whenever their evidence pays for it.
 */
const contendersOf = (evidence: Float64Array): number[] => {
  const ranked = [...evidence.keys()]
    .filter((shift) => (evidence[shift] ?? 0) > 0)
    .sort(
      (one, other) => (evidence[other] ?? 0) - (evidence[one] ?? 0) || Math.abs(one - ZERO) - Math.abs(other - ZERO),
    );
  const strongest = ranked[0] ?? ZERO;
  const contenders = ranked.filter(
    (shift, rank) =>
      rank < CONTENDERS ||
      (costOfChange(shift, strongest) === COST_OF_CHANGE && (evidence[shift] ?? 0) > COST_OF_CHANGE),
  );
  return contenders.includes(ZERO) ? contenders : [...contenders, ZERO];
};

const observe = (
  a: AlignmentColumns,
  at: number,
  b: AlignmentColumns,
  index: ReturnType<typeof createHashIndex>,
): Observation => {
  const low = a.hashLow[at] ?? 0;
  const high = a.hashHigh[at] ?? 0;
  const minute = a.minute[at] ?? 0;
  const weight = isRareContent(a, at) ? WEIGHT_OF_LONG : WEIGHT_OF_SHORT;
  const observation: Observation = { at, weight, shifts: [], first: [], last: [] };
  const { shifts, first, last } = observation;
  let seen = 0;
  for (let entry = index.first(low); entry >= 0; entry = index.next(entry)) {
    const other = index.value(entry);
    if (b.hashLow[other] !== low || b.hashHigh[other] !== high) continue;
    seen += 1;
    if (seen > RARE) return { at, weight, shifts: [], first: [], last: [] };
    const apart = minute - (b.minute[other] ?? 0);
    if (Math.abs(apart) > WIDEST_SHIFT_MINUTES || apart % QUARTER !== 0 || !secondsAgree(a, at, b, other)) continue;
    const shift = apart / QUARTER + ZERO;
    const known = shifts.indexOf(shift);
    // The index returns later messages first.
    if (known >= 0) first[known] = other;
    else {
      shifts.push(shift);
      first.push(other);
      last.push(other);
    }
  }
  return observation;
};

/** Whether a pair of equal messages borders the span before its first and after its last message. The two clocks agree at such a pair. */
interface Agreement {
  readonly before: boolean;
  readonly after: boolean;
}

/** Returns one of the candidate shifts for each observation. */
const cheapestPath = (
  contenders: readonly number[],
  observations: readonly Observation[],
  agree: Agreement,
): number[] => {
  const states = contenders.length;
  const changeCost = Float64Array.from({ length: states * states }, (_, pair) =>
    costOfChange(contenders[Math.floor(pair / states)] ?? ZERO, contenders[pair % states] ?? ZERO),
  );
  const from = new Uint8Array(observations.length * states);
  const costToZero = Float64Array.from(contenders, (shift) => costOfChange(shift, ZERO));
  let cost = agree.before ? costToZero.slice() : new Float64Array(states);
  let nextCost = new Float64Array(states);
  // For each state: the last message of B that the path ending in it matched.
  let reached = new Int32Array(states).fill(-1);
  let nextReached = new Int32Array(states);
  for (const [row, { weight, shifts, first, last }] of observations.entries()) {
    for (let state = 0; state < states; state += 1) {
      const found = shifts.indexOf(contenders[state] ?? ZERO);
      const foundLast = found < 0 ? -1 : (last[found] ?? -1);
      // A match before the last matched message does not count: in a repeated hour a text may equal one of the hour before.
      let cheapest = (cost[state] ?? 0) + (foundLast <= (reached[state] ?? -1) ? weight : 0);
      let before = state;
      for (let other = 0; other < states; other += 1) {
        const changed = (cost[other] ?? 0) + (changeCost[other * states + state] ?? 0);
        if (changed >= cheapest || foundLast <= (reached[other] ?? -1)) continue;
        cheapest = changed;
        before = other;
      }
      from[row * states + state] = before;
      nextCost[state] = cheapest;
      nextReached[state] = found < 0 ? (reached[before] ?? -1) : (first[found] ?? -1);
    }
    [cost, nextCost] = [nextCost, cost];
    [reached, nextReached] = [nextReached, reached];
  }
  if (agree.after) cost = cost.map((sum, state) => sum + (costToZero[state] ?? 0));
  let state = 0;
  for (let other = 1; other < states; other += 1) if ((cost[other] ?? 0) < (cost[state] ?? 0)) state = other;
  const path = Array.from<number>({ length: observations.length });
  for (let row = observations.length - 1; row >= 0; row -= 1) {
    path[row] = contenders[state] ?? ZERO;
    state = from[row * states + state] ?? 0;
  }
  return path;
};

const costOfChange = (one: number, other: number): number => {
  const minutes = Math.abs(one - other) * QUARTER;
  if (minutes === 0) return 0;
  return minutes >= 30 && minutes <= 120 ? COST_OF_CHANGE : COST_OF_ODD_CHANGE;
};

/** Evidence for a clock that never agrees, minus the evidence for one that agrees. */
const evidenceFor = (path: readonly number[], observations: readonly Observation[]): number => {
  let evidence = 0;
  for (const [row, { weight, shifts }] of observations.entries()) {
    if (shifts.includes(ZERO)) evidence -= shifts.includes(path[row] ?? ZERO) ? 0 : weight;
    else if (shifts.includes(path[row] ?? ZERO)) evidence += weight;
  }
  return evidence;
};

/** Total weight of A's messages in the time of B, on the clock that `shifts` gives: the evidence if every message matched. */
const weightInCommon = (a: AlignmentColumns, b: AlignmentColumns, span: Span, { early }: ClockShifts): number => {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = span.fromB; at < span.toB; at += 1) {
    first = Math.min(first, b.minute[at] ?? 0);
    last = Math.max(last, b.minute[at] ?? 0);
  }
  let sum = 0;
  for (let at = span.fromA; at < span.toA; at += 1) {
    const minute = (a.minute[at] ?? 0) - (early[at] ?? 0);
    if (minute >= first && minute <= last && isDistinctive(a, at))
      sum += isRareContent(a, at) ? WEIGHT_OF_LONG : WEIGHT_OF_SHORT;
  }
  return sum;
};

const fill = (
  shifts: ClockShifts,
  span: Span,
  observations: readonly Observation[],
  path: readonly number[],
  agree: Agreement,
): void => {
  const minutes = path.map((shift) => (shift - ZERO) * QUARTER);
  let at = span.fromA;
  let current = agree.before ? 0 : (minutes[0] ?? 0);
  for (const [row, { at: place, shifts: found }] of observations.entries()) {
    const next = minutes[row] ?? 0;
    shifts.early.fill(current, at, place);
    shifts.late.fill(next, at, place);
    // A message that also matches on the old clock may be the last one of the old clock.
    shifts.early[place] = found.includes(current / QUARTER + ZERO) ? current : next;
    shifts.late[place] = next;
    current = next;
    at = place + 1;
  }
  shifts.early.fill(current, at, span.toA);
  shifts.late.fill(agree.after ? 0 : current, at, span.toA);
};

/**
 * Sets the shifts to those of the pairs: between two pairs both their shifts are possible, before the first pair and after the last one the
 * nearest pair's shift holds. So content that matches by chance outside the overlap shifts no clock. Without pairs the shift is 0.
 */
export const setShiftsFromPairs = (
  a: AlignmentColumns,
  b: AlignmentColumns,
  pairing: Int32Array,
  shifts: ClockShifts,
): void => {
  const firstPair = pairing.findIndex((other) => other >= 0);
  const shiftOf = (at: number): number => (a.minute[at] ?? 0) - (b.minute[pairing[at] ?? 0] ?? 0);
  let current = firstPair < 0 ? 0 : shiftOf(firstPair);
  let from = 0;
  for (let at = Math.max(0, firstPair); at < a.length; at += 1) {
    if ((pairing[at] ?? -1) < 0) continue;
    const next = shiftOf(at);
    shifts.early.fill(current, from, at);
    shifts.late.fill(next, from, at);
    shifts.early[at] = next;
    shifts.late[at] = next;
    current = next;
    from = at + 1;
  }
  shifts.early.fill(current, from);
  shifts.late.fill(current, from);
};
