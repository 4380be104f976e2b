import { toInstant, wallTime } from './wall-time.ts';

/** What a file's name says of when it was made; one of both. */
export interface NameTime {
  /** Wall time. */
  readonly local: string | null;
  /** For the few that name files by UTC. */
  readonly instant: string | null;
  /** False where the name has a day alone: `local` is noon then, plus a second for each picture that WhatsApp counted on that day. */
  readonly hasTime: boolean;
}

/**
 * Of a file name or path; the folders do not count. Digits that are no date are null. Read from what these write: Android, iOS and
 * macOS cameras and screenshots (`IMG_20240301_011512`, `Screenshot_2024-03-01-01-15-12`, `Screenshot 2024-03-01 at 1.15.12 PM`),
 * Pixel (`PXL_`, in UTC), WhatsApp (`IMG-20240301-WA0001`, `WhatsApp Image 2024-03-01 at 01.15.12`, `00000012-PHOTO-2024-03-01-01-15-12`),
 * Signal, Telegram (`photo_2024-03-01_01-15-12`, `photo_1@01-03-2024_01-15-12`), Facebook and WeChat (milliseconds since 1970).
 */
export function fileNameTime(path: string): NameTime | null {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .normalize('NFC');
  return (
    pixel(name) ?? sinceEpoch(name) ?? telegramDesktop(name) ?? whatsappDay(name) ?? dateAndTime(name) ?? day(name)
  );
}

function pixel(name: string): NameTime | null {
  const found = /^PXL_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})(\d{3})(?!\d)/.exec(name);
  const local = found === null ? null : fromDigits(found.slice(1, 7), found[7]);
  return local === null ? null : { local: null, instant: toInstant(local, 0), hasTime: true };
}

function sinceEpoch(name: string): NameTime | null {
  const found = /^(?:FB_IMG_|mmexport)(1\d{12})(?!\d)/.exec(name);
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

function dateAndTime(name: string): NameTime | null {
  const found =
    /(?<!\d)((?:19|20)\d{2})([-_. ]?)(\d{2})\2(\d{2})(?:[-_. T]+|[ _]\p{L}{1,4}(?: \p{L}{1,4})?[ _])?(\d{1,2})([-_.:]?)(\d{2})\6(\d{2})(?:[.,]?(\d{3}))?(?!\d)(?:\s?([AaPp])\.?[Mm])?/u.exec(
      name,
    );
  if (found === null) return null;
  const [, year, , month, date, hour = '', separator, minute, second, fraction, half] = found;
  // One digit is an hour only where something stands after it, and halves of a day have twelve hours.
  if ((hour.length === 1 && separator === '') || (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)))
    return null;
  const ofDay = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return asLocal(fromDigits([year, month, date, String(ofDay), minute, second], fraction));
}

function day(name: string): NameTime | null {
  const found = /(?<![\dA-Za-z])((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?![\dA-Za-z])/.exec(name);
  return found === null ? null : asLocal(fromDigits([found[1], found[3], found[4], '12', '0', '0']), false);
}

function asLocal(local: string | null, hasTime = true): NameTime | null {
  return local === null ? null : { local, instant: null, hasTime };
}

function fromDigits(digits: readonly (string | undefined)[], fraction?: string): string | null {
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = digits.map(Number);
  return wallTime([year, month, date], [hour, minute, second], fraction);
}
