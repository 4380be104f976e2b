import { FLAG_TEXT_REWRITTEN } from './parsed-chat.ts';
import type { Segmentation } from './segment.ts';

const AT = 0x40;

/** Flags the messages that mention somebody: WhatsApp puts U+2068 and U+2069 around the name, and no reader types these. */
export function settleMentions(bytes: Uint8Array, { flags, bodyStart, bodyEnd, count }: Segmentation): void {
  let i = 0;
  for (let at = bytes.indexOf(AT); at >= 0; at = bytes.indexOf(AT, at + 1)) {
    // U+2068 in UTF-8.
    if (bytes[at + 1] !== 0xe2 || bytes[at + 2] !== 0x81 || bytes[at + 3] !== 0xa8) continue;
    while (i < count && (bodyEnd[i] as number) <= at) i++;
    if (i < count && (bodyStart[i] as number) <= at) flags[i] = (flags[i] as number) | FLAG_TEXT_REWRITTEN;
  }
}
