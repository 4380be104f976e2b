import { messageAt } from '../segments/message-at.ts';
import { FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';
import type { Segmentation } from '../segments/segment.ts';

/** Sets FLAG_TEXT_REWRITTEN on messages with a mention, because their text loses the marks around the name. */
export function settleMentions(found: Segmentation): void {
  const { flags, bodyStart, bodyEnd, mentions } = found;
  for (const at of mentions) {
    const i = messageAt(found, at);
    if ((bodyStart[i] as number) <= at && at < (bodyEnd[i] as number)) {
      flags[i] = (flags[i] as number) | FLAG_TEXT_REWRITTEN;
    }
  }
}
