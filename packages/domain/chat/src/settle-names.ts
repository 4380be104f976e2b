import { isDirectionMark } from './chars.ts';
import { classifyAgain } from './classify-again.ts';
import { FLAG_IOS } from './context-flags.ts';
import type { Segmentation } from './segment.ts';
import { systemEvent } from './system-event.ts';

/** A name with its colon and a second part is not longer than this, in bytes. */
const MAX_LONG_NAME = 80;
/** Messages that a name needs before it can be found to be longer. */
const MIN_MESSAGES = 3;
const MAX_NOTICE = 400;
/** A group may be renamed a few times from one name; somebody with more messages is somebody. */
const MAX_NOTICES = 5;

/**
 * Names with a colon. A name ends at the first ": ", unless *every* message of that name goes on with a second ": ", there are at least
 * three, and each of the longer names recurs: then the longer ones are the names ("Dr: Bob"). A single message whose text has a colon
 * keeps the short name.
 */
export function lengthenNames(bytes: Uint8Array, found: Segmentation): void {
  const { sender, bodyStart, bodyEnd, count, senders } = found;
  const isOut = new Uint8Array(senders.size);
  const messages: number[][] = Array.from({ length: senders.size }, () => []);
  let open = senders.size;
  for (let i = 0; i < count && open > 0; i++) {
    const who = sender[i] as number;
    if (who < 0 || isOut[who] === 1) continue;
    if (secondColon(bytes, bodyStart[i] as number, bodyEnd[i] as number) >= 0) messages[who]?.push(i);
    else {
      isOut[who] = 1;
      messages[who] = [];
      open--;
    }
  }
  const decoder = new TextDecoder();
  for (const own of messages) {
    if (own.length < MIN_MESSAGES) continue;
    const counts = new Map<string, number>();
    const nameOf = (i: number): string => {
      const start = bodyStart[i] as number;
      return decoder.decode(bytes.subarray(start, secondColon(bytes, start, bodyEnd[i] as number)));
    };
    for (const i of own) counts.set(nameOf(i), (counts.get(nameOf(i)) ?? 0) + 1);
    if ([...counts.values()].some((n) => n < 2)) continue;
    for (const i of own)
      lengthenName(bytes, found, i, secondColon(bytes, bodyStart[i] as number, bodyEnd[i] as number));
  }
}

function lengthenName(bytes: Uint8Array, found: Segmentation, i: number, colon: number): void {
  const start = nameStart(bytes, found, i);
  found.sender[i] = found.senders.indexOf(start, colon, hashOf(bytes, start, colon));
  found.bodyStart[i] = bytes[colon + 1] === 0x20 ? colon + 2 : colon + 1;
  classifyAgain(bytes, found, i, true);
}

function secondColon(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end - 1, start + MAX_LONG_NAME);
  for (let i = start + 1; i < limit; i++) {
    if (bytes[i] === 0x0a) return -1;
    if (bytes[i] === 0x3a && bytes[i + 1] === 0x20) return i;
  }
  return -1;
}

/** Where the name of a message with a sender begins. */
function nameStart(bytes: Uint8Array, found: Segmentation, i: number): number {
  const start = found.bodyStart[i] as number;
  const colon = bytes[start - 1] === 0x3a ? start - 1 : start - 2;
  return colon - found.senders.lengthOf(found.sender[i] as number);
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  return hash;
}

/**
 * Notices whose text has a colon: `Ann changed the subject from "A: b" to "c"` would be a message of somebody called
 * `Ann changed the subject from "A`. A name that occurs a few times at most is none where the whole line reads as a notice, and what is
 * behind the colon alone does not: `Ann: I hear Bob left` is Ann's. iOS puts the group's name before its notices, and marks where they begin:
 * the colon before that mark ends the name.
 */
export function unmaskNotices(bytes: Uint8Array, found: Segmentation): void {
  const { sender, flags, bodyStart, bodyEnd, count, senders } = found;
  const uses = new Uint32Array(senders.size);
  let rare = senders.size;
  // Most files are done after a few pages: everybody has written more than a few messages.
  for (let i = 0; i < count && rare > 0; i++) {
    const who = sender[i] as number;
    if (who < 0) continue;
    const n = (uses[who] as number) + 1;
    uses[who] = n;
    if (n === MAX_NOTICES + 1) rare--;
  }
  if (rare === 0) return;
  const decoder = new TextDecoder();
  for (let i = 0; i < count; i++) {
    const who = sender[i] as number;
    if (who < 0 || (uses[who] as number) > MAX_NOTICES) continue;
    const start = nameStart(bytes, found, i);
    const end = bodyEnd[i] as number;
    if (end - start > MAX_NOTICE) continue;
    if ((flags[i] as number) & FLAG_IOS) {
      const colon = secondColon(bytes, bodyStart[i] as number, end);
      if (colon >= 0 && isDirectionMark(bytes, colon + 2)) {
        lengthenName(bytes, found, i, colon);
        continue;
      }
    }
    const event = systemEvent(decoder.decode(bytes.subarray(start, end)));
    if (event === null || event.event === 'other') continue;
    if (systemEvent(decoder.decode(bytes.subarray(bodyStart[i], end))) !== null) continue;
    bodyStart[i] = start;
    sender[i] = -1;
    classifyAgain(bytes, found, i, false);
  }
}
