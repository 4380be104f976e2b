import { MESSAGE_KINDS } from '@homelake/chat';
import { createHashIndex } from './hash-index.ts';
import type { Span, Strip } from './strip.ts';

/** Zones lie between UTC-12 and UTC+14, so two clocks stand at most 26 hours apart; an hour more for summer time. */
export const WIDEST_SHIFT_MINUTES = 27 * 60;
const QUARTER = 15;
const SHIFTS = (2 * WIDEST_SHIFT_MINUTES) / QUARTER + 1;
const ZERO = WIDEST_SHIFT_MINUTES / QUARTER;

/** A content that stands more often than this in the span says nothing about the clock. */
const RARE = 16;
/** How many shifts are weighed against each other, the unshifted clock included. */
const CONTENDERS = 8;
const WEIGHT_OF_LONG = 1.5;
const WEIGHT_OF_SHORT = 0.6;
/** In messages: so much evidence it takes to believe in a shifted clock at all, and in a change within a file. */
const COST_OF_SHIFT = 2.5;
const COST_OF_CHANGE = 2.5;
/** Summer time moves a clock by half an hour to two hours; any other change within a file is unlikely. */
const COST_OF_ODD_CHANGE = 8;

const TELLING = Uint8Array.from(MESSAGE_KINDS, (kind) =>
  kind === 'text' || kind === 'poll' || kind === 'location' ? 1 : 0,
);

/** A text of so many bytes hardly comes twice within a day. */
const LONG = 12;

/** True for messages that hardly have a double in the same minute. */
export const isRareContent = (strip: Strip, index: number): boolean =>
  isTelling(strip, index) && (strip.size[index] ?? 0) >= LONG;

/** True for kinds whose content tells a message from others: no markers, no system rows. */
export const isTellingKind = (kind: number): boolean => TELLING[kind] === 1;

export const isTelling = (strip: Strip, index: number): boolean => isTellingKind(strip.kind[index] ?? 0);

/**
 * Minutes that strip A's clock stands ahead of strip B's, per message of A. A clock may change within a file, where one of the
 * two zones begins or ends its summer time; between the last message of the old clock and the first of the new one
 * either may hold, so there are two columns, equal elsewhere.
 */
export interface ClockShifts {
  readonly early: Int32Array;
  readonly late: Int32Array;
}

/**
 * Finds the shifts in a span and writes them into `shifts`. Messages with the same rare content, a whole number of quarter
 * hours apart, vote; the shifts with most votes are then weighed along the file: a message that speaks against the
 * shift assumed at its place costs one or, if long, more; a change of the shift costs as much as a few messages (the cheapest path wins). With no
 * votes the clock is taken to agree.
 */
export const findShifts = (a: Strip, b: Strip, span: Span, shifts: ClockShifts): void => {
  const votes = new Float64Array(SHIFTS);
  const observed: number[] = [];
  const observedShifts: number[][] = [];
  const weights: number[] = [];
  const index = createHashIndex(span.toB - span.fromB);
  for (let at = span.fromB; at < span.toB; at += 1) if (isTelling(b, at)) index.add(b.hashLow[at] ?? 0, at);
  for (let at = span.fromA; at < span.toA; at += 1) {
    if (!isTelling(a, at)) continue;
    const found = shiftsOf(a, at, b, index);
    if (found.length === 0) continue;
    observed.push(at);
    observedShifts.push(found);
    weights.push(isRareContent(a, at) ? WEIGHT_OF_LONG : WEIGHT_OF_SHORT);
    for (const shift of found) votes[shift] = (votes[shift] ?? 0) + 1 / found.length;
  }
  const contenders = [...votes.keys()]
    .filter((shift) => shift === ZERO || (votes[shift] ?? 0) > 0)
    .sort((one, other) => (votes[other] ?? 0) - (votes[one] ?? 0) || Math.abs(one - ZERO) - Math.abs(other - ZERO))
    .slice(0, CONTENDERS);
  if (!contenders.includes(ZERO)) contenders.push(ZERO);
  const path = cheapestPath(contenders, observedShifts, weights);
  fill(shifts, span, observed, path);
};

const shiftsOf = (a: Strip, at: number, b: Strip, index: ReturnType<typeof createHashIndex>): number[] => {
  const low = a.hashLow[at] ?? 0;
  const high = a.hashHigh[at] ?? 0;
  const minute = a.minute[at] ?? 0;
  const found: number[] = [];
  let seen = 0;
  for (let entry = index.first(low); entry >= 0; entry = index.next(entry)) {
    const other = index.value(entry);
    if (b.hashLow[other] !== low || b.hashHigh[other] !== high) continue;
    seen += 1;
    if (seen > RARE) return [];
    const apart = minute - (b.minute[other] ?? 0);
    if (Math.abs(apart) > WIDEST_SHIFT_MINUTES || apart % QUARTER !== 0) continue;
    const shift = apart / QUARTER + ZERO;
    if (!found.includes(shift)) found.push(shift);
  }
  return found;
};

const cheapestPath = (
  contenders: readonly number[],
  observations: readonly (readonly number[])[],
  weights: readonly number[],
): number[] => {
  const states = contenders.length;
  const changeCost = Float64Array.from({ length: states * states }, (_, pair) =>
    costOfChange(contenders[Math.floor(pair / states)] ?? ZERO, contenders[pair % states] ?? ZERO),
  );
  const from = new Uint8Array(observations.length * states);
  let cost = Float64Array.from(contenders, (shift) => (shift === ZERO ? 0 : COST_OF_SHIFT));
  let next = new Float64Array(states);
  for (let row = 0; row < observations.length; row += 1) {
    const found = observations[row] ?? [];
    const weight = weights[row] ?? 0;
    for (let state = 0; state < states; state += 1) {
      let cheapest = cost[state] ?? 0;
      let before = state;
      for (let other = 0; other < states; other += 1) {
        const changed = (cost[other] ?? 0) + (changeCost[other * states + state] ?? 0);
        if (changed >= cheapest) continue;
        cheapest = changed;
        before = other;
      }
      from[row * states + state] = before;
      next[state] = cheapest + (found.includes(contenders[state] ?? ZERO) ? 0 : weight);
    }
    [cost, next] = [next, cost];
  }
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

const fill = (shifts: ClockShifts, span: Span, observed: readonly number[], path: readonly number[]): void => {
  const minutes = path.map((shift) => (shift - ZERO) * QUARTER);
  let at = span.fromA;
  let current = minutes[0] ?? 0;
  for (const [row, place] of observed.entries()) {
    const next = minutes[row] ?? 0;
    shifts.early.fill(current, at, place);
    shifts.late.fill(next, at, place);
    shifts.early[place] = next;
    shifts.late[place] = next;
    current = next;
    at = place + 1;
  }
  shifts.early.fill(current, at, span.toA);
  shifts.late.fill(current, at, span.toA);
};
