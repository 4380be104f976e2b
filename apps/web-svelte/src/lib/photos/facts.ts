import type { Photo } from '@homelake/http-api';
import { dayOf, longDayText } from '#lib/days.ts';
import { sizeText } from '#lib/numbers.ts';

const two = (part: number): string => String(part).padStart(2, '0');

/** A duration in the form of video players: `0:07`, `12:04`, `1:02:30`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Accessible name of a picture: `Photo, Sat 14 July 2023, 16:05`. */
export function photoName(photo: Pick<Photo, 'kind' | 'takenLocal'> & { readonly dated: boolean }): string {
  const what = photo.kind === 'video' ? 'Video' : 'Photo';
  if (!photo.dated) return `${what} without a date, shown at ${longDayText(dayOf(photo.takenLocal))}`;
  return `${what}, ${longDayText(dayOf(photo.takenLocal))}, ${photo.takenLocal.slice(11, 16)}`;
}

/** `16:05, UTC+2`; the zone only where it is known. */
export function timeText({ takenLocal, offsetMinutes }: Pick<Photo, 'takenLocal' | 'offsetMinutes'>): string {
  const time = takenLocal.slice(11, 16);
  return offsetMinutes === null ? time : `${time}, ${zoneText(offsetMinutes)}`;
}

function zoneText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC';
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const rest = minutes === 0 ? '' : `:${two(minutes)}`;
  return `UTC${offsetMinutes < 0 ? '−' : '+'}${hours}${rest}`;
}

const TIME_SOURCES: Partial<Record<Photo['takenSource'], string>> = {
  user: 'You set this time',
  takeout: 'Time from Google Takeout',
  'file-name': 'Time from the file name',
};

/** Text for the sources of time that are no capture time. */
const STAND_INS: Partial<Record<Photo['takenSource'], string>> = {
  'file-time': 'Shown at the time when its file was last changed',
  arrival: 'Shown at the time of its import',
};

/** False for a photo without a date. */
export const isDated = ({ takenSource }: Pick<Photo, 'takenSource'>): boolean => STAND_INS[takenSource] === undefined;

/** When a photo was taken, and the source of the time if it is not the picture itself. For a photo without a date, the time under which it is shown. */
export function takenLines(photo: Pick<Photo, 'takenLocal' | 'takenSource' | 'offsetMinutes'>): readonly string[] {
  const day = longDayText(dayOf(photo.takenLocal));
  const standIn = STAND_INS[photo.takenSource];
  if (standIn !== undefined) return ['No date', `${standIn}: ${day}, ${photo.takenLocal.slice(11, 16)}`];
  const source = TIME_SOURCES[photo.takenSource];
  return [day, timeText(photo), ...(source === undefined ? [] : [source])];
}

/** Exposure: `f/1.8 · 1/250 s · ISO 100 · 26 mm`; empty where nothing is known. */
export function exposureText(photo: Pick<Photo, 'aperture' | 'exposureSeconds' | 'iso' | 'focalLengthMm'>): string {
  const parts = [
    photo.aperture === null ? null : `f/${tenths(photo.aperture)}`,
    photo.exposureSeconds === null ? null : secondsText(photo.exposureSeconds),
    photo.iso === null ? null : `ISO ${photo.iso}`,
    photo.focalLengthMm === null ? null : `${tenths(photo.focalLengthMm)} mm`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** Shutter time. Below 0.3 s it is a fraction, as on cameras. */
const secondsText = (seconds: number): string =>
  seconds > 0 && seconds < 0.3 ? `1/${Math.round(1 / seconds)} s` : `${tenths(seconds)} s`;

const tenths = (value: number): string => String(Math.round(value * 10) / 10);

/** `4032 × 3024 · 12.2 MP · 3.4 MB` */
export function sizesText({ width, height, sizeBytes }: Pick<Photo, 'width' | 'height' | 'sizeBytes'>): string {
  const size = sizeText(sizeBytes);
  if (!width || !height) return size;
  const megapixels = (width * height) / 1e6;
  return [`${width} × ${height}`, megapixels < 0.1 ? null : `${tenths(megapixels)} MP`, size]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Label of a copy next to its original: `Sent in a chat, 1600 × 1200`. */
export function copyText({ exportIds, width, height }: Pick<Photo, 'exportIds' | 'width' | 'height'>): string {
  const how = exportIds.length > 0 ? 'Sent in a chat' : 'WhatsApp’s copy';
  return width && height ? `${how}, ${width} × ${height}` : how;
}

/** `Rome, Lazio, Italy`; repeated names are left out. */
export const placeText = ({ name, region, country }: NonNullable<Photo['place']>): string =>
  [name, region, country].filter((part, i, all) => part !== null && all.indexOf(part) === i).join(', ');

/** Years that the months cover: `2009 to today`, `2009 to 2023` or `2023`. Months are newest first; `thisMonth` is `YYYY-MM`. */
export function spanOfYears(months: readonly string[], thisMonth: string): string {
  const [newest = '', oldest = ''] = [months[0], months.at(-1)];
  const first = oldest.slice(0, 4);
  if (newest >= thisMonth) return first === thisMonth.slice(0, 4) ? 'this year' : `${first} to today`;
  const last = newest.slice(0, 4);
  return first === last ? first : `${first} to ${last}`;
}
