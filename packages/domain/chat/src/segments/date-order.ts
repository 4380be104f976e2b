import { printedDayNumber } from '../locales/calendar.ts';
import type { DayGaps } from './day-gaps.ts';
import type { HeaderShape } from '../headers/header-shape.ts';
import type { DateOrder, DateOrderFinding } from '../message/parsed-chat.ts';
import type { DateRun } from './segment.ts';

const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
/** Day number of 2009-01-01. WhatsApp was released in February 2009. */
const WHATSAPP_EPOCH = 14_245;

const DAY = 86_400;
const MINUTE = 60;

/** Replaces a year that is not printed: a leap year of WhatsApp's time. */
const SOME_YEAR = 2012;

/**
 * Day number of a run's printed date under an order; NaN where that is no date, or where the year stands at another place than in the order
 * (`3/18/R4` read as ymd).
 * @param missingYear takes the place of a year that is not printed
 */
export function runDay(run: DateRun, order: DateOrder, missingYear?: number): number {
  const { shape } = run;
  if (shape.dateFields === 2) {
    const [first, second] = order === 'dmy' ? [run.b, run.a] : [run.a, run.b];
    return shape.monthAt < 0 || shape.monthAt === (order === 'dmy' ? 1 : 0)
      ? printedDayNumber(missingYear ?? SOME_YEAR, first, second, [], false)
      : Number.NaN;
  }
  const isYearFirst = order === 'ymd';
  const yearAt = isYearFirst ? 0 : 2;
  const monthAt = order === 'mdy' ? 0 : 1;
  if (shape.yearAt >= 0 && shape.yearAt !== yearAt) return Number.NaN;
  if (shape.monthAt >= 0 && shape.monthAt !== monthAt) return Number.NaN;
  const isShort = shape.yearWidth < 3;
  const year = isYearFirst ? run.a : run.c;
  const month = order === 'mdy' ? run.a : run.b;
  const day = order === 'dmy' ? run.a : order === 'mdy' ? run.b : run.c;
  if (isShort && shape.eras.length === 0 && year > 99) return Number.NaN;
  return printedDayNumber(year, month, day, shape.eras, isShort);
}

/** Evidence for an order. `weight` is the natural log of its odds against the others; PROOF or more is proof. */
interface Vote {
  readonly order: DateOrder;
  readonly weight: number;
  readonly sentence: string;
}

export interface DateOrderInput {
  readonly runs: readonly DateRun[];
  /** Day numbers in the names of attachments, each with the index of its run. Called only if the dates alone do not decide. */
  readonly attachmentDays: () => readonly (readonly [run: number, day: number])[];
  /** Gaps between the messages of these runs. Called only if the dates alone do not decide. */
  readonly dayGaps: () => DayGaps;
  /** Wall-clock seconds at which the export was made at the latest, by a clock that may be wrong. */
  readonly exportedAt?: number | undefined;
  readonly asked?: DateOrder | 'auto' | undefined;
}

/** Votes of the header shape: which regions print dates in this form. */
function shapeVotes(shape: HeaderShape): Vote[] {
  const text = shape.key.replace(/\{[^}]*\}/g, '#');
  const isShort = shape.yearWidth < 4;
  if (isShort && text.includes('. #. #'))
    return votesFor(['ymd'], 1.5, 'Two-digit years with ". " between the fields are Korean: year first.');
  if (isShort && text.includes('(')) return votesFor(['ymd'], 3, 'A time in parentheses is Basque: year first.');
  const votes = isShort
    ? votesFor(['dmy', 'mdy'], 6, 'Two-digit years come first in Korean, Basque and Nepali alone.')
    : [];
  return [...votes, ...dayMonthVotes(shape, text, isShort)];
}

function dayMonthVotes(shape: HeaderShape, text: string, isShort: boolean): Vote[] {
  const spoken = shape.periods.map((period) => period.text);
  const isUnpadded = shape.padding.slice(0, 2).includes('unpadded');
  if (/#\. ?#\. ?#/.test(text)) return votesFor(['dmy', 'ymd'], 4, 'Dates with dots are never month-first.');
  if (text.includes('#-#-#'))
    return votesFor(
      ['dmy'],
      3,
      'Dates with hyphens that end in the year are day-first in Dutch, Spanish and Danish regions.',
    );
  // A phone with another calendar than its region's: that of the United States and Canada writes the month first then, too.
  if (shape.eras.length > 0 && !shape.padding.slice(0, 2).includes('padded')) return [];
  if (isShort && isUnpadded && spoken.some((word) => /^[AP]M$/.test(word)))
    return votesFor(
      ['mdy'],
      2.5,
      'Unpadded dates with two-digit years and upper-case AM or PM are of the United States.',
    );
  if (isShort && spoken.some((word) => /^[ap]m$/.test(word)))
    return votesFor(['dmy'], 2.5, 'Two-digit years with lower-case am or pm are of India.');
  if (!isShort && !shape.hasPeriod)
    return votesFor(['dmy'], 2.5, 'Four-digit years at the end with a 24-hour clock are nearly always day-first.');
  if (spoken.some((word) => /^[ap]\.\s?m\.$/i.test(word)))
    return votesFor(['dmy'], 2, 'The day period is Spanish: day first.');
  if (shape.bracketed && /#\/#\/#,? #\.#/.test(text)) return [];
  return isShort
    ? votesFor(['dmy'], 0.2, 'More regions write the day first.')
    : votesFor(['dmy'], 1, 'Four-digit years at the end are mostly day-first.');
}

const votesFor = (orders: readonly DateOrder[], weight: number, sentence: string): Vote[] =>
  orders.map((order) => ({ order, weight, sentence }));

/**
 * Finds the order of day, month and year from all evidence in the file. An order is excluded where a date would not exist or be older than
 * WhatsApp. The evidence for the other orders is weighed; only proof makes the finding certain.
 */
export function findDateOrder(input: DateOrderInput): DateOrderFinding {
  const { runs, asked } = input;
  // Without a year, the order year first equals month first.
  const orders = ORDERS.filter((order) => order !== 'ymd' || runs.some((run) => run.shape.dateFields === 3));
  const days = new Map(orders.map((order) => [order, runs.map((run) => runDay(run, order))]));
  const { candidates, isConflicted } = candidatesOf(days);
  if (asked !== undefined && asked !== 'auto')
    return { order: asked, confidence: 1, evidence: ['The caller said so.'], alternatives: [] };

  const shape = runs[0]?.shape;
  const votes =
    candidates.length === 1
      ? []
      : [
          ...attachmentVotes(input, days, candidates),
          ...exportVotes(input, days, candidates),
          ...chronologyVotes(days, candidates, input.dayGaps()),
          ...leapVotes(days, candidates),
          ...(shape === undefined ? [] : shapeVotes(shape)).filter((vote) => candidates.includes(vote.order)),
        ];
  const score = new Map(
    candidates.map((order) => [order, votes.reduce((sum, vote) => sum + (vote.order === order ? vote.weight : 0), 0)]),
  );
  const ranked = candidates.toSorted((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0));
  const order = ranked[0] ?? 'dmy';
  const odds = candidates.map((other) => Math.exp((score.get(other) ?? 0) - (score.get(order) ?? 0)));
  const isProved =
    !isConflicted && (votes.some((vote) => vote.order === order && vote.weight >= PROOF) || candidates.length === 1);
  const confidence = Math.min(isConflicted ? 0.9 : 0.99, 1 / odds.reduce((sum, odd) => sum + odd, 0));
  const evidence = [
    ...exclusions(input, days, order, candidates),
    ...votes
      .filter(
        (vote) =>
          vote.order === order &&
          ranked.some((other) => !votes.some((same) => same.order === other && same.sentence === vote.sentence)),
      )
      .toSorted((a, b) => b.weight - a.weight)
      .map((vote) => vote.sentence),
  ];
  return {
    order,
    // Rounded down: 0.996 is not proof.
    confidence: isProved ? 1 : Math.floor(confidence * 100) / 100,
    evidence: evidence.length > 0 ? evidence : ['Nothing in the file tells day and month apart.'],
    alternatives: isProved ? [] : ranked.slice(1),
  };
}

const PROOF = 20;

/**
 * Orders under which every date exists and is of WhatsApp's first year or later. Where there is no such order (joined exports of two orders, a
 * phone whose clock was wrong), the orders with the fewest impossible dates, and of these the ones with the fewest dates that are too early.
 */
function candidatesOf(days: Days): { readonly candidates: readonly DateOrder[]; readonly isConflicted: boolean } {
  const counted = [...days].map(([order, own]) => {
    return { order, invalid: own.filter(Number.isNaN).length, early: own.filter(isTooEarly).length };
  });
  const invalid = Math.min(...counted.map((one) => one.invalid));
  const possible = counted.filter((one) => one.invalid === invalid);
  const early = Math.min(...possible.map((one) => one.early));
  return {
    candidates: possible.filter((one) => one.early === early).map((one) => one.order),
    isConflicted: invalid > 0,
  };
}

const isTooEarly = (day: number): boolean => day < WHATSAPP_EPOCH;

function show(run: DateRun | undefined): string {
  if (run === undefined) return '';
  return run.shape.dateFields === 2 ? `${run.a}/${run.b}` : `${run.a}/${run.b}/${run.c}`;
}

/** Sentences that tell why the other orders are excluded, the strongest first. */
function exclusions(input: DateOrderInput, days: Days, order: DateOrder, candidates: readonly DateOrder[]): string[] {
  const { runs } = input;
  const [first] = runs;
  if (first === undefined) return [];
  const sentences: string[] = [];
  if (first.shape.monthAt >= 0) sentences.push('The month is written as a word.');
  else if (order === 'ymd') {
    if (first.shape.yearAt === 0) sentences.push(`The year comes first, as in ${show(first)}.`);
  } else {
    const proof = runs.find(
      (run) => run.shape.monthAt < 0 && (order === 'dmy' ? run.a : run.b) > 12 && !Number.isNaN(runDay(run, order)),
    );
    if (proof !== undefined && !candidates.includes(order === 'dmy' ? 'mdy' : 'dmy'))
      sentences.push(`The ${order === 'dmy' ? 'first' : 'second'} field goes above 12, as in ${show(proof)}.`);
  }
  for (const [other, own] of days) {
    if (candidates.includes(other) || own.some(Number.isNaN)) continue;
    sentences.push(`${NAMES[other]}, ${show(runs[own.findIndex(isTooEarly)])} would be before WhatsApp existed.`);
  }
  return sentences;
}

const NAMES = { dmy: 'Day first', mdy: 'Month first', ymd: 'Year first' } as const;

type Days = ReadonlyMap<DateOrder, readonly number[]>;

/** Votes of attachments. Names like IMG-20190101-WA0000 and 00000001-PHOTO-2019-01-01-12-00-00.jpg print the day in a known order. */
function attachmentVotes(input: DateOrderInput, days: Days, candidates: readonly DateOrder[]): Vote[] {
  const attachmentDays = input.attachmentDays();
  const agreeing = candidates.map((order) => {
    const own = days.get(order) ?? [];
    return attachmentDays.filter(([run, day]) => Math.abs((own[run] ?? Number.NaN) - day) <= 1).length;
  });
  const best = Math.max(0, ...agreeing);
  const winner = candidates[agreeing.indexOf(best)];
  if (best === 0 || winner === undefined || agreeing.filter((n) => n === best).length > 1) return [];
  const runnerUp = Math.max(0, ...agreeing.filter((n) => n !== best));
  return best > runnerUp * 4
    ? [
        {
          order: winner,
          weight: PROOF + 4,
          sentence: `${best} attachment names print the date of their message in this order.`,
        },
      ]
    : [
        {
          order: winner,
          weight: 2,
          sentence: `${best} attachment names agree with this order, ${runnerUp} with another.`,
        },
      ];
}

/** Votes against orders that put messages after the time of the export. That time may be wrong, so they are no proof. */
function exportVotes({ runs, exportedAt }: DateOrderInput, days: Days, candidates: readonly DateOrder[]): Vote[] {
  // One day of tolerance, because the two clocks may be in different zones.
  const last = Math.floor((exportedAt ?? Number.NaN) / DAY) + 1;
  const isLate = (day: number): boolean => day > last;
  const late = candidates.map((order) => (days.get(order) ?? []).filter(isLate).length);
  const fewest = Math.min(...late);
  const worst = candidates.find((_, i) => (late[i] ?? 0) > fewest);
  if (worst === undefined) return [];
  const run = runs[(days.get(worst) ?? []).findIndex(isLate)];
  return votesFor(
    candidates.filter((_, i) => late[i] === fewest),
    EXPORT_WEIGHT,
    `${NAMES[worst]}, ${show(run)} would be after the export was made.`,
  );
}

/** Natural log of the odds that the clock is right: about one clock in fifty is wrong. */
const EXPORT_WEIGHT = 4;

/** Votes against orders that take a day for a two-digit year: under such an order the year changes from most dates to the next. */
function leapVotes(days: Days, candidates: readonly DateOrder[]): Vote[] {
  const isLeaping = (order: DateOrder): boolean => {
    const own = days.get(order) ?? [];
    let leaps = 0;
    for (let i = 1; i < own.length; i++) if (Math.abs((own[i] ?? 0) - (own[i - 1] ?? 0)) > 330) leaps++;
    return leaps >= 3 && leaps * 3 > own.length;
  };
  const calm = candidates.filter((order) => !isLeaping(order));
  if (calm.length === candidates.length) return [];
  return votesFor(calm, 6, 'In another order the dates leap through the years.');
}

/**
 * Votes for orders in which time steps back less and days follow more closely. Messages mostly go forward in time. At a change of the date the
 * gap in seconds is divided by the usual gap inside days, so that ten minutes over midnight weigh more than a night.
 */
function chronologyVotes(days: Days, candidates: readonly DateOrder[], gaps: DayGaps): Vote[] {
  const usual = Math.min(Math.max(gaps.inside ?? DAY, MINUTE), DAY);
  const steps = candidates.map((order) => {
    const own = days.get(order) ?? [];
    let back = 0;
    let distance = 0;
    for (let i = 1; i < own.length; i++) {
      const step = (own[i] ?? 0) - (own[i - 1] ?? 0);
      if (step < 0) back++;
      distance += Math.log1p(Math.abs(step * DAY + (gaps.first[i] ?? 0) - (gaps.last[i - 1] ?? 0)) / usual);
    }
    return { order, back, distance: own.length > 1 ? distance / (own.length - 1) : 0 };
  });
  const byBack = [...steps].sort((a, b) => a.back - b.back);
  const votes: Vote[] = [];
  const [best, next] = byBack;
  if (best !== undefined && next !== undefined && next.back > best.back) {
    votes.push({
      order: best.order,
      weight: Math.min(7, 1.6 * (next.back - best.back) * (best.back === 0 ? 1 : 1 - best.back / next.back)),
      sentence: `Time steps back ${best.back} times in this order and ${next.back} times in the next best.`,
    });
  }
  const [nearest, second] = [...steps].sort((a, b) => a.distance - b.distance);
  if (nearest !== undefined && second !== undefined && second.distance - nearest.distance > 0.3) {
    const runs = days.get(nearest.order)?.length ?? 0;
    votes.push({
      order: nearest.order,
      weight: Math.min(4, ((second.distance - nearest.distance) * Math.log2(runs)) / 2),
      sentence: 'The days follow one another more closely in this order.',
    });
  }
  return votes;
}
