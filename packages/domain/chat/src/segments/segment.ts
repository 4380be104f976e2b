import { classifyBody, LOOK_AGAIN } from '../bodies/body.ts';
import {
  codePointAt,
  COLON,
  CR,
  DIGIT_NINE,
  DIGIT_ZERO,
  isDirectionMark,
  LF,
  markLength,
  OPEN_BRACKET,
  SPACE,
} from '../text/chars.ts';
import { FLAG_HAS_NAME, FLAG_IOS, FLAG_LINE_MARKED, SINGLE_LINE } from '../message/context-flags.ts';
import type { HeaderShape } from '../headers/header-shape.ts';
import { decimalDigit } from '../text/decimal-digit.ts';
import { findLineFeed } from '../text/line-feed.ts';
import { HeaderMatcher } from '../headers/match-header.ts';
import { findMentions } from '../text/mention.ts';
import { SYSTEM_KIND, TEXT_KIND } from '../message/message-kind.ts';
import { FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';
import { SenderTable } from './sender-table.ts';

/** Longest name, in bytes. A line with a later colon is a system message whose text contains a colon. */
const MAX_NAME_BYTES = 240;

/** The end of names: `Name: text`, or `Name:text` in Chinese iOS exports. */
export type NameEnd = 'colon-space' | 'colon';

export interface SegmentOptions {
  readonly shapes: readonly HeaderShape[];
  readonly nameEnd: NameEnd;
  /** Line ending before every header of this file; null where unknown. A line that looks like a header after the other ending is text. */
  readonly terminator: 'lf' | 'crlf' | null;
  /** Offsets of lines whose header is pasted text. */
  readonly rejected: ReadonlySet<number>;
  /** Offsets of lines that are headers in a shape of their own. */
  readonly accepted: ReadonlyMap<number, HeaderShape>;
}

/** Messages that share one printed date and one shape, from `first` up to the next run. */
export interface DateRun {
  readonly first: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly shape: HeaderShape;
}

/** Indexes of senders. They have 16 bits unless there are too many names, because writing memory takes most of a parser's time. */
export type SenderColumn = Int16Array | Int32Array;

/** Number of names up to which 16 bits hold every index and its `noticeUnder`. */
const MAX_NARROW_NAMES = 32_000;

/** The column, wide enough for the indexes of `names` names. */
export const wideEnough = (sender: SenderColumn, names: number): SenderColumn =>
  names > MAX_NARROW_NAMES && sender instanceof Int16Array ? Int32Array.from(sender) : sender;

/** The result of one pass over the bytes. The dates are still as printed. */
export interface Segmentation {
  count: number;
  /** Seconds of the day, until `fillTimes` adds the dates. */
  sentAt: Uint32Array | Float64Array;
  /** Index into `senders`; -1 where there is no sender; values below -1 are of `noticeUnder`. */
  sender: SenderColumn;
  kind: Uint8Array;
  mediaType: Uint8Array;
  flags: Uint8Array;
  bodyStart: Uint32Array;
  bodyEnd: Uint32Array;
  readonly runs: DateRun[];
  readonly senders: SenderTable;
  /**
   * Indexes, in file order, of the few messages whose kind depends on the rest of the export (LOOK_AGAIN), so that most rules need not visit
   * every message. Messages that were read again under another name are added later. Not included: media messages, calls and the like with a
   * mark before their header, because the mark settles their kind.
   */
  unsettled: readonly number[];
  /** Number of texts of iOS with a mark before their header. */
  readonly markedTexts: number;
  /** Offsets of lines inside messages that begin like a header of another shape. Of more than MAX_LOOKALIKES, a selection from the whole file. */
  readonly lookalikes: number[];
  /** Offsets of lines of a locked shape that are text by the line ending before them. */
  readonly pasted: number[];
  /** Offsets at which mentions begin, in bodies and in texts that were taken for names. */
  readonly mentions: number[];
  /** True when names and bodies are valid UTF-8. If false, the bytes must be mended and segmented again. */
  readonly isValidUtf8: boolean;
  /** Offset of the first header; the file's length where there is none. */
  firstHeader: number;
  /** Counts of line ends: before headers and before other lines. */
  readonly ends: { headerLf: number; headerCrlf: number; innerLf: number; innerCrlf: number };
}

const MAX_LOOKALIKES = 10_000;

/**
 * The value in the sender column of a message that may be a notice printed under the name `sender`, until `settleMarks` decides: below -1, or
 * -1 where there is no name. The function is its own inverse.
 */
export const noticeUnder = (sender: number): number => -2 - sender;

/** True when the line may begin with a header of any shape. The test is cheap, because every line of text is tested. */
function beginsLikeHeader(bytes: Uint8Array, at: number, hasOtherDigits: boolean): boolean {
  const first = bytes[at] as number;
  if (hasOtherDigits && first >= 0xc0) return decimalDigit(codePointAt(bytes, at)) >= 0;
  if (first >= DIGIT_ZERO && first <= DIGIT_NINE) {
    for (let i = at + 1; i < at + 5; i++) {
      const b = bytes[i] as number;
      if (b >= DIGIT_ZERO && b <= DIGIT_NINE) continue;
      return b === 0x2f || b === 0x2e || b === 0x2d || b === COLON || b === SPACE || b >= 0x80;
    }
    return false;
  }
  return first === OPEN_BRACKET;
}

function grown<T extends Int16Array | Int32Array | Uint32Array | Uint8Array>(
  column: T,
  make: new (length: number) => T,
  capacity: number,
): T {
  const next = new make(capacity);
  next.set(column);
  return next;
}

/**
 * Splits the export into messages in one pass. The loop is long and keeps its state in local variables on purpose: it runs
 * once a line, a closure over that state would double its time, and no string or object is made for a message.
 * @param expected number of messages; more or fewer is no error
 */
export function segment(bytes: Uint8Array, options: SegmentOptions, expected: number): Segmentation {
  const { shapes, nameEnd, terminator, rejected, accepted } = options;
  const size = bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  const hasOverrides = rejected.size > 0 || accepted.size > 0;
  const needsSpace = nameEnd === 'colon-space';
  const senders = new SenderTable(bytes, view);
  const matcher = new HeaderMatcher(bytes, view);
  const runs: DateRun[] = [];
  const unsettled: number[] = [];
  let markedTexts = 0;
  const lookalikes: number[] = [];
  let lookalikeCount = 0;
  let lookalikeStep = 1;
  const pasted: number[] = [];
  const mentions: number[] = [];
  let capacity = expected + 64;
  let sentAt = new Uint32Array(capacity);
  let sender: SenderColumn = new Int16Array(capacity);
  let kind = new Uint8Array(capacity);
  let mediaType = new Uint8Array(capacity);
  let flags = new Uint8Array(capacity);
  let bodyStart = new Uint32Array(capacity);
  let bodyEnd = new Uint32Array(capacity);

  let isValid = true;
  let firstHeader = size;
  let headerLf = 0;
  let headerCrlf = 0;
  let innerLf = 0;
  let innerCrlf = 0;

  // The open message: its body may still grow by a line. `count` is its index; -1 before the first one.
  let count = -1;
  let openStart = 0;
  let openEnd = 0;
  let openSender = -1;
  let openFlags = 0;
  let openContext = 0;

  let usual = shapes[0] as HeaderShape;
  let runShape: HeaderShape | null = null;
  let runA = -1;
  let runB = -1;
  let runC = -1;

  let lineStart = 0;
  let afterCrlf = false;
  for (;;) {
    let at = lineStart;
    let headerEnd = -1;
    let shape = usual;
    let marked = false;
    const isEnd = lineStart >= size;
    if (!isEnd) {
      if ((bytes[at] as number) >= 0xd8) {
        for (let length = markLength(bytes, at); length > 0; length = markLength(bytes, at)) {
          marked ||= isDirectionMark(bytes, at);
          at += length;
        }
      }
      headerEnd = matcher.match(at, shape);
      if (headerEnd < 0) {
        for (const other of shapes) {
          headerEnd = other === usual ? -1 : matcher.match(at, other);
          if (headerEnd < 0) continue;
          shape = other;
          usual = other;
          break;
        }
        if (headerEnd < 0 && hasOverrides) {
          const own = accepted.get(lineStart);
          if (own !== undefined) {
            headerEnd = matcher.match(at, own);
            shape = own;
          }
        }
        if (headerEnd < 0 && beginsLikeHeader(bytes, at, usual.hasOtherDigits)) {
          if (lookalikeCount % lookalikeStep === 0) {
            // Too many: every second one is dropped, now and from here on, so that the selection covers the whole file.
            if (lookalikes.length === MAX_LOOKALIKES) {
              for (let i = 0; i < MAX_LOOKALIKES / 2; i++) lookalikes[i] = lookalikes[i * 2] as number;
              lookalikes.length = MAX_LOOKALIKES / 2;
              lookalikeStep *= 2;
            }
            if (lookalikeCount % lookalikeStep === 0) lookalikes.push(lineStart);
          }
          lookalikeCount++;
        }
      }
      if (headerEnd >= 0 && count >= 0) {
        if (terminator !== null && afterCrlf !== (terminator === 'crlf')) {
          if (pasted.length < MAX_LOOKALIKES) pasted.push(lineStart);
          headerEnd = -1;
        } else if (hasOverrides && rejected.has(lineStart)) headerEnd = -1;
      }
    }

    if (headerEnd < 0 && !isEnd) {
      // A further line of the open message.
      let lineEnd = findLineFeed(bytes, view, at, size);
      if (lineEnd < 0) {
        lineEnd = ~lineEnd;
        isValid &&= findMentions(bytes, view, at, lineEnd, mentions);
      }
      const endsCrlf = lineEnd > lineStart && bytes[lineEnd - 1] === CR;
      if (count >= 0) {
        openEnd = endsCrlf && lineEnd < size ? lineEnd - 1 : lineEnd;
        openContext &= ~SINGLE_LINE;
        if (afterCrlf) {
          innerCrlf++;
          openFlags |= FLAG_TEXT_REWRITTEN;
        } else innerLf++;
      }
      afterCrlf = endsCrlf;
      lineStart = lineEnd + 1;
      continue;
    }

    if (count >= 0) {
      const found = classifyBody(bytes, openStart, openEnd, openContext);
      kind[count] = found;
      mediaType[count] = found >> 8;
      flags[count] = openFlags | (found >> 16);
      sender[count] = openSender;
      if (found >= LOOK_AGAIN) {
        const isMarked = (openFlags & (FLAG_IOS | FLAG_LINE_MARKED)) === (FLAG_IOS | FLAG_LINE_MARKED);
        if ((found & 255) === SYSTEM_KIND) {
          sender[count] = noticeUnder(openSender);
          unsettled.push(count);
        } else if ((found & 255) === TEXT_KIND) {
          unsettled.push(count);
          if (isMarked) markedTexts++;
        } else if (!isMarked) unsettled.push(count);
      }
      bodyStart[count] = openStart;
      bodyEnd[count] = openEnd;
      if (isEnd) break;
      if (afterCrlf) headerCrlf++;
      else headerLf++;
    } else {
      if (isEnd) break;
      firstHeader = lineStart;
    }
    count++;
    if (count === capacity) {
      // The estimate is nearly always enough; a quarter more keeps the peak low.
      capacity = Math.ceil(capacity * 1.25) + 1024;
      sentAt = grown(sentAt, Uint32Array, capacity);
      sender = sender instanceof Int16Array ? grown(sender, Int16Array, capacity) : grown(sender, Int32Array, capacity);
      kind = grown(kind, Uint8Array, capacity);
      mediaType = grown(mediaType, Uint8Array, capacity);
      flags = grown(flags, Uint8Array, capacity);
      bodyStart = grown(bodyStart, Uint32Array, capacity);
      bodyEnd = grown(bodyEnd, Uint32Array, capacity);
    }
    sentAt[count] = matcher.secondsOfDay;
    if (matcher.c !== runC || matcher.a !== runA || matcher.b !== runB || shape !== runShape) {
      runA = matcher.a;
      runB = matcher.b;
      runC = matcher.c;
      runShape = shape;
      runs.push({ first: count, a: runA, b: runB, c: runC, shape });
    }

    // The name ends at a colon before a space or the end of the line.
    openSender = senders.expect(headerEnd);
    let p = headerEnd;
    if (openSender >= 0) p = senders.lastEnd;
    else {
      const limit = Math.min(size, headerEnd + MAX_NAME_BYTES);
      let hash = 0;
      for (; p < limit; p++) {
        const b = bytes[p] as number;
        if (b === COLON && p > headerEnd) {
          const next = p + 1 < size ? bytes[p + 1] : LF;
          if (!needsSpace || next === SPACE || next === LF || next === CR) {
            openSender = senders.indexOf(headerEnd, p, hash);
            sender = wideEnough(sender, senders.size);
            break;
          }
        } else if (b === LF) break;
        hash = (Math.imul(hash, 31) + b) | 0;
      }
    }
    openFlags = shape.flags | (marked ? FLAG_LINE_MARKED : 0);
    openContext = openFlags | SINGLE_LINE;
    openStart = headerEnd;
    if (openSender >= 0) {
      openStart = bytes[p + 1] === SPACE ? p + 2 : p + 1;
      openContext |= FLAG_HAS_NAME;
      openFlags |= FLAG_HAS_NAME;
    } else p = headerEnd;
    let lineEnd = findLineFeed(bytes, view, p, size);
    if (lineEnd < 0) {
      lineEnd = ~lineEnd;
      isValid &&= findMentions(bytes, view, p, lineEnd, mentions);
    }
    afterCrlf = bytes[lineEnd - 1] === CR;
    openEnd = afterCrlf && lineEnd < size && lineEnd > openStart ? lineEnd - 1 : lineEnd;
    if (openEnd < openStart) openEnd = openStart;
    lineStart = lineEnd + 1;
  }

  for (let raw = 0; raw < senders.size; raw++) {
    findMentions(bytes, view, senders.startOf(raw), senders.startOf(raw) + senders.lengthOf(raw), mentions);
  }

  return {
    count: count + 1,
    sentAt,
    sender,
    kind,
    mediaType,
    flags,
    bodyStart,
    bodyEnd,
    runs,
    senders,
    unsettled,
    markedTexts,
    lookalikes,
    pasted,
    mentions,
    firstHeader,
    isValidUtf8: isValid && !senders.hasInvalid,
    ends: { headerLf, headerCrlf, innerLf, innerCrlf },
  };
}
