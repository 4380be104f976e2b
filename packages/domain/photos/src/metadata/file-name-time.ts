import { baseName } from '@homelake/storage';
import { wordBefore, wordBehind } from './clock-words.ts';
import { toInstant, wallTime } from '../tags/wall-time.ts';

/** The time in a file's name: either a wall time or an instant. */
export interface NameTime {
  /** Wall time. */
  readonly local: string | null;
  /** Set for the few apps that name files by UTC. */
  readonly instant: string | null;
  /** False where the name has a day alone: `local` is noon then, plus a second for each picture that WhatsApp counted on that day. */
  readonly hasTime: boolean;
}

/**
 * The time in the name of a file, given its name or path; null for a name without a date. Folders do not count. The names of these are known:
 * Android, iOS and macOS cameras and screenshots (`IMG_20240301_011512`, `Screenshot_2024-03-01-01-15-12`,
 * `Screenshot 2024-03-01 at 1.15.12 PM`, in any language); Pixel (`PXL_`, in UTC); WhatsApp (`IMG-20240301-WA0001`,
 * `WhatsApp Image 2024-03-01 at 01.15.12`, `00000012-PHOTO-2024-03-01-01-15-12`); Signal; Telegram (`photo_2024-03-01_01-15-12`,
 * `photo_1@01-03-2024_01-15-12`); Facebook, WeChat and others (milliseconds since 1970).
 */
export function fileNameTime(path: string): NameTime | null {
  const name = asciiDigits(
    baseName(path)
      .replace(/\.[^.]*$/, '')
      .normalize('NFC'),
  );
  return (
    pixel(name) ?? sinceEpoch(name) ?? telegramDesktop(name) ?? whatsappDay(name) ?? dateAndTime(name) ?? day(name)
  );
}

/** Zeros of the digits that occur in names besides ASCII: Arabic, Persian, Devanagari, Bengali, Thai, Burmese, full width. */
const ZEROS = ['\u0660', '\u06F0', '\u0966', '\u09E6', '\u0E50', '\u1040', '\uFF10'].map((zero) => zero.charCodeAt(0));

const asciiDigits = (name: string): string =>
  name.replaceAll(/(?![0-9])\p{Nd}/gu, (digit) => {
    const zero = ZEROS.find((code) => digit.charCodeAt(0) - code >= 0 && digit.charCodeAt(0) - code < 10);
    return zero === undefined ? digit : String(digit.charCodeAt(0) - zero);
  });

function pixel(name: string): NameTime | null {
  const found = /^PXL_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})(\d{3})(?!\d)/.exec(name);
  const local = found === null ? null : fromDigits(found.slice(1, 7), found[7]);
  return local === null ? null : { local: null, instant: toInstant(local, 0), hasTime: true };
}

/** The time in a name with milliseconds since 1970. Thirteen digits that begin with 1 lie after September 2001. */
function sinceEpoch(name: string): NameTime | null {
  const found = /(?:^|[\s_-]|mmexport)(1\d{12})(?![\dA-Za-z])/.exec(name);
  return found === null ? null : { local: null, instant: new Date(Number(found[1])).toISOString(), hasTime: true };
}

function telegramDesktop(name: string): NameTime | null {
  const found = /@(\d{2})-(\d{2})-(\d{4})_(\d{2})-(\d{2})-(\d{2})/.exec(name);
  if (found === null) return null;
  const [, date, month, year, ...time] = found;
  return asLocal(fromDigits([year, month, date, ...time]));
}

function whatsappDay(name: string): NameTime | null {
  const found = /^(?:IMG|VID|STK|DOC)-(\d{4})(\d{2})(\d{2})-WA(\d{4,5})(?!\d)/.exec(name);
  if (found === null) return null;
  const [, year, month, date, counter] = found;
  const second = Number(counter) % (11 * 3600);
  const time = [12 + Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(String);
  return asLocal(fromDigits([year, month, date, ...time]), false);
}

/** A date, the text after it (`_`, ` at `, ` 오후 `), hour, minute, second, milliseconds. */
const DATE_AND_TIME =
  /(?<!\d)((?:19|20)\d{2})(?:([-_. ]?)(\d{2})\2(\d{2})|-(\d{1,2})-(\d{1,2}))(\D{0,24}?)(\d{1,2})([-_.:]?)(\d{2})\9(\d{2})(?:(?:[.,]|(?<=-\d\d)-)?(\d{3}))?(?!\d)/u;

function dateAndTime(name: string): NameTime | null {
  const found = DATE_AND_TIME.exec(name);
  if (found === null) return null;
  const [whole, year, , ...rest] = found;
  const [month = rest[2], date = rest[3], , , between = '', hour = '', separator = '', minute, second, fraction] = rest;
  const before = wordBefore(between);
  // A single digit is an hour only before a separator.
  if (hour.length === 1 && separator === '') return null;
  const isHalf = separator !== '' && Number(hour) >= 1 && Number(hour) <= 12;
  // After an unknown word, digits without separators are some other number, and an hour up to 12 may be of either half of the day.
  if (before === null && (isHalf || separator === '')) return null;
  const half = before === 'am' || before === 'pm' ? before : wordBehind(name.slice(found.index + whole.length));
  const ofDay = isHalf && half !== 'plain' ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour);
  return asLocal(fromDigits([year, month, date, String(ofDay), minute, second], fraction));
}

function day(name: string): NameTime | null {
  const found = /(?<![\dA-Za-z])((?:19|20)\d{2})(?:([-_.]?)(\d{2})\2(\d{2})|-(\d{1,2})-(\d{1,2}))(?![\dA-Za-z])/.exec(
    name,
  );
  if (found === null) return null;
  return asLocal(fromDigits([found[1], found[3] ?? found[5], found[4] ?? found[6], '12', '0', '0']), false);
}

function asLocal(local: string | null, hasTime = true): NameTime | null {
  return local === null ? null : { local, instant: null, hasTime };
}

function fromDigits(digits: readonly (string | undefined)[], fraction?: string): string | null {
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = digits.map(Number);
  return wallTime([year, month, date], [hour, minute, second], fraction);
}
