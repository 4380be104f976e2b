import { BODY_HAS_SENDER, BODY_IOS, BODY_LINE_MARKED, BODY_SINGLE_LINE, classifyBody } from './body.ts';
import { COLON, CR, DIGIT_NINE, DIGIT_ZERO, isDirectionMark, LF, markLength, OPEN_BRACKET, SPACE } from './chars.ts';
import type { HeaderShape } from './header-shape.ts';
import { matchHeader, type HeaderFields } from './match-header.ts';
import { SYSTEM_KIND } from './message-kind.ts';
import { FLAG_HAS_SECONDS, FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';
import { SenderTable } from './sender-table.ts';

/** Private bits of the flags column: what `classifyBody` was told, so that `describeBody` is told the same. */
export const FLAG_LINE_MARKED = 16;
export const FLAG_HAS_NAME = 32;
export const FLAG_IOS = 64;

/** A name longer than this, in bytes, is none: the line is a system message whose text holds a colon. */
const MAX_NAME_BYTES = 240;

/** How a name ends: `Name: text`, or `Name:text` as Chinese iOS exports have it. */
export type NameEnd = 'colon-space' | 'colon';

export interface SegmentOptions {
  readonly shapes: readonly HeaderShape[];
  readonly nameEnd: NameEnd;
  /** The line ending that stands before every header of this file, once that is known; a header after the other one is text. */
  readonly terminator: 'lf' | 'crlf' | null;
  /** Offsets of lines whose header is somebody's paste. */
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

/** What one pass over the bytes finds. The dates are still as printed. */
export interface Segmentation {
  count: number;
  /** Seconds of the day for now. */
  sentAt: Float64Array;
  sender: Int32Array;
  kind: Uint8Array;
  mediaType: Uint8Array;
  flags: Uint8Array;
  bodyStart: Uint32Array;
  bodyEnd: Uint32Array;
  readonly runs: DateRun[];
  readonly senders: SenderTable;
  /** Lines inside messages that begin like a header of another shape. */
  readonly lookalikes: number[];
  /** Lines of a locked shape that the line ending says are text. */
  readonly pasted: number[];
  /** Offset of the first header; the file's length where there is none. */
  firstHeader: number;
  /** Counts of line ends: before headers and before other lines. */
  readonly ends: { headerLf: number; headerCrlf: number; innerLf: number; innerCrlf: number };
}

const MAX_LOOKALIKES = 10_000;

/** True when the line may begin a header of any shape: cheap, so that text lines cost next to nothing. */
function beginsLikeHeader(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] as number;
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

/** Grows by a quarter: the first estimate is nearly always enough. */
function grown<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(
  column: T,
  make: new (length: number) => T,
  capacity: number,
): T {
  const next = new make(capacity);
  next.set(column);
  return next;
}

/** Splits the export into messages. `capacity` is the expected number of messages; more is no error. */
export function segment(bytes: Uint8Array, options: SegmentOptions, expected: number): Segmentation {
  const { shapes, nameEnd, terminator, rejected, accepted } = options;
  const size = bytes.length;
  const hasOverrides = rejected.size > 0 || accepted.size > 0;
  const looseColon = nameEnd === 'colon';
  const senders = new SenderTable(bytes);
  const runs: DateRun[] = [];
  const lookalikes: number[] = [];
  const pasted: number[] = [];
  const fields: HeaderFields = { a: -1, b: -1, c: -1, secondsOfDay: 0 };
  let capacity = expected + 64;
  let sentAt = new Float64Array(capacity);
  let sender = new Int32Array(capacity);
  let kind = new Uint8Array(capacity);
  let mediaType = new Uint8Array(capacity);
  let flags = new Uint8Array(capacity);
  let bodyStart = new Uint32Array(capacity);
  let bodyEnd = new Uint32Array(capacity);

  let count = 0;
  let firstHeader = size;
  let headerLf = 0;
  let headerCrlf = 0;
  let innerLf = 0;
  let innerCrlf = 0;

  // The message that is open: its body may still grow by a line.
  let openStart = 0;
  let openEnd = 0;
  let openSender = -1;
  let openFlags = 0;
  let openContext = 0;
  let isOpen = false;

  let runShape: HeaderShape | undefined;
  let runA = -1;
  let runB = -1;
  let runC = -1;
  let usual = shapes[0];

  const close = (): void => {
    const found = classifyBody(bytes, openStart, openEnd, openContext);
    const foundKind = found & 255;
    kind[count] = foundKind;
    mediaType[count] = (found >> 8) & 255;
    flags[count] = openFlags | ((found >> 16) & 255);
    sender[count] = foundKind === SYSTEM_KIND ? -1 : openSender;
    bodyStart[count] = openStart;
    bodyEnd[count] = openEnd;
    count++;
  };

  let lineStart = 0;
  while (lineStart < size) {
    let at = lineStart;
    let marked = false;
    if ((bytes[at] as number) >= 0xd8) {
      for (let length = markLength(bytes, at); length > 0; length = markLength(bytes, at)) {
        marked ||= isDirectionMark(bytes, at);
        at += length;
      }
    }
    let shape = usual;
    let headerEnd = shape === undefined ? -1 : matchHeader(bytes, at, shape, fields);
    if (headerEnd < 0 && shapes.length > 1) {
      for (const other of shapes) {
        if (other === usual) continue;
        headerEnd = matchHeader(bytes, at, other, fields);
        if (headerEnd < 0) continue;
        shape = other;
        usual = other;
        break;
      }
    }
    const afterCrlf = lineStart > 1 && bytes[lineStart - 2] === CR;
    if (headerEnd >= 0) {
      if (terminator !== null && lineStart > 0 && afterCrlf !== (terminator === 'crlf') && isOpen) {
        if (pasted.length < MAX_LOOKALIKES) pasted.push(lineStart);
        headerEnd = -1;
      } else if (hasOverrides && rejected.has(lineStart)) headerEnd = -1;
    } else if (hasOverrides) {
      const own = accepted.get(lineStart);
      if (own !== undefined) {
        headerEnd = matchHeader(bytes, at, own, fields);
        shape = own;
      }
    } else if (beginsLikeHeader(bytes, at) && lookalikes.length < MAX_LOOKALIKES) lookalikes.push(lineStart);

    if (headerEnd < 0 || shape === undefined) {
      let lineEnd = bytes.indexOf(LF, at);
      if (lineEnd < 0) lineEnd = size;
      if (isOpen) {
        openEnd = lineEnd < size && lineEnd > lineStart && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
        openContext &= ~BODY_SINGLE_LINE;
        if (afterCrlf) {
          innerCrlf++;
          openFlags |= FLAG_TEXT_REWRITTEN;
        } else innerLf++;
      }
      lineStart = lineEnd + 1;
      continue;
    }

    if (isOpen) {
      close();
      if (afterCrlf) headerCrlf++;
      else headerLf++;
    } else firstHeader = lineStart;
    isOpen = true;
    if (count === capacity) {
      capacity = Math.ceil(capacity * 1.25) + 1024;
      sentAt = grown(sentAt, Float64Array, capacity);
      sender = grown(sender, Int32Array, capacity);
      kind = grown(kind, Uint8Array, capacity);
      mediaType = grown(mediaType, Uint8Array, capacity);
      flags = grown(flags, Uint8Array, capacity);
      bodyStart = grown(bodyStart, Uint32Array, capacity);
      bodyEnd = grown(bodyEnd, Uint32Array, capacity);
    }
    sentAt[count] = fields.secondsOfDay;
    if (fields.c !== runC || fields.a !== runA || fields.b !== runB || shape !== runShape) {
      runA = fields.a;
      runB = fields.b;
      runC = fields.c;
      runShape = shape;
      runs.push({ first: count, a: runA, b: runB, c: runC, shape });
    }

    // The name: up to a colon with a space or the line's end behind it.
    openSender = -1;
    openStart = headerEnd;
    openFlags =
      (shape.hasSeconds ? FLAG_HAS_SECONDS : 0) | (marked ? FLAG_LINE_MARKED : 0) | (shape.bracketed ? FLAG_IOS : 0);
    openContext = BODY_SINGLE_LINE | (marked ? BODY_LINE_MARKED : 0) | (shape.bracketed ? BODY_IOS : 0);
    const limit = Math.min(size, headerEnd + MAX_NAME_BYTES);
    let hash = 0;
    let p = headerEnd;
    for (; p < limit; p++) {
      const b = bytes[p] as number;
      if (b === COLON && p > headerEnd) {
        const next = bytes[p + 1];
        if (next === SPACE || next === LF || next === undefined || next === CR || looseColon) {
          openSender = senders.indexOf(headerEnd, p, hash);
          openStart = next === SPACE ? p + 2 : p + 1;
          openContext |= BODY_HAS_SENDER;
          openFlags |= FLAG_HAS_NAME;
          break;
        }
      } else if (b === LF) break;
      hash = (Math.imul(hash, 31) + b) | 0;
    }
    let lineEnd = bytes.indexOf(LF, p);
    if (lineEnd < 0) lineEnd = size;
    openEnd = lineEnd < size && lineEnd > openStart && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    lineStart = lineEnd + 1;
  }
  if (isOpen) close();

  return {
    count,
    sentAt,
    sender,
    kind,
    mediaType,
    flags,
    bodyStart,
    bodyEnd,
    runs,
    senders,
    lookalikes,
    pasted,
    firstHeader,
    ends: { headerLf, headerCrlf, innerLf, innerCrlf },
  };
}
