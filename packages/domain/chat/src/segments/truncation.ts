import { NO_MEDIA } from '../message/message-kind.ts';
import { FLAG_MEDIA_OMITTED } from '../message/parsed-chat.ts';
import type { Issue } from '../message/parsed-chat.ts';
import type { Segmentation } from './segment.ts';

/** WhatsApp exports the newest messages alone, up to these counts (Help Center, archived January 2022). */
export const CAP_WITHOUT_MEDIA = 40_000;
export const CAP_WITH_MEDIA = 10_000;
/** Distance from the cap at which an export still counts as capped: WhatsApp counts notices differently. */
const SLACK = 100;

function isNear(count: number, cap: number): boolean {
  return count > cap - SLACK && count <= cap + SLACK / 10;
}

/** True when the count of messages stands at the cap, so that older ones were left out. */
export function isTruncated(found: Segmentation): boolean {
  if (isNear(found.count, CAP_WITHOUT_MEDIA)) return true;
  if (!isNear(found.count, CAP_WITH_MEDIA)) return false;
  for (let i = 0; i < found.count; i++) {
    if (found.mediaType[i] !== NO_MEDIA && ((found.flags[i] as number) & FLAG_MEDIA_OMITTED) === 0) return true;
  }
  return false;
}

export const TRUNCATED: Issue = {
  code: 'truncated',
  line: null,
  detail:
    'The count stands at the cap of an export (40,000 messages, 10,000 with media): older messages were probably left out.',
};
