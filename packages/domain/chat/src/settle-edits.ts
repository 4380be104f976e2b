import { isMarkerShape } from './body-analysis.ts';
import { SPACE } from './chars.ts';
import { isAndroid } from './context-flags.ts';
import { FLAG_EDITED, FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';
import type { Segmentation } from './segment.ts';

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
/** `<…>`, in bytes; the words are those of a short sentence. */
const MAX_TAIL = 240;

/**
 * Finds the edited messages of an Android file whose language nobody told us of: the same `<…>` ends several texts that differ. A file in
 * which an edit is known has no others.
 */
export function settleEdits(bytes: Uint8Array, { flags, sender, bodyStart, bodyEnd, count }: Segmentation): void {
  const decoder = new TextDecoder();
  const tails = new Map<string, { readonly messages: number[]; readonly heads: Set<string> }>();
  for (let i = 0; i < count; i++) {
    const own = flags[i] as number;
    if (!isAndroid(own)) continue;
    if ((own & FLAG_EDITED) !== 0) return;
    const start = bodyStart[i] as number;
    const end = bodyEnd[i] as number;
    if (bytes[end - 1] !== GREATER_THAN || (sender[i] as number) < 0) continue;
    const open = tailStart(bytes, start, end);
    if (open < 0) continue;
    const tail = decoder.decode(bytes.subarray(open, end));
    if (!isMarkerShape(tail)) continue;
    const known = tails.get(tail) ?? { messages: [], heads: new Set() };
    tails.set(tail, known);
    known.messages.push(i);
    if (known.heads.size < 2) known.heads.add(decoder.decode(bytes.subarray(start, open)));
  }
  const [commonest] = [...tails.values()].sort((a, b) => b.messages.length - a.messages.length);
  if (commonest === undefined || commonest.heads.size < 2) return;
  for (const i of commonest.messages) flags[i] = (flags[i] as number) | FLAG_EDITED | FLAG_TEXT_REWRITTEN;
}

/** Where the `<` stands that the last `>` closes, with a space and a text before it; -1 where there is none. */
function tailStart(bytes: Uint8Array, start: number, end: number): number {
  const farthest = Math.max(start + 2, end - MAX_TAIL);
  for (let i = end - 2; i >= farthest; i--) if (bytes[i] === LESS_THAN) return bytes[i - 1] === SPACE ? i : -1;
  return -1;
}
