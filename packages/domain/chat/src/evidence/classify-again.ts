import { classifyBody } from '../bodies/body.ts';
import { CONTEXT_FLAGS, FLAG_HAS_NAME } from '../message/context-flags.ts';
import { NO_MEDIA, SYSTEM_KIND } from '../message/message-kind.ts';
import { FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';
import { noticeUnder, type Segmentation } from '../segments/segment.ts';

/** Reads the body of message `i` again, after its range or the context bits of its flags have changed. */
export function classifyAgain(bytes: Uint8Array, found: Segmentation, i: number, hasSender: boolean): void {
  const old = found.flags[i] as number;
  const context = (old & CONTEXT_FLAGS & ~FLAG_HAS_NAME) | (hasSender ? FLAG_HAS_NAME : 0);
  const result = classifyBody(bytes, found.bodyStart[i] as number, found.bodyEnd[i] as number, context);
  const kind = hasSender ? result & 255 : SYSTEM_KIND;
  const sender = found.sender[i] as number;
  found.kind[i] = kind;
  found.mediaType[i] = hasSender ? (result >> 8) & 255 : NO_MEDIA;
  found.flags[i] = context | ((result >> 16) & 255) | (old & FLAG_TEXT_REWRITTEN);
  if (kind === SYSTEM_KIND && sender >= 0) found.sender[i] = noticeUnder(sender);
}

/** Adds messages that were read again to the list of messages whose kind depends on the rest of the file. */
export function addUnsettled(found: Segmentation, again: readonly number[]): void {
  if (again.length > 0) found.unsettled = [...new Set([...found.unsettled, ...again])].sort((a, b) => a - b);
}
