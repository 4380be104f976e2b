import { compileShape, shapeKey, type HeaderShape } from '../headers/header-shape.ts';
import { runDay } from '../segments/date-order.ts';
import { cleanName, CR, LF, markLength, senderName } from '../text/chars.ts';
import { messageAt } from '../segments/message-at.ts';
import { headerStartOf } from '../headers/header-start.ts';
import { includesName } from './notice-rules.ts';
import type { DateOrder } from '../message/parsed-chat.ts';
import { readHeader, type HeaderReading } from '../headers/read-header.ts';
import type { DateRun, Segmentation } from '../segments/segment.ts';

/** Number of lines that are judged one by one. */
const MAX_JUDGED = 2000;
const MAX_READ = 200;
const DAY = 86_400;
/** Tolerance in seconds: some header shapes print no seconds. */
const SLACK = 60;
/** Number of neighbouring runs or messages that one search looks at. It bounds the run time and has no other meaning. */
const MAX_SKIPPED = 100;
/** Longest paste in the file's own header shape, in messages. */
const MAX_PASTE = 50;

/** The decision about each line that looks like a header but has another shape than the file's, or a time that does not fit. */
export interface Judgement {
  /** Lines that are messages although their shape is another one. */
  readonly accepted: ReadonlyMap<number, HeaderShape>;
  /** Lines that are text although their shape is the file's. */
  readonly rejected: ReadonlySet<number>;
  /** Lines of another shape that stay text. */
  readonly text: readonly number[];
  /** Senders whose lines are text only because no other message or notice names them. */
  readonly strangers: readonly string[];
}

/** A line that begins like a header, and the messages around it. */
interface Line {
  readonly text: string;
  readonly reading: HeaderReading;
  readonly shape: HeaderShape;
  /** Wall-clock seconds; NaN where the line prints no year, or no date. */
  readonly time: number;
  /** Times of the message that contains the line, and of the message after it; Infinity where there is none. */
  readonly holder: number;
  readonly next: number;
}

function readLine(bytes: Uint8Array, found: Segmentation, lineStart: number, order: DateOrder): Line | null {
  const lineEnd = bytes.indexOf(LF, lineStart);
  const text = new TextDecoder().decode(
    bytes.subarray(lineStart, Math.min(lineStart + MAX_READ, lineEnd < 0 ? bytes.length : lineEnd)),
  );
  const reading = readHeader(text);
  if (reading === null) return null;
  const shape = compileShape(shapeKey(reading), [reading]);
  const [a, b, c] = reading.date;
  const day = shape.dateFields === 3 ? runDay({ first: 0, a, b, c, shape }, order) : Number.NaN;
  const at = messageAt(found, lineStart);
  return {
    text,
    reading,
    shape,
    time: day * DAY + reading.secondsOfDay,
    holder: found.sentAt[at] as number,
    next: at + 1 < found.count ? (found.sentAt[at + 1] as number) : Number.POSITIVE_INFINITY,
  };
}

/**
 * True when the learned line ending does not separate messages after all. A quoted header is older than the message that contains it. If
 * most headers after the other line ending lie in time between the message before and the message after them, they are messages: two exports
 * were joined, or the file was saved again by hand.
 */
export function contradictsTerminator(bytes: Uint8Array, found: Segmentation, order: DateOrder): boolean {
  const step = Math.ceil(found.pasted.length / MAX_JUDGED);
  let fitting = 0;
  let judged = 0;
  for (let i = 0; i < found.pasted.length; i += step) {
    const lineStart = found.pasted[i] as number;
    const line = readLine(bytes, found, lineStart, order);
    if (line === null || Number.isNaN(line.time)) continue;
    judged++;
    if (line.time >= line.holder && line.time <= line.next + SLACK && !isRepeated(bytes, found, lineStart)) fitting++;
  }
  return fitting * 2 > judged;
}

/** True when an earlier message of the same time begins with the very same line: it is quoted within the same second. */
function isRepeated(bytes: Uint8Array, found: Segmentation, lineStart: number): boolean {
  const { sentAt } = found;
  const feed = bytes.indexOf(LF, lineStart);
  let length = (feed < 0 ? bytes.length : feed) - lineStart;
  if (bytes[lineStart + length - 1] === CR) length--;
  const holder = messageAt(found, lineStart);
  for (let i = holder - 1; i >= Math.max(0, holder - MAX_SKIPPED) && sentAt[i] === sentAt[holder]; i--) {
    let start = headerStartOf(bytes, found, i);
    for (let mark = markLength(bytes, start); mark > 0; mark = markLength(bytes, start)) start += mark;
    let at = 0;
    while (at < length && bytes[start + at] === bytes[lineStart + at]) at++;
    if (at === length) return true;
  }
  return false;
}

/**
 * Decides which lines that look like headers begin messages and which are pasted text.
 *
 * A line of another shape is a message where its sender is known and its time lies between those of its neighbours; else it is a paste. A line
 * of the file's own shape is a paste where its sender is unknown and its day lies farther from the days before and after it than these from one
 * another. Days after it that are older do not count where they have no more messages than it: these came late. For a shape that is rare in the file
 * (`3:16 AM` beside `15:16`) such a day is enough, whoever the sender is. The last day of a file has no day after it: there a step back by more
 * than a day is enough. A sender is known from other messages, or from a notice (`Ann added Zed`).
 *
 * So leading zeros alone (`17.09.2019` beside `17.9.2019`) make no paste where sender and time fit, and another width of the year makes no
 * message where the time does not fit.
 *
 * A line after the line ending that ends this file's messages is always a message.
 * @param terminator line ending that ends messages and never stands inside them, where that is known
 * @param acquaintances names of people whom other exports of the chat know
 */
export function judgeHeaders(
  bytes: Uint8Array,
  found: Segmentation,
  order: DateOrder,
  terminator: 'lf' | 'crlf' | null,
  acquaintances: readonly string[] = [],
): Judgement {
  const accepted = new Map<number, HeaderShape>();
  const text: number[] = [];
  const days = new Days(found, order);
  const apart = days.apart();
  if (apart.length === 0 && found.lookalikes.length === 0)
    return { accepted, text, rejected: new Set(), strangers: [] };
  // A notice counts even so, because WhatsApp lets nobody copy one. But a line of a rare shape is a paste, whoever wrote it.
  const doubted = apart.flatMap((run) =>
    unprovedOf(bytes, found, run, terminator).filter((i) => days.isRare(run) || (found.sender[i] as number) >= 0),
  );
  const known = new Acquaintances(bytes, found, doubted, acquaintances);
  const strangers = new Set<string>();
  const isStranger = (index: number): boolean => {
    const who = found.sender[index] as number;
    return who >= 0 && !known.has(found.senders.name(who));
  };
  for (const lineStart of found.lookalikes.slice(0, MAX_JUDGED)) {
    const line = readLine(bytes, found, lineStart, order);
    if (line === null) continue;
    const { time, holder, next, shape } = line;
    const name = /^([^:]+):(?: |$)/.exec(line.text.slice(line.reading.length))?.[1];
    const latest = next < Number.POSITIVE_INFINITY ? next : holder + 30 * DAY;
    const isInTime = time >= holder - SLACK && time <= latest + SLACK;
    const isProved = terminator === 'crlf' && isAfterCrlf(bytes, lineStart);
    const writer = isInTime && name !== undefined ? senderName(name) : null;
    if (isProved || (writer !== null && known.has(writer))) accepted.set(lineStart, shape);
    else {
      text.push(lineStart);
      if (writer !== null) strangers.add(writer);
    }
  }
  const pastes = new Set(apart.filter((run) => messagesOf(found, run).every(isStranger)));
  const lengths = new Map(apart.map((run) => [run, messagesOf(found, run).length]));
  const rejected = new Set<number>();
  for (const run of apart) {
    const rare = days.isRare(run);
    // Pastes and shorter runs are skipped: a day beside them may be apart from them only, and not from the days around them.
    const isLess = (other: number): boolean => (lengths.get(other) ?? MAX_PASTE) < (lengths.get(run) ?? 0);
    if (!rare && !days.isApart(run, (other) => pastes.has(other) || isLess(other))) continue;
    for (const index of unprovedOf(bytes, found, run, terminator)) {
      if (!rare && !isStranger(index)) continue;
      rejected.add(headerStartOf(bytes, found, index));
      if (!rare) strangers.add(found.senders.name(found.sender[index] as number));
    }
  }
  return { accepted, text, rejected, strangers: [...strangers].sort() };
}

const isAfterCrlf = (bytes: Uint8Array, lineStart: number): boolean => bytes[lineStart - 2] === CR;

/** Indexes of the messages of a run. */
function messagesOf({ runs, count }: Segmentation, run: number): number[] {
  const first = (runs[run] as DateRun).first;
  return Array.from({ length: (runs[run + 1]?.first ?? count) - first }, (_, at) => first + at);
}

/** Messages of a run that their line ending does not prove to be messages. */
function unprovedOf(bytes: Uint8Array, found: Segmentation, run: number, terminator: 'lf' | 'crlf' | null): number[] {
  const { runs, ends } = found;
  // An iPhone writes no text after CRLF. So CRLF proves a message even in a file where no message contains a line break.
  const tells = terminator === 'crlf' || ((runs[run] as DateRun).shape.bracketed && ends.innerCrlf === 0);
  const indexes = messagesOf(found, run);
  return tells ? indexes.filter((index) => !isAfterCrlf(bytes, headerStartOf(bytes, found, index))) : indexes;
}

const none = (): boolean => false;

/** The days of a file's runs, in file order. */
class Days {
  private readonly found: Segmentation;
  private readonly days: readonly number[];
  private readonly hasFewConflicts: boolean;
  private readonly isRareShape: (shape: HeaderShape) => boolean;

  constructor(found: Segmentation, order: DateOrder) {
    this.found = found;
    // Where no year is printed, the year that `fillTimes` counted is used.
    this.days = found.runs.map((run) =>
      run.shape.dateFields === 3 ? runDay(run, order) : Math.floor((found.sentAt[run.first] as number) / DAY),
    );
    this.hasFewConflicts = this.days.filter(Number.isNaN).length * 10 <= this.days.length;
    this.isRareShape = rareShapes(found.runs);
  }

  /** True where the run's shape is rare in the file. */
  isRare(run: number): boolean {
    return this.isRareShape((this.found.runs[run] as DateRun).shape);
  }

  /** Short runs whose day is apart (`isApart`) from the days around them, not only because late messages follow. */
  apart(): number[] {
    const isRare = (run: number): boolean => this.isRare(run);
    const apart: number[] = [];
    for (let run = 1; run < this.days.length; run++) {
      if (this.lengthOf(run) > MAX_PASTE || !this.isApart(run, this.isRare(run) ? isRare : none)) continue;
      if (!this.isBeforeLate(run)) apart.push(run);
    }
    return apart;
  }

  /** True where the run is not older than the one before it, and at most as many messages as it has follow on days older than its own. */
  private isBeforeLate(run: number): boolean {
    const { days } = this;
    const day = days[run] ?? 0;
    const length = this.lengthOf(run);
    let late = 0;
    for (let after = run + 1; late <= length && (days[after] ?? day) < day; after++) late += this.lengthOf(after);
    return (days[run - 1] ?? 0) <= day && late <= length;
  }

  private lengthOf(run: number): number {
    const { runs, count } = this.found;
    return (runs[run + 1]?.first ?? count) - (runs[run] as DateRun).first;
  }

  /** True where the run's day lies farther from the days before and after it than these from one another. Runs with `isSkipped` do not count. */
  isApart(run: number, isSkipped: (other: number) => boolean): boolean {
    const { days } = this;
    const rare = this.isRare(run);
    let before = run - 1;
    let after = run + 1;
    while (before > 0 && run - before <= MAX_SKIPPED && isSkipped(before)) before--;
    while (after < days.length && after - run <= MAX_SKIPPED && isSkipped(after)) after++;
    const [dayBefore, day] = [days[before] ?? 0, days[run] ?? 0];
    const dayAfter = days[after] ?? Math.max(dayBefore, day);
    if (dayAfter < dayBefore) return false;
    const isNoDate = Number.isNaN(day) && (rare || this.hasFewConflicts);
    return isNoDate || Math.max(dayBefore - day, day - dayAfter) > Math.max(1, rare ? 1 : dayAfter - dayBefore);
  }
}

/** Names that are known to belong to the chat without the doubted messages. */
class Acquaintances {
  private readonly names = new Set<string>();
  private readonly notices: string[] = [];
  private readonly named = new Map<string, boolean>();

  /**
   * @param doubted indexes of messages, in file order, whose senders do not become known by them
   * @param others names that are known from other exports
   */
  constructor(bytes: Uint8Array, found: Segmentation, doubted: readonly number[], others: readonly string[]) {
    for (const name of others) this.names.add(name);
    const decoder = new TextDecoder();
    const seen = new Uint8Array(found.senders.size);
    let next = 0;
    for (let i = 0; i < found.count; i++) {
      if (doubted[next] === i) {
        next++;
        continue;
      }
      const who = found.sender[i] as number;
      if (who >= 0) {
        if (seen[who] === 0) this.names.add(found.senders.name(who));
        seen[who] = 1;
      } else if (this.notices.length < MAX_JUDGED) {
        const start = found.bodyStart[i] as number;
        const end = Math.min(found.bodyEnd[i] as number, start + MAX_READ);
        this.notices.push(cleanName(decoder.decode(bytes.subarray(start, end))));
      }
    }
  }

  has(name: string): boolean {
    if (this.names.has(name)) return true;
    let isNamed = this.named.get(name);
    if (isNamed === undefined) {
      isNamed = this.notices.some((notice) => includesName(notice, name));
      this.named.set(name, isNamed);
    }
    return isNamed;
  }
}

/** Makes a test for rare shapes: fewer than three headers of the sample, and at most a third of those of the most frequent shape. */
export function rareShapes(runs: readonly DateRun[]): (shape: HeaderShape) => boolean {
  const most = runs.reduce((support, { shape }) => Math.max(support, shape.support), 0);
  return (shape) => shape.support < 3 && shape.support * 3 <= most;
}
