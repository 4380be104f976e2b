import { compileShape, shapeKey, type HeaderShape } from './header-shape.ts';
import { runDay } from './date-order.ts';
import { cleanName, LF } from './chars.ts';
import type { DateOrder } from './parsed-chat.ts';
import { readHeader } from './read-header.ts';
import type { DateRun, Segmentation } from './segment.ts';

/** More lines than these are not looked at one by one. */
const MAX_JUDGED = 2000;
const MAX_READ = 200;
const DAY = 86_400;
/** A paste of the same shape is short. */
const MAX_PASTE = 50;

/** What became of the lines that look like headers and are not of the file's own shape, or not of its own time. */
export interface Verdicts {
  /** Lines that are messages although their shape is another one. */
  readonly accepted: ReadonlyMap<number, HeaderShape>;
  /** Lines that are text although their shape is the file's. */
  readonly rejected: ReadonlySet<number>;
  /** Lines of another shape that stay text. */
  readonly text: readonly number[];
}

/** Index of the message whose body the offset lies in. */
function messageAt(found: Segmentation, offset: number): number {
  let low = 0;
  let high = found.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((found.bodyStart[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * A line of another shape is a message where somebody wrote it who is known from other messages, and its time lies between
 * those of its neighbours; else it is a paste. A line of the file's own shape is a paste where its day lies farther from
 * the days before and after it than these from one another, and nobody is known who wrote it. Of a shape that hardly occurs (`3:16 AM` beside `15:16`) a day apart is enough,
 * whoever wrote it.
 *
 * So zeros alone (`17.09.2019` beside `17.9.2019`) make no paste where writer and time fit, and another width of the year makes no message
 * where the time does not.
 */
export function judgeHeaders(bytes: Uint8Array, found: Segmentation, order: DateOrder): Verdicts {
  const accepted = new Map<number, HeaderShape>();
  const text: number[] = [];
  const known = new Set(Array.from({ length: found.senders.size }, (_, i) => found.senders.name(i)));
  const decoder = new TextDecoder();
  for (const lineStart of found.lookalikes.slice(0, MAX_JUDGED)) {
    const lineEnd = bytes.indexOf(LF, lineStart);
    const line = decoder.decode(
      bytes.subarray(lineStart, Math.min(lineStart + MAX_READ, lineEnd < 0 ? bytes.length : lineEnd)),
    );
    const reading = readHeader(line);
    if (reading === null) continue;
    const shape = compileShape(shapeKey(reading), [reading]);
    const [a, b, c] = reading.date;
    const day = shape.dateFields === 3 ? runDay({ first: 0, a, b, c, shape }, order) : Number.NaN;
    const time = day * DAY + reading.secondsOfDay;
    const before = messageAt(found, lineStart);
    const previous = found.sentAt[before] as number;
    const next = before + 1 < found.count ? (found.sentAt[before + 1] as number) : previous + 30 * DAY;
    const name = /^([^:]+):(?: |$)/.exec(line.slice(reading.length))?.[1];
    const isKnown = name !== undefined && known.has(cleanName(name));
    // A minute's slack: some shapes print no seconds.
    if (isKnown && time >= previous - 60 && time <= next + 60) accepted.set(lineStart, shape);
    else text.push(lineStart);
  }
  return { accepted, text, rejected: findForeignDays(found, order) };
}

function findForeignDays(found: Segmentation, order: DateOrder): Set<number> {
  const { runs, sender } = found;
  const rejected = new Set<number>();
  const candidates: (readonly [first: number, end: number, rare: boolean])[] = [];
  const isRare = rareShapes(runs);
  const days = runs.map((run) => runDay(run, order));
  const hasFewConflicts = days.filter(Number.isNaN).length * 10 <= days.length;
  for (let r = 1; r < runs.length; r++) {
    const run = runs[r] as DateRun;
    const end = runs[r + 1]?.first ?? found.count;
    if (end - run.first > MAX_PASTE) continue;
    const rare = isRare(run.shape);
    let before = r - 1;
    let after = r + 1;
    if (rare) {
      while (before > 0 && isRare((runs[before] as DateRun).shape)) before--;
      while (after < runs.length && isRare((runs[after] as DateRun).shape)) after++;
    }
    const [dayBefore, day, dayAfter] = [days[before] ?? 0, days[r] ?? 0, days[after] ?? Number.POSITIVE_INFINITY];
    const isNoDate = Number.isNaN(day) && (rare || hasFewConflicts);
    const distance = Math.max(dayBefore - day, day - dayAfter);
    const isApart = distance > Math.max(1, rare ? 1 : dayAfter - dayBefore) || isNoDate;
    if (isApart && dayAfter >= dayBefore) candidates.push([run.first, end, rare]);
  }
  if (candidates.length === 0) return rejected;
  const elsewhere = new Set<number>();
  let next = 0;
  for (let i = 0; i < found.count; i++) {
    const candidate = candidates[next];
    if (candidate !== undefined && i >= candidate[0]) {
      i = candidate[1] - 1;
      next++;
    } else elsewhere.add(sender[i] as number);
  }
  for (const [first, end, rare] of candidates) {
    for (let i = first; i < end; i++) {
      const who = sender[i] as number;
      if (rare || (who >= 0 && !elsewhere.has(who))) rejected.add(found.headerStart[i] as number);
    }
  }
  return rejected;
}

/** Tells shapes that hardly occur from those that the file is written in. */
export function rareShapes(runs: readonly DateRun[]): (shape: HeaderShape) => boolean {
  const most = runs.reduce((support, { shape }) => Math.max(support, shape.support), 0);
  return (shape) => shape.support < 3 && shape.support * 3 <= most;
}
