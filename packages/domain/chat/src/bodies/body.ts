import { analyseBody, noticeText, personText } from './body-analysis.ts';
import { COLON, CR, LF } from '../text/chars.ts';
import {
  FLAG_HAS_NAME,
  FLAG_IOS,
  FLAG_LINE_MARKED,
  FLAG_MARKS_KEPT,
  isAndroid,
  SINGLE_LINE,
} from '../message/context-flags.ts';
import { ATTACHED_WITHOUT_PARENTHESES, MARKER_WORDS } from '../locales/markers-words.ts';
import { AffixSet, MarkerTable } from '../locales/markers-table.ts';
import { NO_MEDIA, SYSTEM_KIND, TEXT_KIND } from '../message/message-kind.ts';
import { MEDIA_TYPES, MESSAGE_KINDS } from '../message/message.ts';
import type { Call, Location, Media, MediaType, MessageKind, Poll } from '../message/message.ts';
import { FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';

const pack = (kind: MessageKind, type: MediaType | null, flags: number): number =>
  MESSAGE_KINDS.indexOf(kind) | ((type === null ? NO_MEDIA : MEDIA_TYPES.indexOf(type)) << 8) | (flags << 16);

const TEXT = pack('text', null, 0);
const TEXT_REWRITTEN = pack('text', null, FLAG_TEXT_REWRITTEN);
const LONG_NOTICE = pack('system', null, FLAG_TEXT_REWRITTEN);
const DELETED = pack('deleted', null, FLAG_TEXT_REWRITTEN);
const LOCATION = pack('location', null, FLAG_TEXT_REWRITTEN);
const NOTHING = pack('media', 'unknown', FLAG_MEDIA_OMITTED | FLAG_TEXT_REWRITTEN);

const SLASH = 0x2f;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const CLOSE_PARENTHESIS = 0x29;
/** Longest body that is decoded and searched for markers. WhatsApp's own limit is 65,536 characters. */
const MAX_ANALYSED_BYTES = 2 ** 20;
const IOS_MARKED = FLAG_IOS | FLAG_LINE_MARKED;
/** Flag above the bits of `pack`: only iOS writes these words. */
const IOS_WORDS = 1 << 24;
/**
 * Highest bit of the result of `classifyBody`: the kind of the body may depend on the rest of the file. It is not set for plain text and not
 * for Android's markers.
 */
export const LOOK_AGAIN = 1 << 25;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Classifies a body as `kind | mediaType << 8 | flags << 16`, with LOOK_AGAIN above these. `kind` is an index into MESSAGE_KINDS, `mediaType` an
 * index into MEDIA_TYPES or 255, and `flags` any of FLAG_EDITED, FLAG_MEDIA_OMITTED and FLAG_TEXT_REWRITTEN.
 *
 * The kind `system` under a sender's name is provisional: `settleMarks` decides it from the whole file.
 *
 * It runs once a message, so it reads few bytes. Three bytes at the start and three at the end show that almost every body is text. The rest is
 * looked up in the table of markers, and decoded and analysed only if it is not found there.
 * @param context the bits of context-flags.ts that are known
 */
export function classifyBody(bytes: Uint8Array, start: number, end: number, context: number): number {
  if (start >= end || (context & FLAG_HAS_NAME) === 0) return classifyRare(bytes, start, end, context);
  const signals =
    (HEADS[slotOf(bytes[start] ?? 0, bytes[start + 1] ?? 0, bytes[start + 2] ?? 0)] ?? 0) |
    (TAILS[slotOf(bytes[end - 1] ?? 0, bytes[end - 2] ?? 0, bytes[end - 3] ?? 0)] ?? 0);
  // One half of a marker is none (half of all bodies have one). 24 hex digits after a slash are a place on Foursquare.
  if (signals >= MARKER || bytes[end - 25] === SLASH || (context & IOS_MARKED) === IOS_MARKED) {
    const special = classifySpecial(bytes, start, end, context, signals);
    if (special >= 0) return special;
  }
  return (context & SINGLE_LINE) !== 0 ? TEXT : classifyLines(bytes, start, end, context);
}

function classifyRare(bytes: Uint8Array, start: number, end: number, context: number): number {
  if ((context & FLAG_HAS_NAME) === 0) return analyseBytes(bytes, start, end, context);
  return NOTHING;
}

/** Classifies a body whose ends are those of a marker; -1 where it is text. */
function classifySpecial(bytes: Uint8Array, start: number, end: number, context: number, signals: number): number {
  if ((context & FLAG_MARKS_KEPT) !== 0) return analyseBytes(bytes, start, end, context);
  if ((signals & MARKER) === MARKER) {
    const marker = MARKERS.find(bytes, start, end);
    if (marker >= 0 && !isAndroid(context)) return marker | LOOK_AGAIN;
    if (marker >= 0) return marker < IOS_WORDS ? marker : TEXT;
  }
  const analyse =
    (context & IOS_MARKED) === IOS_MARKED ||
    ((signals & HEAD) !== 0 && mayStartSpecial(bytes, start, end)) ||
    mayEndSpecial(bytes, start, end);
  return analyse ? analyseBytes(bytes, start, end, context) : -1;
}

/** Classifies a body of several lines: the end of its first line may be a marker's, and CRLF inside it has to be rewritten to LF. */
function classifyLines(bytes: Uint8Array, start: number, end: number, context: number): number {
  let lineFeed = start;
  while (lineFeed < end && bytes[lineFeed] !== LF) lineFeed++;
  if (lineFeed === end) return TEXT;

  const lineEnd = bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed;
  if (lineEnd > start && mayEndFirstLine(bytes, start, lineEnd)) return analyseBytes(bytes, start, end, context);
  for (let i = lineFeed; i < end; i++) {
    if (bytes[i] === LF && bytes[i - 1] === CR) return TEXT_REWRITTEN;
  }
  return TEXT;
}

function mayStartSpecial(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === LESS_THAN) return true;
  // 0xE2 0x80 0x8E and 0x8F are U+200E and U+200F.
  if (bytes[start] === 0xe2 && bytes[start + 1] === 0x80 && ((bytes[start + 2] ?? 0) & 0xfe) === 0x8e) return true;
  return STARTS.matches(bytes, start, end);
}

function mayEndSpecial(bytes: Uint8Array, start: number, end: number): boolean {
  const last = bytes[end - 1] ?? 0;
  if (last === GREATER_THAN || last === CR) return true;
  if (last === CLOSE_PARENTHESIS) return mayBeAttached(bytes, start, end);
  if (bytes[end - 25] === SLASH && end - 25 > start && isHexDigit(last)) return true;
  if (last >= 0x30 && last <= 0x39) return mayBePosition(bytes, start, end);
  return ENDS.matches(bytes, start, end);
}

/**
 * True when the first line may belong to an attachment, poll or marker: it ends with `)`, `>` or `:`, or with the word for "attached" of the two
 * languages that write no parentheses.
 */
function mayEndFirstLine(bytes: Uint8Array, start: number, lineEnd: number): boolean {
  const last = bytes[lineEnd - 1];
  if (last === COLON || last === GREATER_THAN) return true;
  if (last === CLOSE_PARENTHESIS) return mayBeAttached(bytes, start, lineEnd);
  // U+FF1A, the full-width colon.
  if (last === 0x9a && bytes[lineEnd - 2] === 0xbc && bytes[lineEnd - 3] === 0xef) return true;
  return ENDS.matches(bytes, start, lineEnd);
}

/** True when a `(` stands shortly before `end`, after a file name with an extension. */
function mayBeAttached(bytes: Uint8Array, start: number, end: number): boolean {
  const farthest = Math.max(start, end - 180);
  let open = end - 2;
  while (open >= farthest && bytes[open] !== 0x28) open--;
  if (open < farthest) return false;
  for (let i = open - 1; i >= start && i > open - 14; i--) if (bytes[i] === 0x2e) return true;
  return false;
}

/** True when the body ends with coordinates after the `=` or `:` of a map link. */
function mayBePosition(bytes: Uint8Array, start: number, end: number): boolean {
  let i = end - 1;
  let comma = false;
  for (; i > start; i--) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x2c) comma = true;
    else if ((byte < 0x30 || byte > 0x39) && byte !== 0x2e && byte !== 0x2d) break;
  }
  return comma && (bytes[i] === 0x3d || bytes[i] === 0x3a);
}

const isHexDigit = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);

function analyseBytes(bytes: Uint8Array, start: number, end: number, context: number): number {
  if (end - start > MAX_ANALYSED_BYTES)
    return ((context & FLAG_HAS_NAME) === 0 ? LONG_NOTICE : TEXT_REWRITTEN) | LOOK_AGAIN;
  const { kind, media, flags } = analyseBody(decoder.decode(bytes.subarray(start, end)), context);
  return pack(kind, media?.type ?? null, flags) | LOOK_AGAIN;
}

/** The content of a body, apart from its kind and flags. */
export interface BodyDescription {
  readonly text: string;
  readonly media: Media | null;
  readonly call?: Call;
  readonly poll?: Poll;
  readonly location?: Location;
}

/** WhatsApp puts U+2068 and U+2069 around the name of a mention. */
const MENTION = /@\u2068([^\u2068\u2069\n]*)\u2069/g;

/** Reads the content of one body: the slow path, used when a caller asks for it. `kind` and `flags` are the message's columns. */
export function describeBody(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: number,
  flags: number,
): BodyDescription {
  const whole = decoder.decode(bytes.subarray(start, end));
  if ((flags & FLAG_TEXT_REWRITTEN) === 0) return { text: whole, media: null };
  const raw = whole.replaceAll(MENTION, '@$1');
  if (end - start > MAX_ANALYSED_BYTES) return { text: raw.replaceAll('\r\n', '\n').replace(/\r$/, ''), media: null };
  if (kind === TEXT_KIND) return { text: personText(raw, flags), media: null };
  if (kind === SYSTEM_KIND) return { text: noticeText(raw), media: null };
  const { kind: _kind, flags: _flags, ...description } = analyseBody(raw, flags);
  return description;
}

/** Index into HEADS (first three bytes of a body) or TAILS (last three, outermost first): the outermost byte, and a hash of the other two. */
const slotOf = (outer: number, inner: number, third: number): number => outer | (((inner ^ (third << 3)) & 255) << 8);

/** Bits of HEADS and TAILS: these three bytes may begin, or end, a body of this class. */
const MARKER_HEAD = 1;
const MARKER_TAIL = 2;
const MARKER = MARKER_HEAD | MARKER_TAIL;
const HEAD = 4;
const TAIL = 8;
const HEADS = new Uint8Array(0x10000);
const TAILS = new Uint8Array(0x10000);
/** Markers that are a whole body. */
const MARKERS = new MarkerTable();
/** Beginnings of bodies that have to be analysed. */
const STARTS = new AffixSet('start');
/** Ends of bodies, or of their first lines, that have to be analysed. */
const ENDS = new AffixSet('end');

function addMarker(text: string, value: number): void {
  const bytes = encoder.encode(text);
  MARKERS.set(bytes, value);
  signal(HEADS, slotOfHead(bytes), MARKER_HEAD);
  signal(TAILS, slotOfTail(bytes), MARKER_TAIL);
}

function addStart(text: string): void {
  const bytes = encoder.encode(text);
  STARTS.add(bytes);
  signal(HEADS, slotOfHead(bytes), HEAD);
}

function addEnd(text: string): void {
  const bytes = encoder.encode(text);
  ENDS.add(bytes);
  signal(TAILS, slotOfTail(bytes), TAIL);
}

const slotOfHead = ([a = 0, b = 0, c = 0]: Uint8Array): number => slotOf(a, b, c);
const slotOfTail = (bytes: Uint8Array): number => slotOf(bytes.at(-1) ?? 0, bytes.at(-2) ?? 0, bytes.at(-3) ?? 0);

function signal(table: Uint8Array, slot: number, bit: number): void {
  table[slot] = (table[slot] ?? 0) | bit;
}

/** Prefixes of a marker in the table. U+200F is rare and left to the analysis. */
const MARKS = ['', '\u200e'];
/** Suffixes of a deletion marker: iOS ends it with a full stop. */
const STOPS = ['', '.', '。'];

function addOmitted(words: readonly string[] | undefined, type: MediaType): void {
  const value = pack(type === 'contact' ? 'contact' : 'media', type, FLAG_MEDIA_OMITTED | FLAG_TEXT_REWRITTEN);
  for (const word of words ?? []) {
    addMarker(`<${word}>`, value);
    if (type === 'unknown') continue;
    for (const mark of MARKS) addMarker(mark + word, value | IOS_WORDS);
  }
}

for (const words of MARKER_WORDS) {
  for (const word of words.deleted ?? []) {
    for (const mark of MARKS) for (const stop of STOPS) addMarker(mark + word + stop, DELETED);
  }
  const missed = [...(words.missedVoice ?? []), ...(words.missedVideo ?? [])];
  for (const word of words.liveLocation ?? []) {
    for (const mark of MARKS) addMarker(mark + word, LOCATION);
  }
  addOmitted(words.image, 'image');
  addOmitted(words.video, 'video');
  addOmitted(words.audio, 'audio');
  addOmitted(words.sticker, 'sticker');
  addOmitted(words.gif, 'gif');
  addOmitted(words.document, 'document');
  addOmitted(words.contact, 'contact');
  addOmitted(words.omitted, 'unknown');

  for (const word of [...missed, ...(words.voiceCall ?? []), ...(words.videoCall ?? [])]) {
    addStart(word);
  }
  for (const word of [...(words.deletedBy ?? []), ...(words.viewOnce ?? []), ...(words.notice ?? [])]) addStart(word);
  for (const word of words.document ?? []) addEnd(` ${word}`);
}
addMarker('null', NOTHING);
for (const word of ATTACHED_WITHOUT_PARENTHESES.before) addStart(`${word} `);
for (const word of ATTACHED_WITHOUT_PARENTHESES.after) addEnd(` ${word}`);

// A map link ends with a digit.
const SPECIAL_ENDS = [GREATER_THAN, CLOSE_PARENTHESIS, CR, ...Array.from({ length: 10 }, (_, digit) => 0x30 + digit)];
for (let inner = 0; inner < 0x100; inner++) {
  signal(HEADS, slotOf(LESS_THAN, inner, 0), HEAD);
  for (const last of SPECIAL_ENDS) signal(TAILS, slotOf(last, inner, 0), TAIL);
}
for (const third of [0x8e, 0x8f]) signal(HEADS, slotOf(0xe2, 0x80, third), HEAD);
