import { describe, expect, it } from 'vitest';
import { wordBefore, wordBehind } from './clock-words.ts';

const LANGUAGES =
  'af am ar as az be bg bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn ms my nb ne nl nn pl ps pt ro ru sd si sk sl so sq sr sv sw ta te th tk tr uk ur uz vi zh zh-Hant zu'.split(
    ' ',
  );
const AFTERNOON = Date.UTC(2023, 2, 15, 15, 45, 10);
const MORNING = Date.UTC(2023, 2, 15, 3, 45, 10);

describe('the words of CLDR', () => {
  it.each(LANGUAGES)('for the halves of the day are known: %s', (language) => {
    const format = new Intl.DateTimeFormat(language, {
      hour: 'numeric',
      minute: '2-digit',
      hour12: true,
      timeZone: 'UTC',
    });
    for (const [time, half] of [
      [MORNING, 'am'],
      [AFTERNOON, 'pm'],
    ] as const) {
      const parts = format.formatToParts(time).filter(({ type }) => type === 'dayPeriod' || type === 'hour');
      const word = (parts.find(({ type }) => type === 'dayPeriod')?.value ?? '').normalize('NFC');
      expect([word, parts[0]?.type === 'hour' ? wordBehind(` ${word}`) : wordBefore(` ${word} `)]).toEqual([
        word,
        half,
      ]);
    }
  });

  it.each(LANGUAGES)('between a date and a time are known: %s', (language) => {
    const format = new Intl.DateTimeFormat(language, {
      dateStyle: 'long',
      timeStyle: 'medium',
      calendar: 'gregory',
      hourCycle: 'h23',
      timeZone: 'UTC',
    });
    const parts = format.formatToParts(MORNING);
    const before = parts[parts.findIndex(({ type }) => type === 'hour') - 1]?.value ?? '';
    expect([before, wordBefore(before.normalize('NFC'))]).toEqual([before, 'plain']);
  });
});

it.each([
  [' p. m. (1)', 'pm'],
  ['\u202FPM', 'pm'],
  ['pm', 'pm'],
  [' p.m.', 'pm'],
  ['\u200E م', 'pm'],
  [' a.m. copy', 'am'],
  [' copy', 'plain'],
  ['-2', 'plain'],
  ['', 'plain'],
  [' pmx', 'plain'],
])('behind the time, %j says %s', (text, said) => {
  expect(wordBehind(text)).toBe(said);
});

it.each([
  [' ', 'plain'],
  ['_', 'plain'],
  ['T', 'plain'],
  [' a la(s) ', 'plain'],
  [' kl. ', 'plain'],
  [', ', 'plain'],
  [' ÖS ', 'pm'],
  [' 下午', 'pm'],
  [' party ', null],
])('before the hour, %j says %s', (text, said) => {
  expect(wordBefore(text)).toBe(said);
});
