import { dayNumber } from '../locales/calendar.ts';
import { NO_MEDIA } from '../message/message-kind.ts';
import type { Segmentation } from './segment.ts';

const ANDROID = /\b(?:IMG|VID|PTT|AUD|STK|GIF|DOC)-(20\d\d)(\d\d)(\d\d)-WA\d/;
const IOS = /-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-(20\d\d)-(\d\d)-(\d\d)-\d\d/;
/** Number of days that are collected; more add no evidence. */
const ENOUGH = 400;

/** Days that the names of attachments print, each with the run of its message. */
export function findAttachmentDays(bytes: Uint8Array, found: Segmentation): (readonly [run: number, day: number])[] {
  const days: [number, number][] = [];
  const decoder = new TextDecoder();
  let run = 0;
  for (let i = 0; i < found.count && days.length < ENOUGH; i++) {
    while ((found.runs[run + 1]?.first ?? Number.POSITIVE_INFINITY) <= i) run++;
    if (found.mediaType[i] === NO_MEDIA) continue;
    const start = found.bodyStart[i] as number;
    const end = found.bodyEnd[i] as number;
    if (end - start < 12) continue;
    const text = decoder.decode(bytes.subarray(start, Math.min(end, start + 160)));
    const match = ANDROID.exec(text) ?? IOS.exec(text);
    const day = match === null ? Number.NaN : dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
    if (!Number.isNaN(day)) days.push([run, day]);
  }
  return days;
}
