import { isMarkerShape } from '../bodies/body-analysis.ts';
import { SPACE } from '../text/chars.ts';
import { ENOUGH_HEADS, type EditTail } from '../message/chat-evidence.ts';
import { hash, keepSmallest } from '../text/smallest-hashes.ts';
import { isAndroid } from '../message/context-flags.ts';
import { FLAG_EDITED, FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';
import type { Segmentation } from '../segments/segment.ts';

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
/** Longest "edited" mark (`<…>`), in bytes. */
const MAX_TAIL = 240;

/** Number of different tails that are collected, in order of appearance. */
const MAX_TAILS = 100;

/** Tails (`<…>`) of texts of an Android export that may be "edited" marks; null where a mark in a known language occurs. */
export function gatherEdits(
  bytes: Uint8Array,
  { flags, sender, bodyStart, bodyEnd, unsettled }: Segmentation,
): EditTail[] | null {
  const tails = new Map<string, { messages: number; readonly heads: Set<number> }>();
  for (const i of unsettled) {
    const own = flags[i] as number;
    if (!isAndroid(own)) continue;
    if ((own & FLAG_EDITED) !== 0) return null;
    const start = bodyStart[i] as number;
    const end = bodyEnd[i] as number;
    if (bytes[end - 1] !== GREATER_THAN || (sender[i] as number) < 0) continue;
    const open = tailStart(bytes, start, end);
    if (open < 0) continue;
    const tail = decoder.decode(bytes.subarray(open, end));
    if (!isMarkerShape(tail)) continue;
    const known = tails.get(tail) ?? { messages: 0, heads: new Set() };
    if (known.messages === 0 && tails.size >= MAX_TAILS) continue;
    known.messages++;
    keepSmallest(known.heads, hash(bytes, start, open), ENOUGH_HEADS);
    tails.set(tail, known);
  }
  return [...tails].map(([tail, { messages, heads }]) => ({ tail, messages, heads: [...heads].sort((a, b) => a - b) }));
}

/** The "edited" mark of a chat, from the tails of all its exports: the most frequent tail that ends texts which differ; null where there is none. */
export function settleEdits(all: readonly (readonly EditTail[] | null)[]): string | null {
  const chat = new Map<string, EditTail>();
  for (const tails of all) {
    for (const one of tails ?? []) {
      const known = chat.get(one.tail) ?? one;
      const heads = [...new Set([...known.heads, ...one.heads])].sort((a, b) => a - b).slice(0, ENOUGH_HEADS);
      chat.set(one.tail, { tail: one.tail, messages: Math.max(known.messages, one.messages), heads });
    }
  }
  const [commonest] = [...chat.values()].sort((a, b) => b.messages - a.messages || (a.tail < b.tail ? -1 : 1));
  return commonest !== undefined && commonest.heads.length >= ENOUGH_HEADS ? commonest.tail : null;
}

/** Sets FLAG_EDITED on the texts of an Android export that end with `edited`. */
export function markEdits(bytes: Uint8Array, found: Segmentation, edited: string | null): void {
  if (edited === null) return;
  const { flags, sender, bodyStart, bodyEnd, unsettled } = found;
  const tail = new TextEncoder().encode(edited);
  for (const i of unsettled) {
    const own = flags[i] as number;
    const from = (bodyEnd[i] as number) - tail.length;
    if (
      !isAndroid(own) ||
      (sender[i] as number) < 0 ||
      tailStart(bytes, bodyStart[i] as number, bodyEnd[i] as number) !== from
    )
      continue;
    if (tail.every((byte, at) => bytes[from + at] === byte)) flags[i] = own | FLAG_EDITED | FLAG_TEXT_REWRITTEN;
  }
}

const decoder = new TextDecoder();

/** Offset of the `<` of a final `<…>` that follows a text and a space; -1 where there is none. */
function tailStart(bytes: Uint8Array, start: number, end: number): number {
  const farthest = Math.max(start + 2, end - MAX_TAIL);
  for (let i = end - 2; i >= farthest; i--) if (bytes[i] === LESS_THAN) return bytes[i - 1] === SPACE ? i : -1;
  return -1;
}
