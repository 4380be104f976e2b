import { endsAsOmittedFile, personText } from '../bodies/body-analysis.ts';
import { isDirectionMark } from '../text/chars.ts';
import { addUnsettled, classifyAgain } from './classify-again.ts';
import { FLAG_IOS, FLAG_LINE_MARKED, FLAG_MARKS_KEPT } from '../message/context-flags.ts';
import { gatherGroups } from './group-names.ts';
import { linesOf, type Lines } from '../segments/lines.ts';
import type { HeaderShape } from '../headers/header-shape.ts';
import { hasLeadingMark } from '../locales/markers.ts';
import { AffixSet } from '../locales/markers-table.ts';
import { NO_MEDIA, SYSTEM_KIND, TEXT_KIND } from '../message/message-kind.ts';
import { isMarkedNotice, isUnmarkedNotice, knownNotice, ownNotice } from './notice-rules.ts';
import { FLAG_EDITED, FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';
import { noticeUnder, type Segmentation } from '../segments/segment.ts';
import { NOTICE_STARTS } from '../locales/system-event.ts';

/**
 * Decides from the whole file whether an iOS file has its marks, and which bodies that read as notices are notices.
 *
 * iOS prints a notice as a message of the group or of the person whom it is about, and puts U+200E or U+200F before its words. It does the same
 * before the words that replace a missing message. So in a file with marks, a person wrote every body without a mark; of a body with a mark the
 * words, the sender's name in them or the sender decide. In a file that lost its marks the words alone decide, and more words have to match.
 */
export function settleMarks(bytes: Uint8Array, found: Segmentation, groupNames: readonly string[]): void {
  const isIos = found.runs.some(({ shape }) => shape.bracketed);
  const kept = isIos && hasMarks(bytes, found);
  if (kept) keepMarks(bytes, found);
  const lines = linesOf(bytes, found);
  const isLost = isIos && !kept;
  const named = isLost ? settleOwnNotices(bytes, found, lines) : new Set<string>();
  const groups = isLost
    ? groupsOf(found, lines, [...groupNames, ...named, ...gatherGroups(bytes, found).groups])
    : new Set(groupNames);
  settleClaims(found, lines, groups);
  if (isLost) settleNoticesOf(found, lines, groups);
}

/**
 * Clears FLAG_LINE_MARKED where the marks belong to the dates. A line of an iOS file begins with U+200E or U+200F where WhatsApp wrote the
 * message itself. In some regions, however, the date begins with the same mark, so that lines of ordinary texts have one too. Where more than
 * half of the texts have one, the flag means nothing: it is cleared, and the messages are classified again without it. Messages whose body
 * ends with a known "omitted" marker, after a mark of its own, keep the flag.
 */
export function ignoreDateMarks(bytes: Uint8Array, found: Segmentation): void {
  const { flags, kind, sender, count, runs, markedTexts } = found;
  const isMarked = (i: number): boolean => ((flags[i] as number) & FLAG_LINE_MARKED) !== 0;
  // A short file may have no text at all. Then the marks belong to the dates if all lines begin with one and all dates contain one.
  let isOfDates = runs.every(({ shape }) => hasMarkInDate(shape));
  for (let i = 0; i < count && isOfDates; i++) isOfDates = isMarked(i);
  if (markedTexts === 0 && !isOfDates) return;
  let texts = 0;
  for (let i = 0; i < count; i++) if (kind[i] === TEXT_KIND) texts++;
  if (markedTexts * 2 <= texts && !isOfDates) return;
  const lines = linesOf(bytes, found);
  const again: number[] = [];
  for (let i = 0; i < count; i++) {
    if (!isMarked(i)) continue;
    const isRead = kind[i] !== TEXT_KIND && sender[i] !== -1;
    if (isRead && endsAsOmittedFile(lines.textOf(i))) continue;
    flags[i] = (flags[i] as number) & ~FLAG_LINE_MARKED;
    if (isRead) again.push(i);
  }
  for (const i of again) readAgain(bytes, found, i);
  addUnsettled(found, again);
}

const hasMarkInDate = ({ example }: HeaderShape): boolean =>
  example.parts.some((part) => part.type === 'literal' && /[\u200e\u200f]/.test(part.text));

const IOS_MARKED = FLAG_IOS | FLAG_LINE_MARKED;

/** True where an iOS file has its marks: a message that is edited or no text has one before its header or in its body. */
function hasMarks(bytes: Uint8Array, found: Segmentation): boolean {
  const { flags, kind, bodyStart, bodyEnd, count, unsettled } = found;
  const isWritten = (i: number): boolean => kind[i] !== TEXT_KIND || ((flags[i] as number) & FLAG_EDITED) !== 0;
  for (let i = 0; i < count; i++) {
    if (((flags[i] as number) & IOS_MARKED) === IOS_MARKED && isWritten(i)) return true;
  }
  for (const i of unsettled) {
    if (((flags[i] as number) & FLAG_IOS) === 0 || !isWritten(i)) continue;
    if (hasMark(bytes, bodyStart[i] as number, bodyEnd[i] as number)) return true;
  }
  return false;
}

function hasMark(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 2 < end; i++) if (isDirectionMark(bytes, i)) return true;
  return false;
}

/** Sets FLAG_MARKS_KEPT on every message of an iOS file, and reads again the messages without a mark that were taken for more than text. */
function keepMarks(bytes: Uint8Array, found: Segmentation): void {
  const { flags, kind, sender, bodyStart, bodyEnd, count, unsettled } = found;
  if (found.runs.every(({ shape }) => (shape.flags & FLAG_IOS) !== 0)) setFlag(flags, count, FLAG_MARKS_KEPT);
  else for (let i = 0; i < count; i++) if (((flags[i] as number) & FLAG_IOS) !== 0) flags[i]! |= FLAG_MARKS_KEPT;
  for (const i of unsettled) {
    const own = flags[i] as number;
    if ((own & FLAG_IOS) === 0 || sender[i] === -1 || (own & FLAG_LINE_MARKED) !== 0) continue;
    if (kind[i] === TEXT_KIND && (own & FLAG_EDITED) === 0) continue;
    // The mark of an edit may be the only mark, and then a person wrote the text before it.
    const isEdited = (own & FLAG_EDITED) !== 0;
    if (isEdited || !hasMark(bytes, bodyStart[i] as number, bodyEnd[i] as number)) readAgain(bytes, found, i);
  }
}

/** Sets a bit of the first `count` flags. It sets four at a time, since single steps take a hundredth of a parse. The column begins at a word. */
function setFlag(flags: Uint8Array, count: number, flag: number): void {
  const words = new Uint32Array(flags.buffer, flags.byteOffset, count >>> 2);
  for (let i = 0; i < words.length; i++) words[i]! |= flag * 0x01010101;
  for (let i = words.length * 4; i < count; i++) flags[i]! |= flag;
}

function readAgain(bytes: Uint8Array, found: Segmentation, i: number): void {
  const sender = found.sender[i] as number;
  if (sender < -1) found.sender[i] = noticeUnder(sender);
  classifyAgain(bytes, found, i, true);
}

/** Names of groups among `names`, in a file that lost its marks: every line under such a name reads as a known notice. */
function groupsOf({ sender, count }: Segmentation, lines: Lines, names: readonly string[]): ReadonlySet<string> {
  const groups = new Set(names);
  for (let i = 0; i < count && groups.size > 0; i++) {
    const who = sender[i] as number;
    if (who < 0 || !groups.has(lines.nameOf(who))) continue;
    if (knownNotice(lines.textOf(i)) === null) groups.delete(lines.nameOf(who));
  }
  return groups;
}

/** Decides each body under a name that `classifyBody` took for a notice. */
function settleClaims(found: Segmentation, lines: Lines, groups: ReadonlySet<string>): void {
  const { sender, kind, mediaType, flags, unsettled } = found;
  for (const i of unsettled) {
    if ((sender[i] as number) >= -1) continue;
    const speaker = noticeUnder(sender[i] as number);
    const name = lines.nameOf(speaker);
    const text = lines.textOf(i);
    const isNotice = hasLeadingMark(text) ? isMarkedNotice : isUnmarkedNotice;
    if (isNotice(text, name, groups.has(name))) {
      sender[i] = -1;
      continue;
    }
    const own = flags[i] as number;
    const isRewritten = personText(text, own) !== text;
    sender[i] = speaker;
    kind[i] = TEXT_KIND;
    mediaType[i] = NO_MEDIA;
    flags[i] = isRewritten ? own | FLAG_TEXT_REWRITTEN : own & ~FLAG_TEXT_REWRITTEN;
  }
}

const STARTS = new AffixSet('start');
for (const start of NOTICE_STARTS) {
  const bytes = new TextEncoder().encode(start);
  if (bytes.length >= 4) STARTS.add(bytes);
}

/**
 * Settles notices about their own sender or "you", in an iOS file that lost its marks.
 * @returns names of groups in these notices
 */
function settleOwnNotices(bytes: Uint8Array, found: Segmentation, lines: Lines): ReadonlySet<string> {
  const { sender, kind, bodyStart, bodyEnd, count, senders } = found;
  const named = new Set<string>();
  for (let i = 0; i < count; i++) {
    const who = sender[i] as number;
    if (who < 0 || kind[i] !== TEXT_KIND) continue;
    const start = bodyStart[i] as number;
    if (!senders.isNameAt(who, start) && !STARTS.matches(bytes, start, bodyEnd[i] as number)) continue;
    const event = ownNotice(lines.textOf(i), lines.nameOf(who));
    if (event === null) continue;
    if ((event.event === 'created' || event.event === 'renamed') && event.target !== null) named.add(event.target);
    toNotice(found, i);
  }
  return named;
}

/** Settles notices under a group's own name in an iOS file that lost its marks. */
function settleNoticesOf(found: Segmentation, lines: Lines, groups: ReadonlySet<string>): void {
  for (let i = 0; i < found.count && groups.size > 0; i++) {
    const who = found.sender[i] as number;
    if (who >= 0 && groups.has(lines.nameOf(who))) toNotice(found, i);
  }
}

function toNotice({ sender, kind, flags }: Segmentation, i: number): void {
  sender[i] = -1;
  kind[i] = SYSTEM_KIND;
  flags[i] = (flags[i] as number) | FLAG_TEXT_REWRITTEN;
}
