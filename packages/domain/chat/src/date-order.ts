import { printedDayNumber } from './calendar.ts';
import type { HeaderShape } from './header-shape.ts';
import type { DateOrder, DateOrderFinding } from './parsed-chat.ts';
import type { DateRun } from './segment.ts';

const ORDERS: readonly DateOrder[] = ['dmy', 'mdy', 'ymd'];
/** 2009-01-01, as a day number: WhatsApp is of February 2009. */
const WHATSAPP_EPOCH = 14_245;

/** Position of year, month and day among the three printed fields. */
const POSITIONS = { dmy: [2, 1, 0], mdy: [2, 0, 1], ymd: [0, 1, 2] } as const;

/**
 * Day number of a run's printed date under an order, or NaN where that is no date. A year that stands where the order does
 * not expect it (`3/18/R4` read as ymd) is no date either.
 * @param year takes the place of a year that is not printed
 */
export function runDay(run: DateRun, order: DateOrder, year?: number): number {
  const { shape } = run;
  const fields = [run.a, run.b, run.c];
  const [yearAt, monthAt, dayAt] = POSITIONS[order];
  if (shape.dateFields === 2) {
    const [first, second] = order === 'dmy' ? [run.b, run.a] : [run.a, run.b];
    return shape.monthAt < 0 || shape.monthAt === (order === 'dmy' ? 1 : 0)
      ? printedDayNumber(year ?? 2000, first, second, [], false)
      : Number.NaN;
  }
  if (shape.yearAt >= 0 && shape.yearAt !== yearAt) return Number.NaN;
  if (shape.monthAt >= 0 && shape.monthAt !== monthAt) return Number.NaN;
  const isShort = shape.yearWidth < 3;
  if (isShort && shape.eras.length === 0 && (fields[yearAt] ?? 0) > 99) return Number.NaN;
  return printedDayNumber(fields[yearAt] ?? 0, fields[monthAt] ?? 0, fields[dayAt] ?? 0, shape.eras, isShort);
}

/** Something that speaks for an order: `weight` in natural log of odds against the others; infinite is proof. */
interface Vote {
  readonly order: DateOrder;
  readonly weight: number;
  readonly sentence: string;
}

export interface DateOrderInput {
  readonly runs: readonly DateRun[];
  /** Day numbers that attachments' names print, each with the index of the run that it stands in; asked for when the dates alone do not tell. */
  readonly attachmentDays: () => readonly (readonly [run: number, day: number])[];
  /** Wall-clock seconds at which the export was made at the latest. */
  readonly exportedAt?: number | undefined;
  readonly asked?: DateOrder | 'auto' | undefined;
}

/** What the shape says by itself: which regions print dates like that. */
function shapeVotes(shape: HeaderShape): Vote[] {
  const { key } = shape;
  const text = key.replace(/\{[^}]*\}/g, '#');
  const year4 = shape.yearWidth === 4;
  const spoken = shape.periods.map((period) => period.text);
  if (/#\. ?#\. ?#/.test(text) || /#\.#\.#/.test(text)) {
    const spaced = text.includes('. #. #');
    if (spaced && !year4)
      return [
        { order: 'ymd', weight: 1.5, sentence: 'Two-digit years with ". " between the fields are Korean: year first.' },
      ];
    return [{ order: 'dmy', weight: 4, sentence: 'Dates with dots are never month-first.' }];
  }
  if (text.includes('#-#-#'))
    return [
      {
        order: 'dmy',
        weight: 3,
        sentence: 'Two-digit years with hyphens are day-first in Dutch, Spanish and Danish regions.',
      },
    ];
  if (text.includes('('))
    return [{ order: 'ymd', weight: 3, sentence: 'A time in parentheses is Basque: year first.' }];
  if (
    text.includes('/') &&
    !year4 &&
    shape.padding.slice(0, 2).includes('unpadded') &&
    spoken.some((word) => word === 'AM' || word === 'PM')
  ) {
    return [
      {
        order: 'mdy',
        weight: 3,
        sentence: 'Unpadded dates with two-digit years and upper-case AM or PM are of the United States.',
      },
    ];
  }
  if (!year4 && spoken.some((word) => word === 'am' || word === 'pm')) {
    return [{ order: 'dmy', weight: 2.5, sentence: 'Two-digit years with lower-case am or pm are of India.' }];
  }
  if (year4 && !shape.hasPeriod)
    return [
      {
        order: 'dmy',
        weight: 2.5,
        sentence: 'Four-digit years at the end with a 24-hour clock are nearly always day-first.',
      },
    ];
  if (spoken.some((word) => /^[ap]\.\s?m\.$/i.test(word)))
    return [{ order: 'dmy', weight: 2, sentence: 'The day period is Spanish: day first.' }];
  if (shape.bracketed && /#\/#\/#,? #\.#/.test(text)) return [];
  return year4
    ? [{ order: 'dmy', weight: 1, sentence: 'Four-digit years at the end are mostly day-first.' }]
    : [{ order: 'dmy', weight: 0.4, sentence: 'More regions write the day first.' }];
}

/** Finds the order of day, month and year from everything that the file says about it. */
export function findDateOrder(input: DateOrderInput): DateOrderFinding {
  const { runs, asked } = input;
  const days = new Map(ORDERS.map((order) => [order, runs.map((run) => runDay(run, order))]));
  const invalid = (order: DateOrder): number =>
    (days.get(order) ?? []).reduce((sum, day) => sum + (Number.isNaN(day) ? 1 : 0), 0);
  const real = ORDERS.filter((order) => runs.length > 0 && invalid(order) === 0);
  // A file of two orders (joined exports): the one under which most dates are dates.
  const fewest = Math.min(...ORDERS.map(invalid));
  const possible = real.length > 0 ? real : ORDERS.filter((order) => invalid(order) === fewest);
  const likely = possible.filter((order) => !isAbsurd(days.get(order) ?? []));
  const candidates = likely.length > 0 ? likely : possible;

  if (asked !== undefined && asked !== 'auto') {
    return {
      order: asked,
      confidence: 1,
      evidence: ['The caller said so.'],
      alternatives: candidates.filter((order) => order !== asked),
    };
  }
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) {
    return {
      order: only,
      confidence: real.length > 0 ? 1 : 0.9,
      evidence: [proofSentence(only, runs)],
      alternatives: [],
    };
  }

  const votes = [
    ...attachmentVotes(input, days, candidates),
    ...boundVotes(input, days, candidates),
    ...chronologyVotes(days, candidates),
  ];
  const shape = runs[0]?.shape;
  if (shape !== undefined) votes.push(...shapeVotes(shape).filter((vote) => candidates.includes(vote.order)));
  const score = new Map(
    candidates.map((order) => [order, votes.reduce((sum, vote) => sum + (vote.order === order ? vote.weight : 0), 0)]),
  );
  const ranked = [...candidates].sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0));
  const order = ranked[0] ?? 'dmy';
  const odds = candidates.map((other) => Math.exp((score.get(other) ?? 0) - (score.get(order) ?? 0)));
  const confidence = votes.some((vote) => vote.order === order && vote.weight >= PROOF)
    ? 1
    : Math.min(0.99, 1 / odds.reduce((sum, odd) => sum + odd, 0));
  const evidence = votes
    .filter((vote) => vote.order === order)
    .sort((a, b) => b.weight - a.weight)
    .map((vote) => vote.sentence);
  return {
    order,
    confidence: Math.round(confidence * 100) / 100,
    evidence: evidence.length > 0 ? evidence : ['Nothing in the file tells day and month apart.'],
    alternatives: ranked.slice(1),
  };
}

const PROOF = 20;

/** Two-digit years let a day pass for a year: then most dates are of another year than the one before, or older than WhatsApp. */
function isAbsurd(days: readonly number[]): boolean {
  if (days.filter((day) => day < WHATSAPP_EPOCH).length * 2 > days.length) return true;
  let leaps = 0;
  for (let i = 1; i < days.length; i++) if (Math.abs((days[i] as number) - (days[i - 1] as number)) > 330) leaps++;
  return leaps >= 3 && leaps * 3 > days.length;
}

function show(run: DateRun | undefined): string {
  if (run === undefined) return '';
  return run.shape.dateFields === 2 ? `${run.a}/${run.b}` : `${run.a}/${run.b}/${run.c}`;
}

function proofSentence(order: DateOrder, runs: readonly DateRun[]): string {
  if (order === 'ymd') return `The year comes first, as in ${show(runs[0])}.`;
  const at = order === 'dmy' ? 'first' : 'second';
  const proof = runs.find((run) => (order === 'dmy' ? run.a : run.b) > 12);
  if (proof === undefined) return 'In any other order the dates leap through the years, or are older than WhatsApp.';
  return `The ${at} field goes above 12, as in ${show(proof)}.`;
}

type Days = ReadonlyMap<DateOrder, readonly number[]>;

/** Names like IMG-20190101-WA0000 and 00000001-PHOTO-2019-01-01-12-00-00.jpg print the day in an order that is known. */
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

/** No message is later than its export, and none is older than WhatsApp. */
function boundVotes(input: DateOrderInput, days: Days, candidates: readonly DateOrder[]): Vote[] {
  const { exportedAt } = input;
  const outside = (order: DateOrder): number => {
    const last = exportedAt === undefined ? Number.POSITIVE_INFINITY : Math.floor(exportedAt / 86400) + 1;
    return (days.get(order) ?? []).filter((day) => day > last || day < WHATSAPP_EPOCH).length;
  };
  const inside = candidates.filter((order) => outside(order) === 0);
  if (inside.length === 0 || inside.length === candidates.length) return [];
  const sentence =
    exportedAt === undefined
      ? 'Another order would put messages before WhatsApp existed.'
      : 'Another order would put messages after the export was made, or before WhatsApp existed.';
  return inside.map((order) => ({ order, weight: 8, sentence }));
}

/** Messages mostly go forward in time, and a chat's days follow one another. */
function chronologyVotes(days: Days, candidates: readonly DateOrder[]): Vote[] {
  const steps = candidates.map((order) => {
    const own = days.get(order) ?? [];
    let back = 0;
    let distance = 0;
    for (let i = 1; i < own.length; i++) {
      const step = (own[i] ?? 0) - (own[i - 1] ?? 0);
      if (step < 0) back++;
      distance += Math.log1p(Math.abs(step));
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
      weight: Math.min(3, ((second.distance - nearest.distance) * Math.log2(runs)) / 3),
      sentence: 'The days follow one another more closely in this order.',
    });
  }
  return votes;
}
