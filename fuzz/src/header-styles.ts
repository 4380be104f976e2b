/** How a phone prints the header of a line. */
export interface HeaderStyle {
  /** The pattern that the style was made from. */
  readonly pattern: string;
  readonly platform: 'android' | 'ios' | 'web';
  readonly hasSeconds: boolean;
  readonly hasYear: boolean;
  readonly hasLongYear: boolean;
  /** True: year first with two digits. Only days above the year of the export distinguish it from day first. */
  readonly isShortYearFirst: boolean;
  /** Wall-clock seconds before which the calendar prints another era. */
  readonly from: number;
  /** True: the name ends with a colon without a space. */
  readonly isTight: boolean;
  /** The header up to the name. `at` is wall-clock seconds as if the wall clock were UTC. */
  render(at: number): string;
}

interface Shape {
  /** CLDR letters, with literals in quotes; `⍽` is U+202F, `⎵` U+00A0, `‹` U+200F. A bracket means an iPhone. */
  readonly pattern: string;
  /** Words for the halves of the day, or for each hour from 0 to 23. */
  readonly periods?: string;
  readonly zero?: number;
  readonly calendar?: keyof typeof YEARS_AHEAD;
  readonly isTight?: true;
  readonly isWeb?: true;
}

const YEARS_AHEAD = { gregory: 0, buddhist: 543, reiwa: -2018 } as const;

/** Reiwa began on 2019-05-01. */
const FROM: Readonly<Partial<Record<keyof typeof YEARS_AHEAD, number>>> = { reiwa: Date.UTC(2019, 4, 1) / 1000 };

const hours = (...words: readonly (readonly [from: number, word: string])[]): string =>
  Array.from({ length: 24 }, (_, hour) => words.findLast(([from]) => hour >= from)?.[1] ?? '').join('|');

const ENGLISH_DAY = hours([0, 'in the morning'], [12, 'in the afternoon'], [18, 'in the evening'], [21, 'at night']);
const GERMAN_DAY = hours([0, 'nachts'], [5, 'morgens'], [10, 'vorm.'], [12, 'mittags'], [13, 'nachm.'], [18, 'abends']);
const CHINESE_DAY = hours([0, '凌晨'], [5, '早上'], [8, '上午'], [12, '中午'], [13, '下午'], [19, '晚上']);

const ANDROID: readonly Shape[] = [
  { pattern: 'M/d/yy, h:mm⍽a - ', periods: 'AM|PM' },
  { pattern: 'M/d/yy, h:mm a - ', periods: 'AM|PM' },
  { pattern: 'M/d/yy, HH:mm - ' },
  { pattern: 'dd/MM/yyyy, HH:mm - ' },
  { pattern: 'dd/MM/yy, h:mm⍽a - ', periods: 'am|pm' },
  { pattern: 'yyyy-MM-dd, h:mm⎵a - ', periods: 'a.m.|p.m.' },
  { pattern: 'yyyy/MM/dd, h:mm⍽a - ', periods: 'am|pm' },
  { pattern: 'd/M/yyyy h:mm a - ', periods: 'a.⎵m.|p.⎵m.' },
  { pattern: 'd/M/yy HH:mm - ' },
  { pattern: 'd/M/yy H:mm - ' },
  { pattern: 'dd-MM-yy HH:mm - ' },
  { pattern: 'dd/MM/yyyy HH:mm - ' },
  { pattern: "dd/MM/yyyy 'à' HH:mm - " },
  { pattern: 'dd.MM.yy, HH:mm - ' },
  { pattern: 'dd.MM.yy, h:mm a - ', periods: 'AM|PM' },
  { pattern: 'dd.MM.yy, h:mm a - ', periods: GERMAN_DAY },
  { pattern: 'dd-MM-yyyy HH:mm - ' },
  { pattern: 'yyyy-MM-dd HH:mm - ' },
  { pattern: "d.M.yyyy 'klo' H.mm - " },
  { pattern: 'dd/MM/yy HH.mm - ' },
  { pattern: 'dd.MM.yy HH:mm - ' },
  { pattern: 'dd.MM.yyyy, HH:mm - ' },
  { pattern: 'dd.MM.yyyy HH:mm - ' },
  { pattern: 'yyyy/M/d HH:mm - ' },
  { pattern: 'yyyy/M/d ah:mm - ', periods: CHINESE_DAY },
  { pattern: 'd/M/yyyy ah:mm - ', periods: '上午|下午' },
  { pattern: 'yyyy. M. d. a h:mm - ', periods: '오전|오후' },
  { pattern: 'yy. M. d. a h:mm - ', periods: '오전|오후' },
  { pattern: 'yyyy/M/d، HH:mm - ', zero: 0x6f0 },
  { pattern: 'd‹/M‹/yyyy، h:mm⍽a - ', periods: 'ص|م', zero: 0x660 },
  { pattern: 'dd.MM.yyyy a h:mm - ', periods: 'ÖÖ|ÖS' },
  { pattern: 'yyyy. MM. dd. HH:mm - ' },
  { pattern: 'yyyy. MM. dd. a h:mm - ', periods: 'de.|du.' },
  { pattern: 'dd. MM. yyyy. HH:mm - ' },
  { pattern: 'd. M. yyyy. HH:mm - ' },
  { pattern: "dd.MM.yy 'г.', HH:mm - " },
  { pattern: 'dd.MM.yyyy HH.mm - ' },
  { pattern: 'd/M/yy HH:mm - ', calendar: 'buddhist' },
  { pattern: 'd/M/yyyy HH:mm - ', calendar: 'buddhist' },
  { pattern: 'yy/M/d (HH:mm) - ' },
  { pattern: "yyyy-MM-dd HH 'h' mm - " },
  { pattern: 'd/M/yy, h:mm⍽a - ', periods: 'π.μ.|μ.μ.' },
  { pattern: 'd/MM/yyyy, h:mm⍽a - ', periods: 'PG|PTG' },
  { pattern: 'yyyy-MM-dd h:mm⍽a - ', periods: 'fm|em' },
  { pattern: 'HH:mm d/M/yy - ' },
  { pattern: 'MM/dd/yyyy, h:mm a - ', periods: ENGLISH_DAY },
  { pattern: 'd MMM HH:mm - ' },
  { pattern: 'dd/MM/yyyy HH:mm:ss: ' },
  { pattern: 'd/M/yy HH:mm:ss: ' },
  { pattern: 'M/d/yy, h:mm:ss a: ', periods: 'AM|PM' },
  { pattern: 'yyyy-MM-dd, h:mm:ss a: ', periods: 'AM|PM' },
  { pattern: 'MM/dd/yy, h:mm:ss a – ', periods: 'AM|PM' },
  { pattern: 'dd.MM.yyyy - HH:mm:ss; ' },
];

const IOS: readonly Shape[] = [
  { pattern: '[M/d/yy, h:mm:ss⍽a] ', periods: 'AM|PM' },
  { pattern: '[dd/MM/yyyy, h:mm:ss⍽a] ', periods: 'AM|PM' },
  { pattern: '[dd/MM/yyyy, HH:mm:ss] ' },
  { pattern: '[dd.MM.yy, HH:mm:ss] ' },
  { pattern: '[dd.MM.yy, h:mm:ss⍽a] ', periods: 'AM|PM' },
  { pattern: '[d/M/yy HH:mm:ss] ' },
  { pattern: '[d/M/yy H:mm:ss] ' },
  { pattern: '[dd/MM/yyyy, h:mm:ss a] ', periods: 'a.m.|p.m.' },
  { pattern: '[dd-MM-yy HH:mm:ss] ' },
  { pattern: '[yyyy/MM/dd, HH:mm:ss] ' },
  { pattern: '[yyyy/M/d HH:mm:ss] ' },
  { pattern: '[yyyy/M/d ah:mm:ss] ', periods: CHINESE_DAY },
  { pattern: '[yyyy/M/d HH:mm:ss] ', isTight: true },
  { pattern: "[d.M.yyyy 'klo' H.mm.ss] " },
  { pattern: '[M/d/yy HH.mm.ss] ' },
  { pattern: '[HH:mm:ss, M/d/yy] ' },
  { pattern: "[M/d/yyyy 'BE', HH:mm:ss] ", calendar: 'buddhist' },
  { pattern: "[M/d/'R'y, HH:mm:ss] ", calendar: 'reiwa' },
  { pattern: '[‹d‹/M‹/yyyy، HH:mm:ss] ' },
  { pattern: '‹[d‹/M‹/yyyy، h:mm:ss⎵a] ', periods: 'ص|م', zero: 0x660 },
];

const WEB: readonly Shape[] = [
  { pattern: '[M/d, h:mm a] ', periods: 'AM|PM', isWeb: true },
  { pattern: '[h:mm a, M/d/yyyy] ', periods: 'AM|PM', isWeb: true },
];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

interface Moment {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const FIELDS: Readonly<Record<string, (at: Moment) => string>> = {
  d: (at) => `${at.day}`,
  dd: (at) => two(at.day),
  M: (at) => `${at.month}`,
  MM: (at) => two(at.month),
  MMM: (at) => MONTHS[at.month - 1] ?? '',
  y: (at) => `${at.year}`,
  yy: (at) => two(at.year % 100),
  yyyy: (at) => `${at.year}`,
  H: (at) => `${at.hour}`,
  HH: (at) => two(at.hour),
  h: (at) => `${at.hour % 12 || 12}`,
  mm: (at) => two(at.minute),
  ss: (at) => two(at.second),
};

function compile(shape: Shape): HeaderStyle {
  const { pattern, periods, zero = 0x30, calendar = 'gregory' } = shape;
  const words = periods?.replaceAll('⎵', '\u00a0').split('|') ?? [];
  const period = (at: Moment): string => (words.length === 2 ? words[at.hour < 12 ? 0 : 1] : words[at.hour]) ?? '';
  const pieces = [...pattern.matchAll(/'([^']*)'|([yMdHhms]+)|(a)|([^'yMdHhmsa]+)/gu)].map(
    ([, quoted, field, half, literal]): string | ((at: Moment) => string) => {
      if (field !== undefined) return FIELDS[field] ?? field;
      if (half !== undefined) return period;
      return (quoted ?? literal ?? '').replaceAll('⍽', '\u202f').replaceAll('⎵', '\u00a0').replaceAll('‹', '\u200f');
    },
  );
  const ahead = YEARS_AHEAD[calendar];
  const hasSeconds = pattern.includes('ss');
  const inDigits = (text: string): string =>
    zero === 0x30 ? text : text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  let last = Number.NaN;
  let lastText = '';
  return {
    pattern,
    platform: shape.isWeb === true ? 'web' : pattern.includes('[') ? 'ios' : 'android',
    hasSeconds,
    hasLongYear: pattern.includes('yyyy'),
    hasYear: pattern.includes('y'),
    isShortYearFirst: /^\[?yy[^y]/.test(pattern),
    from: FROM[calendar] ?? Date.UTC(2013, 0, 1) / 1000,
    isTight: shape.isTight === true,
    render(at) {
      const printed = hasSeconds ? at : at - (at % 60);
      if (printed === last) return lastText;
      const date = new Date(at * 1000);
      const moment = {
        day: date.getUTCDate(),
        month: date.getUTCMonth() + 1,
        year: date.getUTCFullYear() + ahead,
        hour: date.getUTCHours(),
        minute: date.getUTCMinutes(),
        second: date.getUTCSeconds(),
      };
      let text = '';
      for (const piece of pieces) text += typeof piece === 'string' ? piece : piece(moment);
      last = printed;
      lastText = inDigits(text);
      return lastText;
    },
  };
}

export const ANDROID_STYLES: readonly HeaderStyle[] = ANDROID.map(compile);
export const IOS_STYLES: readonly HeaderStyle[] = IOS.map(compile);
export const WEB_STYLES: readonly HeaderStyle[] = WEB.map(compile);
