import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printedDayNumber } from '../locales/calendar.ts';
import { parseChat } from '../parse-chat.ts';
import type { ParsedChat } from '../message/parsed-chat.ts';

const DAY_MS = 86_400_000;
const parse = (text: string, exportedAt?: number): ParsedChat =>
  parseChat(new TextEncoder().encode(text), { dateOrder: 'dmy', exportedAt });
const daysOf = (chat: ParsedChat): string[] => [...chat.messages()].map((message) => message.sentAt.slice(0, 10));
const codes = (chat: ParsedChat): string[] => chat.inspection.issues.map((issue) => issue.code);

const printed = (day: Date, hasYear: boolean): string =>
  `${day.getUTCDate()}/${day.getUTCMonth() + 1}${hasYear ? `/${day.getUTCFullYear()}` : ''}`;
const line = (date: string, text: string): string => `[${date}, 10:00] Ann: ${text}\n`;

const timeline = (first: number, moves: readonly number[]): Date[] => {
  let latest = first;
  return [
    new Date(first * DAY_MS),
    ...moves.map((move) => {
      const day = latest + move;
      latest = Math.max(latest, day);
      return new Date(day * DAY_MS);
    }),
  ];
};
const iso = (days: readonly Date[]): string[] => days.map((day) => day.toISOString().slice(0, 10));

describe('dates without a year', () => {
  /** Steps in days: mostly forward by less than eleven months, at times a little back, as late messages are. */
  const steps = fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(330) }, fc.integer({ min: -20, max: -1 })), {
    minLength: 5,
    maxLength: 40,
  });
  const start = fc.integer({ min: 14_700, max: 20_000 });

  test('are those before the export', () => {
    fc.assert(
      fc.property(start, steps, (first, moves) => {
        const days = timeline(first, moves);
        const latest = Math.max(...days.map((day) => day.getTime()));
        // The last day of the file is the latest one: nothing else tells how late the last message came.
        const all = [...days, new Date(latest)];
        const text = all.map((day, i) => line(printed(day, false), `m${i}`)).join('');
        expect(daysOf(parse(text, latest / 1000 + 86_400))).toEqual(iso(all));
      }),
      { numRuns: 300 },
    );
  });

  test('go on from the dates with a year around them', () => {
    fc.assert(
      fc.property(start, steps, fc.nat(), (first, moves, where) => {
        const days = timeline(first, moves);
        const latest = days.map((_, i) => Math.max(...days.slice(0, i + 1).map((day) => day.getTime())));
        // A date with its year that nothing after it contradicts.
        const at = where % days.length;
        fc.pre(days[at]?.getTime() === latest[at] && (at === 0 || days[at - 1]?.getTime() === latest[at - 1]));
        const lines = days.map((day, i) => line(printed(day, i === at), `m${i}`));
        // Shapes that recur are the file's own: a few more dates with a year at that place.
        lines.splice(at, 1, ...Array.from({ length: days.length }, () => lines[at] ?? ''));
        const wanted = iso(days);
        wanted.splice(at, 1, ...Array.from({ length: days.length }, () => wanted[at] ?? ''));
        expect(daysOf(parse(lines.join('')))).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  test('do not skip years for a date that is none, nor for one of the year before', () => {
    const text = ['30/12', '1/1', '31/12', '2/1', '31/31', '3/1'].map((date, i) => line(date, `m${i}`)).join('');
    const chat = parse(text, Date.UTC(2024, 0, 5) / 1000);
    expect(daysOf(chat)).toEqual(['2023-12-30', '2024-01-01', '2023-12-31', '2024-01-02', '1970-01-01', '2024-01-03']);
    expect(codes(chat)).toEqual(['year-missing', 'date-conflict']);
  });

  test('keep a 29 February in a leap year, whatever tells the year', () => {
    const text = ['15/3', '1/2', '29/2', '1/3'].map((date, i) => line(date, `m${i}`)).join('');
    expect(daysOf(parse(text, Date.UTC(2020, 5, 1) / 1000))).toEqual([
      '2019-03-15',
      '2020-02-01',
      '2020-02-29',
      '2020-03-01',
    ]);
    expect(daysOf(parse(text, Date.UTC(2023, 5, 1) / 1000))[2]).toBe('2020-02-29');
    const chat = parse(text);
    expect(daysOf(chat)[2]).toMatch(/^(?:1996|2000)-02-29$/);
    expect(chat.inspection.issues[0]?.detail).toContain(`counted from ${daysOf(chat)[0]?.slice(0, 4)}`);
  });

  test.each([
    ['1/1', '2024-01-01'],
    ['2/1', '2024-01-02'],
    ['3/1', '2023-01-03'],
  ])('end a day after the export at the latest: %s', (date, day) => {
    expect(daysOf(parse(line(date, 'a').repeat(2), Date.UTC(2024, 0, 1, 12) / 1000))).toEqual([day, day]);
  });

  test.each([
    ['11/3', '2024-03-11'],
    ['10/3', '2025-03-10'],
  ])('are late up to thirty days before the latest one, and else of the next year: %s', (date, day) => {
    const text = line('10/4/2024', 'a').repeat(4) + line(date, 'b').repeat(4);
    expect(daysOf(parse(text))[4]).toBe(day);
  });

  test('wait for the next leap year where they are a 29 February', () => {
    const text = line('1/3/2021', 'a').repeat(4) + line('29/2', 'b').repeat(4);
    expect(daysOf(parse(text))[4]).toBe('2024-02-29');
  });

  test('are not counted back from a date that is none', () => {
    const years = line('31/31/2024', 'b').repeat(3) + line('6/2/2024', 'c').repeat(3);
    const text = ['4/1', '8/1', '5/2'].map((date) => line(date, 'a')).join('') + years;
    expect(daysOf(parse(text)).slice(0, 3)).toEqual(['2024-01-04', '2024-01-08', '2024-02-05']);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, -1e15])(
    'are read with an export at %d too',
    (exportedAt) => {
      expect(daysOf(parse(line('4/3', 'a') + line('28/3', 'b'), exportedAt))).toEqual(['2000-03-04', '2000-03-28']);
    },
  );
});

describe('dates that are none', () => {
  test('after dates without a year do not stop the parser', () => {
    const text = ['4/1', '8/1', '5/2'].map((date) => line(date, 'a')).join('');
    const chat = parseChat(new TextEncoder().encode(`${text}${line('4/19/2024', 'b').repeat(4)}`));
    expect(daysOf(chat).slice(3)).toEqual(['2024-04-19', '2024-04-19', '2024-04-19', '2024-04-19']);
    const never = parse(`${text}${line('31/31/2024', 'b').repeat(4)}`);
    expect(never.length).toBeGreaterThan(0);
  });

  const number = fc.constantFrom(
    '0',
    '00',
    '1',
    '9',
    '12',
    '13',
    '29',
    '31',
    '32',
    '99',
    '0000',
    '1399',
    '2024',
    '9999',
  );
  const era = fc.constantFrom('', '', ' BE', ' AH', ' R');
  const header = fc.oneof(
    fc.tuple(number, number).map((fields) => fields.join('/')),
    fc.tuple(number, number, number, era).map(([a, b, c, word]) => `${a}/${b}/${c}${word}`),
  );
  const body = fc.constantFrom('Ann: a', 'Bob: b', '\u200eAnn: c', 'no name');

  test('never make a time that is none, whatever stands together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(header, fc.constantFrom('00:00', '24:59', '10:00:60'), body), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.boolean(),
        fc.constantFrom(undefined, 0, Number.NaN, Number.POSITIVE_INFINITY, 1.7e9),
        fc.constantFrom('auto', 'dmy', 'mdy', 'ymd'),
        (lines, ios, exportedAt, dateOrder) => {
          const text = lines.map(([date, time, rest]) =>
            ios ? `[${date}, ${time}] ${rest}\n` : `${date}, ${time} - ${rest}\n`,
          );
          const chat = parseChat(new TextEncoder().encode(text.join('')), { exportedAt, dateOrder });
          for (const message of chat.messages())
            expect(message.sentAt).toMatch(/^(?:19|2\d)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$/);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test.each([
    [1899, Number.NaN],
    [1900, -25_567],
    [2999, 375_835],
    [3000, Number.NaN],
  ])('are those of years that no clock shows: %i', (year, january) => {
    expect(printedDayNumber(year, 1, 1, year > 2400 ? ['gregory'] : [], false)).toBe(january);
  });
});

const chatOf = (...dates: string[]): ParsedChat => parse(dates.map((date) => line(date, 'Hello')).join(''));

describe('the column of times', () => {
  test('has 32 bits up to the last day that they hold, and 64 for what lies outside', () => {
    const days = ['1/1/1970', '6/2/2106'];
    expect(chatOf('3/1/2024', ...days).columns.sentAt).toBeInstanceOf(Uint32Array);
    for (const outside of ['31/12/1969', '7/2/2106']) {
      const chat = chatOf('3/1/2024', ...days, outside);
      expect(chat.columns.sentAt).toBeInstanceOf(Float64Array);
      expect(daysOf(chat).slice(0, 3)).toEqual(['2024-01-03', '1970-01-01', '2106-02-06']);
    }
  });

  test('holds the date and the minute that are printed, whatever the year', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1900, max: 2200 }), { minLength: 1, maxLength: 20 }), (picked) => {
        const days = picked.map((year) => new Date(Date.UTC(year, 0, 2)));
        const chat = chatOf(...days.map((day) => printed(day, true)));
        expect([...chat.messages()].map(({ sentAt }) => sentAt)).toEqual(iso(days).map((day) => `${day}T10:00:00`));
      }),
    );
  });
});
