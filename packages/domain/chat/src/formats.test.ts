import { describe, expect, test } from 'vitest';
import { parseChat } from './parse-chat.ts';
import type { DateOrder } from './message/parsed-chat.ts';

/**
 * One export for every header format known from real files. Each row: the headers of three moments as that phone prints them, and
 * what they mean. The last day is above 12 unless the row is about evidence of another kind.
 */
interface Row {
  readonly name: string;
  readonly headers: readonly string[];
  readonly times: readonly string[];
  readonly order: DateOrder;
  readonly platform?: 'ios' | 'android';
  readonly newline?: string;
  readonly tight?: boolean;
}

/** The same two moments in most rows: an early hour, and an afternoon of a day above 12. */
const MINUTES = ['2024-01-02T09:05:00', '2024-01-28T15:30:00'];
const SECONDS = ['2024-01-02T09:05:06', '2024-01-28T15:30:07'];

const android = (name: string, order: DateOrder, ...headers: string[]): Row => ({
  name,
  headers: headers.map((h) => `${h} - `),
  times: MINUTES,
  order,
});
const ios = (name: string, order: DateOrder, ...headers: string[]): Row => ({
  name,
  headers: headers.map((h) => (h.includes('[') ? h : `[${h}] `)),
  times: SECONDS,
  order,
  platform: 'ios',
  newline: '\r\n',
});

const ROWS: readonly Row[] = [
  android('A1 en-US 12 h, U+202F', 'mdy', '1/2/24, 9:05\u202fAM', '1/28/24, 3:30\u202fPM'),
  android('A1 en-US 12 h, before 2023', 'mdy', '1/2/24, 9:05 AM', '1/28/24, 3:30 PM'),
  android('A2 en-US 24 h', 'mdy', '1/2/24, 09:05', '1/28/24, 15:30'),
  android('A3 en-GB', 'dmy', '02/01/2024, 09:05', '28/01/2024, 15:30'),
  android('A4 en-IN', 'dmy', '02/01/24, 9:05\u202fam', '28/01/24, 3:30\u202fpm'),
  android('A5 en-CA', 'ymd', '2024-01-02, 9:05\u00a0a.m.', '2024-01-28, 3:30\u00a0p.m.'),
  android('A6 en-ZA', 'ymd', '2024/01/02, 9:05\u202fam', '2024/01/28, 3:30\u202fpm'),
  android('A7 es-CO', 'dmy', '2/1/2024 9:05 a.\u00a0m.', '28/1/2024 3:30 p.\u00a0m.'),
  android('A8 es-AR', 'dmy', '2/1/24 09:05', '28/1/24 15:30'),
  android('A9 es with hyphens', 'dmy', '02-01-24 09:05', '28-01-24 15:30'),
  android('A10 pt-BR', 'dmy', '02/01/2024 09:05', '28/01/2024 15:30'),
  android('A11 fr, older', 'dmy', '02/01/2024 à 09:05', '28/01/2024 à 15:30'),
  android('A12 de', 'dmy', '02.01.24, 09:05', '28.01.24, 15:30'),
  android('A12 de 12 h', 'dmy', '02.01.24, 9:05 AM', '28.01.24, 3:30 PM'),
  android('A13 de with day periods', 'dmy', '02.01.24, 9:05 vorm.', '28.01.24, 3:30 nachm.'),
  android('A13 de with flexible day periods', 'dmy', '02.01.24, 9:05 morgens', '28.01.24, 3:30 nachmittags'),
  android('A14 nl', 'dmy', '02-01-2024 09:05', '28-01-2024 15:30'),
  android('A15 sv', 'ymd', '2024-01-02 09:05', '2024-01-28 15:30'),
  android('A16 fi', 'dmy', '2.1.2024 klo 9.05', '28.1.2024 klo 15.30'),
  android('A17 id', 'dmy', '02/01/24 09.05', '28/01/24 15.30'),
  android('A18 cs', 'dmy', '02.01.24 09:05', '28.01.24 15:30'),
  android('A19 ru', 'dmy', '02.01.2024, 09:05', '28.01.2024, 15:30'),
  android('A20 zh-CN, 24 h and 12 h mixed', 'ymd', '2024/1/2 09:05', '2024/1/28 下午3:30'),
  android('A21 zh-TW', 'ymd', '2024/1/2 上午9:05', '2024/1/28 下午3:30'),
  android('A21 zh-HK', 'dmy', '2/1/2024 上午9:05', '28/1/2024 下午3:30'),
  android('A22 ko', 'ymd', '2024. 1. 2. 오전 9:05', '2024. 1. 28. 오후 3:30'),
  android('A22 ko, two-digit year', 'ymd', '24. 1. 2. 오전 9:05', '24. 1. 28. 오후 3:30'),
  android('A23 fa', 'ymd', '۲۰۲۴/۱/۲، ۰۹:۰۵', '۲۰۲۴/۱/۲۸، ۱۵:۳۰'),
  android('A24 ar', 'dmy', '٢\u200f/١\u200f/٢٠٢٤، ٩:٠٥ ص', '٢٨\u200f/١\u200f/٢٠٢٤، ٣:٣٠ م'),
  android('A25 tr', 'dmy', '02.01.2024 09:05', '28.01.2024 15:30'),
  android('A25 tr 12 h', 'dmy', '02.01.2024 ÖÖ 9:05', '28.01.2024 ÖS 3:30'),
  android('A26 hu', 'ymd', '2024. 01. 02. 9:05', '2024. 01. 28. 15:30'),
  android('A26 hu 12 h', 'ymd', '2024. 01. 02. de. 9:05', '2024. 01. 28. du. 3:30'),
  android('A27 hr', 'dmy', '02. 01. 2024. 09:05', '28. 01. 2024. 15:30'),
  android('A28 bg', 'dmy', '2.01.24 г., 9:05', '28.01.24 г., 15:30'),
  android('A29 da', 'dmy', '02.01.2024 09.05', '28.01.2024 15.30'),
  android('A30 th, two-digit Buddhist year', 'dmy', '2/1/67 09:05', '28/1/67 15:30'),
  android('A30 th', 'dmy', '2/1/2567 09:05', '28/1/2567 15:30'),
  android('A31 eu', 'ymd', '24/1/2 (09:05)', '24/1/28 (15:30)'),
  android('A31 fr-CA', 'ymd', '2024-01-02 09 h 05', '2024-01-28 15 h 30'),
  android('A31 el', 'dmy', '2/1/24, 9:05 π.μ.', '28/1/24, 3:30 μ.μ.'),
  android('A31 ms', 'dmy', '2/01/24, 9:05 PG', '28/01/24, 3:30 PTG'),
  android('A31 sv 12 h', 'ymd', '2024-01-02 9:05 fm', '2024-01-28 3:30 em'),
  android('A31 vi, time first', 'dmy', '09:05 2/1/24', '15:30 28/1/24'),
  android(
    'A32 English with flexible day periods',
    'dmy',
    '02/01/2024, 9:05 in the morning',
    '28/01/2024, 3:30 in the afternoon',
  ),
  { name: 'O1 old iOS', headers: ['02/01/2024 09:05:06: ', '28/01/2024 15:30:07: '], times: SECONDS, order: 'dmy' },
  {
    name: 'O1 old iOS, 12 h',
    headers: ['1/2/24, 9:05:06 AM: ', '1/28/24, 3:30:07 PM: '],
    times: SECONDS,
    order: 'mdy',
  },
  {
    name: 'O1 old iOS, year first',
    headers: ['2024-01-02, 9:05:06 AM: ', '2024-01-28, 3:30:07 PM: '],
    times: SECONDS,
    order: 'ymd',
  },
  { name: 'O2 en dash', headers: ['01/02/24, 9:05:06 AM – ', '01/28/24, 3:30:07 pm – '], times: SECONDS, order: 'mdy' },
  {
    name: 'O3 WhatsApp Viewer',
    headers: ['02.01.2024 - 09:05:06; ', '28.01.2024 - 15:30:07; '],
    times: SECONDS,
    order: 'dmy',
  },
  ios('I1 en-US', 'mdy', '1/2/24, 9:05:06\u202fAM', '1/28/24, 3:30:07\u202fPM'),
  ios('I2 en-GB 12 h', 'dmy', '02/01/2024, 9:05:06\u202fAM', '28/01/2024, 3:30:07\u202fPM'),
  ios('I3 de', 'dmy', '02.01.24, 09:05:06', '28.01.24, 15:30:07'),
  ios('I3 de 12 h', 'dmy', '02.01.24, 9:05:06\u202fAM', '28.01.24, 3:30:07\u202fPM'),
  ios('I4 es, fr, cs, th, ja', 'dmy', '2/1/24 09:05:06', '28/1/24 15:30:07'),
  ios('I5 es-MX', 'dmy', '02/01/2024, 9:05:06 a.m.', '28/01/2024, 3:30:07 p.m.'),
  ios('I6 nl', 'dmy', '02-01-24 09:05:06', '28-01-24 15:30:07'),
  ios('I7 en-ZA', 'ymd', '2024/01/02, 09:05:06', '2024/01/28, 15:30:07'),
  { ...ios('I7 zh, no space behind the name', 'ymd', '2024/1/2 09:05:06', '2024/1/28 15:30:07'), tight: true },
  ios('I8 fi', 'dmy', '2.1.2024 klo 9.05.06', '28.1.2024 klo 15.30.07'),
  ios('I9 id', 'mdy', '1/2/24 09.05.06', '1/28/24 15.30.07'),
  ios('I10 vi, time first', 'mdy', '09:05:06, 1/2/24', '15:30:07, 1/28/24'),
  ...[' PM', '\u202fpm', ' p.m.'].map((pm): Row => ({
    name: `time first, as WhatsApp Web copies it, with${pm}`,
    headers: [`[9:05${pm.replace(/p/i, (p) => (p === 'P' ? 'A' : 'a'))}, 1/2/2024] `, `[3:30${pm}, 1/28/2024] `],
    times: MINUTES,
    order: 'mdy',
    platform: 'ios',
  })),
  ios('I11 Buddhist calendar', 'mdy', '1/2/2567 BE, 09:05:06', '1/28/2567 BE, 15:30:07'),
  ios('I11 Japanese calendar', 'mdy', '1/2/R6, 09:05:06', '1/28/R6, 15:30:07'),
  ios('I11 Japanese calendar, year first', 'ymd', 'R6/1/2 09:05:06', 'R6/1/28 15:30:07'),
  ios('I12 ar', 'dmy', '[\u200f2\u200f/1\u200f/2024، 09:05:06] ', '[\u200f28\u200f/1\u200f/2024، 15:30:07] '),
  ios(
    'I12 ar, Arabic digits',
    'dmy',
    '\u200f[٢\u200f/١\u200f/٢٠٢٤، ٩:٠٥:٠٦\u00a0ص] ',
    '\u200f[٢٨\u200f/١\u200f/٢٠٢٤، ٣:٣٠:٠٧\u00a0م] ',
  ),
  ios(
    'I13 marks and byte order marks before the line',
    'mdy',
    '\ufeff\ufeff[1/2/24, 09:05:06] ',
    '\u200e[1/28/24, 15:30:07] ',
  ),
  ios('I14 thin spaces', 'mdy', '1/2/24, 9:05:06\u2009AM', '1/28/24, 3:30:07\u2009PM'),
];

describe('headers of every known format', () => {
  test.each(ROWS)('$name', ({ headers, times, order, platform = 'android', newline = '\n', tight = false }) => {
    const text = headers
      .map((header, i) => `${header}${i === 0 ? 'Ann' : '+49 171 1234567'}:${tight ? '' : ' '}hi there${newline}`)
      .join('');
    const chat = parseChat(new TextEncoder().encode(text));
    expect([...chat.messages()].map((message) => [message.sentAt, message.sender, message.text])).toEqual([
      [times[0], 'Ann', 'hi there'],
      [times[1], '+49 171 1234567', 'hi there'],
    ]);
    expect(chat.inspection).toMatchObject({ platform, dateOrder: { order } });
    expect(chat.inspection.issues).toEqual([]);
  });
});

describe('every decimal digit system', () => {
  const systems = Intl.supportedValuesOf('numberingSystem').filter((system) => {
    const ten = Array.from(new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(1234567890));
    return ten.length === 10 && ten.every((digit) => /^\p{Nd}$/u.test(digit));
  });

  test('is read', () => {
    expect(systems.length).toBeGreaterThan(50);
    const failed = systems.filter((system) => {
      const format = new Intl.DateTimeFormat(`en-GB-u-nu-${system}`, {
        dateStyle: 'short',
        timeStyle: 'short',
        timeZone: 'UTC',
      });
      const text = MINUTES.map((time) => `${format.format(Date.parse(`${time}Z`))} - Ann: hi\n`).join('');
      const chat = parseChat(new TextEncoder().encode(text));
      return [...chat.messages()].map((message) => message.sentAt).join() !== MINUTES.join();
    });
    expect(failed).toEqual([]);
  });
});

const timesOf = (text: string, exportedAt?: number): string[] =>
  [...parseChat(new TextEncoder().encode(text), { exportedAt }).messages()].map((message) => message.sentAt);

test('a word of the later half of the day means no morning', () => {
  const text = '01.02.24, 9:48 nachm. - Ann: a\n13.02.24, 11:05 vorm. - Ann: b\n13.02.24, 12:10 nachm. - Ann: c\n';
  expect(timesOf(text)).toEqual(['2024-02-01T21:48:00', '2024-02-13T11:05:00', '2024-02-13T12:10:00']);
});

describe('exports without years', () => {
  test('count back from the export, a year for every new start', () => {
    const text = '30 Nov 14:20 - Ann: a\n31 Dec 14:20 - Bob: b\n1 Jan 00:10 - Ann: c\n28 Feb 10:00 - Bob: d\n';
    expect(timesOf(text, Date.UTC(2024, 2, 1) / 1000)).toEqual([
      '2023-11-30T14:20:00',
      '2023-12-31T14:20:00',
      '2024-01-01T00:10:00',
      '2024-02-28T10:00:00',
    ]);
  });

  test('count from 2000 where nothing tells the year, and say so', () => {
    const text = '[3/4, 5:06 PM] Ann: a\n[3/28, 5:07 PM] Bob: b\n';
    expect(timesOf(text)).toEqual(['2000-03-04T17:06:00', '2000-03-28T17:07:00']);
    expect(parseChat(new TextEncoder().encode(text)).inspection.issues.map((issue) => issue.code)).toEqual([
      'year-missing',
    ]);
  });
});
