import { civilDate, dayNumber, isWallDay } from '../locales/calendar.ts';
import { runDay } from './date-order.ts';
import type { DateOrder, Issue } from '../message/parsed-chat.ts';
import type { DateRun, Segmentation } from './segment.ts';

const DAY = 86_400;
/** The last day all of whose seconds have 32 bits: 2106-02-06. */
const LAST_NARROW_DAY = Math.floor(2 ** 32 / DAY) - 1;
const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
/** Dates that go back by up to this many days are out of order; a larger step back is a new year. */
const DISORDER_DAYS = 30;
/** Year of files that tell none: a leap year before WhatsApp's time, so that it is recognisably unknown. */
const UNKNOWN_YEAR = 2000;
const YEAR_DAYS = 366;
/** Two leap years are at most eight years apart. */
const LEAP_STEPS = [0, 1, 2, 3, 4, 5, 6, 7];

/** Turns seconds of the day into wall-clock seconds, run by run, once the order of the fields is known. */
export function fillTimes(found: Segmentation, order: DateOrder, exportedAt: number | undefined): Issue[] {
  const { runs, count } = found;
  const issues: Issue[] = [];
  const years = missingYears(runs, order, exportedAt);
  if (years !== null) {
    const from = years.isKnown
      ? 'counted from the dates that have one, or back from the export'
      : `unknown and counted from ${years.years[0]}`;
    issues.push({
      code: 'year-missing',
      line: null,
      detail: `The export prints no years; they are ${from}, one more whenever the dates start again.`,
    });
  }
  let conflicts = 0;
  let firstConflict = '';
  const days = runs.map((run, r) => {
    let day = runDay(run, order, years?.years[r]);
    if (Number.isNaN(day)) {
      conflicts++;
      if (firstConflict === '') firstConflict = `${run.a}/${run.b}/${run.c}`;
      day = realDay(run, order, years?.years[r]);
      if (Number.isNaN(day)) day = 0;
    }
    return day;
  });
  const isNarrow = days.every((day) => day >= 0 && day <= LAST_NARROW_DAY);
  const times = isNarrow ? found.sentAt : Float64Array.from(found.sentAt);
  found.sentAt = times;
  runs.forEach((run, r) => {
    const end = runs[r + 1]?.first ?? count;
    const seconds = (days[r] as number) * DAY;
    if (times instanceof Uint32Array) addSeconds(times, run.first, end, seconds);
    else addToWide(times, run.first, end, seconds);
  });
  if (conflicts > 0) {
    const detail = `${conflicts} dates, ${firstConflict} the first, are no dates in the order ${order}: they were read in another one, or as 1970-01-01 where they are none at all.`;
    issues.push({ code: 'date-conflict', line: null, detail });
  }
  return issues;
}

/** Adds seconds to a range of times. Each width has a function of its own, so that the compiler sees one kind of column in the loop. */
function addSeconds(times: Uint32Array, from: number, to: number, seconds: number): void {
  for (let i = from; i < to; i++) times[i] = (times[i] as number) + seconds;
}

function addToWide(times: Float64Array, from: number, to: number, seconds: number): void {
  for (let i = from; i < to; i++) times[i] = (times[i] as number) + seconds;
}

/**
 * Years for all runs of a file in which some print none; null where all print one. Dates are compared by their place on a scale of years of 366
 * days, so that 29 February has a place in each year.
 */
function missingYears(
  runs: readonly DateRun[],
  order: DateOrder,
  exportedAt: number | undefined,
): { years: readonly number[]; isKnown: boolean } | null {
  if (runs.every((run) => run.shape.dateFields === 3)) return null;
  const days = runs.map((run) => realDay(run, order));
  const anchor = runs.findIndex((run, r) => run.shape.dateFields === 3 && !Number.isNaN(days[r]));
  const years: number[] = [];
  let year = UNKNOWN_YEAR;
  let last = Number.NEGATIVE_INFINITY;
  runs.forEach((run, r) => {
    const day = days[r] ?? Number.NaN;
    if (run.shape.dateFields === 3 && !Number.isNaN(day)) {
      [year] = civilDate(day);
      last = placeOf(day, year);
    } else if (!Number.isNaN(day)) {
      // A date that steps back far is in the next year. A date a few days before the latest one belongs to a late message.
      if (last > Number.NEGATIVE_INFINITY) year = Math.ceil((last - DISORDER_DAYS - placeOf(day, 0)) / YEAR_DAYS);
      if (anchor >= 0 && r > anchor) year = nextWith(day, year);
      last = Math.max(last, placeOf(day, year));
    }
    years.push(year);
  });
  // Runs before the first full date were counted from an arbitrary year. They are shifted, so that the last one ends just before that date.
  // Without a full date all runs are shifted, to just before the export.
  const end = anchor < 0 ? runs.length : anchor;
  const limit = anchor < 0 ? Math.floor((exportedAt ?? Number.NaN) / DAY) : (days[anchor] ?? Number.NaN);
  const isKnown = isWallDay(limit);
  const lastRun = days.slice(0, end).findLastIndex((day) => !Number.isNaN(day));
  const by =
    isKnown && lastRun >= 0
      ? Math.floor((placeOf(limit, civilDate(limit)[0]) + 1 - placeOf(days[lastRun] ?? 0, 0)) / YEAR_DAYS) -
        (years[lastRun] ?? UNKNOWN_YEAR)
      : 0;
  const isReal = (back: number): boolean =>
    runs.every(
      (run, r) => r >= end || Number.isNaN(days[r]) || !Number.isNaN(realDay(run, order, (years[r] ?? 0) + by - back)),
    );
  const back = LEAP_STEPS.find(isReal) ?? 0;
  return { years: years.map((own, r) => (r < end ? own + by - back : own)), isKnown };
}

/** Day number of a run's date in this order, or in the first other order in which the date exists; NaN where there is none. */
function realDay(run: DateRun, order: DateOrder, year?: number): number {
  const day = runDay(run, order, year);
  if (!Number.isNaN(day)) return day;
  return ORDERS.map((other) => runDay(run, other, year)).find((other) => !Number.isNaN(other)) ?? Number.NaN;
}

/** Place of a day's month and day of the month in the given year, on the scale of years of 366 days. */
function placeOf(day: number, year: number): number {
  const [, month, dayOfMonth] = civilDate(day);
  return year * YEAR_DAYS + dayNumber(UNKNOWN_YEAR, month, dayOfMonth) - dayNumber(UNKNOWN_YEAR, 1, 1);
}

/** The first year from `year` on that has the month and day of `day`. */
function nextWith(day: number, year: number): number {
  const [, month, dayOfMonth] = civilDate(day);
  const step = LEAP_STEPS.find((years) => !Number.isNaN(dayNumber(year + years, month, dayOfMonth)));
  return year + (step ?? 0);
}
