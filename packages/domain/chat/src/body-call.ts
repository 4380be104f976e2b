import { latinDigits } from './body-digits.ts';
import { findMarker, hasLeadingMark, isCallMissed, isCallTaken } from './markers.ts';
import type { Call } from './message.ts';

const HEAD_AND_TAIL = /^(.+?)\s*[.,:，،。·]\s*[\u200e\u200f]*(.+)$/u;

/**
 * `Missed voice call`, `Voice call. 2 min`, `Video call, No answer`, in every language of the table; null for anything else. A call that
 * nobody took is `missed` on whichever phone: one prints `Missed voice call`, the other `Voice call. No answer`. People write
 * such words too, so without WhatsApp's own mark (U+200E) there must be more than a call's name.
 */
export function parseCall(body: string): Call | null {
  if (body.length > 120 || body.includes('\n')) return null;
  const marked = hasLeadingMark(body);
  const whole = findMarker(body);
  if (whole?.kind === 'call') {
    return marked || whole.missed ? { video: whole.video, missed: whole.missed, seconds: null } : null;
  }

  const [, name, detail] = HEAD_AND_TAIL.exec(body) ?? [];
  if (name === undefined || detail === undefined) return null;
  const head = findMarker(name);
  if (head?.kind !== 'call') return null;
  const seconds = parseDuration(detail);
  const missed = isCallMissed(detail);
  const taken = seconds !== null || isCallTaken(detail);
  if (!marked && !missed && !taken) return null;
  // Unknown words after a mark: a number in them counts people who joined; without one nobody did.
  return { video: head.video, missed: head.missed || missed || !(taken || /\p{Nd}/u.test(detail)), seconds };
}

/** Starts of the words for hours, minutes and seconds; the first that fits decides, so the misleading ones come first. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:mp|más)/u, 1],
  [/^(?:h|st|u|ore|ora|ó|г|ч|ώ|t|sa|jam|ساع|שע|घं|घण्ट|小|時|时|시간|ชั่วโมง|ชม|gi[ờơ])/u, 3600],
  [/^(?:s|с|δ|det|ث|שנ|से|秒|초|วิ)/u, 1],
  [/^(?:m|м|хв|λ|d|p|دق|דק|मि|分|분|นาที)/u, 60],
];

/** Seconds of `1 hr 3 min`, `35 sec`, `2分钟`, `٣ دقائق`, `1:03:20`; null where the text is no duration. */
function parseDuration(text: string): number | null {
  const latin = latinDigits(text).toLowerCase().trim().replace(/\.$/, '');
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d\d)$/.exec(latin);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);

  let seconds = 0;
  let rest = latin;
  do {
    const [part, amount, word = ''] = /^(\d+)\s*([^\d\s]+)[\s,]*(?:(?:and|und|y|e|et|en|и|ו)\s+)?/u.exec(rest) ?? [];
    const unit = UNITS.find(([start]) => start.test(word));
    if (part === undefined || unit === undefined) return null;
    seconds += Number(amount) * unit[1];
    rest = rest.slice(part.length);
  } while (rest !== '');
  return seconds;
}
