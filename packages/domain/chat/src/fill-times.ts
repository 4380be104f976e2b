import { runDay } from './date-order.ts';
import type { DateOrder, Issue } from './parsed-chat.ts';
import type { DateRun, Segmentation } from './segment.ts';

const DAY = 86_400;
const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
/** A step back by so many days is disorder, a longer one is a new year. */
const DISORDER_DAYS = 30;
/** A leap year before WhatsApp: nobody takes it for real. */
const UNKNOWN_YEAR = 2000;

/** Turns seconds of the day into wall-clock seconds, run by run, once the order of the fields is known. */
export function fillTimes(found: Segmentation, order: DateOrder, exportedAt: number | undefined): Issue[] {
  const { runs, sentAt, count } = found;
  const issues: Issue[] = [];
  const years = missingYears(runs, order, exportedAt);
  if (years !== null) {
    const from = years.isKnown
      ? 'counted from the dates that have one, or back from the export'
      : `unknown and counted from ${UNKNOWN_YEAR}`;
    issues.push({
      code: 'year-missing',
      line: null,
      detail: `The export prints no years; they are ${from}, one more whenever the dates start again.`,
    });
  }
  let conflicts = 0;
  let firstConflict = '';
  runs.forEach((run, r) => {
    let day = runDay(run, order, years?.years[r]);
    if (Number.isNaN(day)) {
      conflicts++;
      if (firstConflict === '') firstConflict = `${run.a}/${run.b}/${run.c}`;
      day = ORDERS.map((other) => runDay(run, other, years?.years[r])).find((other) => !Number.isNaN(other)) ?? 0;
    }
    const end = runs[r + 1]?.first ?? count;
    for (let i = run.first; i < end; i++) sentAt[i] = (sentAt[i] as number) + day * DAY;
  });
  if (conflicts > 0) {
    const detail = `${conflicts} dates, ${firstConflict} the first, are no dates in the order ${order} and were read in another.`;
    issues.push({ code: 'date-conflict', line: null, detail });
  }
  return issues;
}

/** A year for every run of a file where some print none; null where all print one. */
function missingYears(
  runs: readonly DateRun[],
  order: DateOrder,
  exportedAt: number | undefined,
): { years: number[]; isKnown: boolean } | null {
  if (runs.every((run) => run.shape.dateFields === 3)) return null;
  const years = runs.map(() => UNKNOWN_YEAR);
  const anchor = runs.findIndex((run) => run.shape.dateFields === 3);
  // Forward: a date that starts again is in the next year.
  let year = UNKNOWN_YEAR;
  let last = Number.NEGATIVE_INFINITY;
  runs.forEach((run, r) => {
    if (run.shape.dateFields === 3) {
      last = runDay(run, order);
      year = yearOf(last);
    } else {
      let day = runDay(run, order, year);
      for (let tries = 0; tries < 8 && !(day >= last - DISORDER_DAYS); tries++) day = runDay(run, order, ++year);
      last = Math.max(last, day);
    }
    years[r] = year;
  });
  if (anchor >= 0) {
    // Runs before the first full date were counted from nowhere: let the last of them end just before it.
    const full = runDay(runs[anchor] as DateRun, order);
    shift(years, anchor, yearsBefore(runs, order, anchor - 1, full) - (years[anchor - 1] ?? 0));
    return { years, isKnown: true };
  }
  if (exportedAt === undefined) return { years, isKnown: false };
  const end = runs.length - 1;
  shift(years, runs.length, yearsBefore(runs, order, end, exportedAt / DAY) - (years[end] ?? 0));
  return { years, isKnown: true };
}

function yearOf(day: number): number {
  return new Date(day * DAY * 1000).getUTCFullYear();
}

/** The latest year in which the run's date is not after `limit`. */
function yearsBefore(runs: readonly DateRun[], order: DateOrder, r: number, limit: number): number {
  const run = runs[r];
  if (run === undefined) return 0;
  for (let year = yearOf(limit); ; year--) {
    if (runDay(run, order, year) <= limit + 1 || year < 1990) return year;
  }
}

function shift(years: number[], end: number, by: number): void {
  for (let r = 0; r < end; r++) years[r] = (years[r] as number) + by;
}
