import { cleanName, isDirectionMark, SPACE } from '../text/chars.ts';
import type { ChatVerdict } from '../message/chat-evidence.ts';
import { addUnsettled, classifyAgain } from './classify-again.ts';
import { FLAG_IOS } from '../message/context-flags.ts';
import { beginsWithName, nameStart, secondColon } from '../segments/name-range.ts';
import { wideEnough, type Segmentation } from '../segments/segment.ts';
import { openQuote } from './settle-names.ts';
import { systemEvent } from '../locales/system-event.ts';

/** Longest notice, in bytes. */
const MAX_NOTICE_BYTES = 400;

const decoder = new TextDecoder();

/** Applies the verdict on names: extends names that contain a colon, and removes the sender of notices whose text contains one. */
export function applyNames(bytes: Uint8Array, found: Segmentation, verdict: ChatVerdict): void {
  const { count, senders } = found;
  const longer = new Map(verdict.longer);
  const rare = new Set(verdict.rare);
  const notices = new Set(verdict.notices);
  const groups = new Set(verdict.groups);
  const readers = Array.from({ length: senders.size }, (_, raw) => {
    const name = senders.name(raw);
    const words = longer.get(name);
    if (words !== undefined) return (i: number) => readLonger(bytes, found, i, name, words);
    if (notices.has(name)) return (i: number) => readNotice(bytes, found, i, openQuote(name));
    return rare.has(name) ? (i: number) => readRare(bytes, found, i, name, groups) : null;
  });
  if (readers.every((read) => read === null)) return;
  const again: number[] = [];
  for (let i = 0; i < count; i++) {
    const who = found.sender[i] as number;
    if (who >= 0 && readers[who]?.(i) === true) again.push(i);
  }
  addUnsettled(found, again);
}

/** @returns true when the message has been read again; so do the functions below */
function readLonger(
  bytes: Uint8Array,
  found: Segmentation,
  i: number,
  name: string,
  words: readonly string[],
): boolean {
  const start = found.bodyStart[i] as number;
  const end = found.bodyEnd[i] as number;
  const colon = secondColon(bytes, start, end);
  if (colon >= 0 && words.includes(cleanName(decoder.decode(bytes.subarray(start, colon)))))
    return lengthenName(bytes, found, i, colon);
  // `Dr: Bob left`: a notice on the person with the longer name.
  if (end - start > MAX_NOTICE_BYTES) return false;
  const event = systemEvent(decoder.decode(bytes.subarray(nameStart(bytes, found, i), end)));
  const isOnLonger = (who: string | null): boolean => words.some((word) => who === `${name}: ${word}`);
  return event !== null && (isOnLonger(event.actor) || isOnLonger(event.target)) && readAsNotice(bytes, found, i);
}

/**
 * Reads a notice whose text contains a colon. Otherwise `Ann changed the subject from "A: b" to "c"` is a message of the sender
 * `Ann changed the subject from "A`. A line is a notice when it reads as a notice from its start and the text after the colon alone does not:
 * `Ann: I hear Bob left` is a message of Ann. The colon may not follow the acting person: `Bob: left` is a text of Bob. On iOS a mark shows
 * where a notice begins: at the line's first word, or after the group's name, whose colon then stands before the mark.
 */
function readRare(
  bytes: Uint8Array,
  found: Segmentation,
  i: number,
  name: string,
  groups: ReadonlySet<string>,
): boolean {
  const bodyStart = found.bodyStart[i] as number;
  const end = found.bodyEnd[i] as number;
  const start = nameStart(bytes, found, i);
  if (end - start > MAX_NOTICE_BYTES) return false;
  if (isIos(found, i) && !isDirectionMark(bytes, start)) {
    const colon = secondColon(bytes, bodyStart, end);
    const isNotice =
      colon >= 0 &&
      isDirectionMark(bytes, colon + 2) &&
      (groups.has(cleanName(decoder.decode(bytes.subarray(start, colon)))) ||
        systemEvent(decoder.decode(bytes.subarray(colon + 2, end))) !== null);
    return isNotice && lengthenName(bytes, found, i, colon);
  }
  const event = systemEvent(decoder.decode(bytes.subarray(start, end)));
  if (event === null || event.event === 'other') return false;
  if (beginsWithName(event.actor, name) || beginsWithName(event.target, name)) return false;
  return systemEvent(decoder.decode(bytes.subarray(bodyStart, end))) === null && readAsNotice(bytes, found, i);
}

/** Reads a line as a notice whose first half was taken for a name. A quotation that the first half opens must close in the second half. */
function readNotice(bytes: Uint8Array, found: Segmentation, i: number, closing: RegExp | null): boolean {
  const rest = decoder.decode(bytes.subarray(found.bodyStart[i], found.bodyEnd[i]));
  return (closing === null || closing.test(rest)) && readAsNotice(bytes, found, i);
}

const isIos = (found: Segmentation, i: number): boolean => ((found.flags[i] as number) & FLAG_IOS) !== 0;

function readAsNotice(bytes: Uint8Array, found: Segmentation, i: number): boolean {
  const start = nameStart(bytes, found, i);
  if (isIos(found, i) && !isDirectionMark(bytes, start)) return false;
  found.bodyStart[i] = start;
  found.sender[i] = -1;
  classifyAgain(bytes, found, i, false);
  return true;
}

function lengthenName(bytes: Uint8Array, found: Segmentation, i: number, colon: number): true {
  const start = nameStart(bytes, found, i);
  const index = found.senders.indexOf(start, colon, hashOf(bytes, start, colon));
  found.sender = wideEnough(found.sender, found.senders.size);
  found.sender[i] = index;
  found.bodyStart[i] = bytes[colon + 1] === SPACE ? colon + 2 : colon + 1;
  classifyAgain(bytes, found, i, true);
  return true;
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  return hash;
}
