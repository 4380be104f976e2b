import { describe, expect, test } from 'vitest';
import { CLDR_LOCALES } from './locales/cldr-locales.ts';
import { parseChat } from './parse-chat.ts';

/**
 * Headers are CLDR short dates with short or medium times, so the runtime's own Intl writes the fixtures: every locale, every
 * calendar that a phone prints, 12 h and 24 h, Android and iOS. What Intl formatted must be parsed back.
 */

/** Unambiguous as a set: days above 12, a leap day, midnight, noon, both halves of the day. */
const INSTANTS = [
  '2021-03-04T03:05:06',
  '2021-03-25T15:06:07',
  '2022-11-07T00:07:08',
  '2022-12-31T12:08:09',
  '2023-01-01T23:59:59',
  '2024-02-29T09:10:11',
  '2024-02-29T18:30:01',
  '2024-08-13T11:11:30',
].map((text) => Date.parse(`${text}Z`));

const CALENDARS = ['gregory', 'iso8601', 'buddhist', 'japanese', 'roc', 'persian', 'islamic-civil'];

/** Calendars that `Intl` has and no phone prints into an export. */
const OTHER_CALENDARS: Readonly<Record<string, string>> = {
  chinese: 'names its years by a cycle of sixty, which says no century',
  dangi: 'names its years by a cycle of sixty, which says no century',
  hebrew: 'names its months; leap months are counted by the moon',
  coptic: 'is no calendar that Android or iOS offers for dates in apps',
  ethiopic: 'prints years of our own range (2016 is 2024), which nothing in the line tells apart',
  ethioaa: 'is no calendar that Android or iOS offers for dates in apps',
  indian: 'is no calendar that Android or iOS offers for dates in apps',
  islamic: 'depends on the sighting of the moon: the tabular one is right within two days',
  'islamic-tbla': 'is the civil one shifted by a day, with the same era',
  'islamic-rgsa': 'depends on the sighting of the moon: the tabular one is right within two days',
  'islamic-umalqura': 'is a table of moon sightings: the tabular one is right within two days',
};

/** Why the lines of a locale cannot be read back, by `calendar tag`, `calendar language`, `era tag` (any calendar with eras) or `h12 tag`. */
const SKIPPED: Readonly<Record<string, string>> = {
  'japanese da': 'prints no era: 4/3/3 is the third year of any emperor, or 2003',
  'japanese el': 'prints no era: 4/3/03 is the third year of any emperor, or 2003',
  'japanese vi': 'spells the date out: Ngày 04 tháng 03 năm 3 Reiwa',
  'buddhist ast': 'prints EB, which is also the Sami afternoon, beside a two-digit year',
  'buddhist fr-BE': 'prints EB, which is also the Sami afternoon, beside a two-digit year',
  'buddhist fr-CA': 'prints EB, which is also the Sami afternoon, beside a two-digit year',
  'islamic-civil fr-BE': 'prints H, which is also Heisei and an hour, beside a two-digit year',
  'islamic-civil en-IN': 'prints a slash too many: 20/7/1442/ AH',
  'islamic-civil lo': 'prints no colon in its 12-hour pattern: 3 05',
  'era zh-SG': 'glues the era to the day, where everybody else has the year: 令和4/3/03',
  'era blo': 'puts the day period between hour and minute where an era is printed: 03 1ka 05',
  'h12 fr-CM': 'has no day period in its 12-hour pattern: 03:06 is morning and afternoon',
};

const tags = CLDR_LOCALES.flatMap((line) => {
  const [language = '', ...regions] = line.split(' ');
  return [language, ...regions.map((region) => `${language}-${region}`)];
});

interface Case {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Distinct files only: most regions print as their language does. */
function casesOf(calendar: string, ios: boolean): Case[] {
  const seen = new Set<string>();
  const cases: Case[] = [];
  for (const tag of tags) {
    // Three-letter codes of languages that have two: dan is da.
    const language = Intl.getCanonicalLocales(tag)[0]?.split('-')[0] ?? tag;
    const group = calendar === 'gregory' || calendar === 'iso8601' ? calendar : 'era';
    if (
      [`${calendar} ${tag}`, `${calendar} ${language}`, `${group} ${tag}`, `${group} ${language}`].some(
        (key) => key in SKIPPED,
      )
    )
      continue;
    // Japanese alone counts 12-hour clocks from 0.
    for (const hourCycle of language === 'ja' ? (['h11', 'h12', 'h23'] as const) : (['h12', 'h23'] as const)) {
      if (`${hourCycle} ${tag}` in SKIPPED) continue;
      const format = new Intl.DateTimeFormat(tag, {
        dateStyle: 'short',
        timeStyle: ios ? 'medium' : 'short',
        timeZone: 'UTC',
        hourCycle,
        calendar,
      });
      const lines = INSTANTS.map((instant) => format.format(instant));
      const text = lines.join('\n');
      if (!seen.has(text)) cases.push({ name: `${tag} ${hourCycle}`, lines });
      seen.add(text);
    }
  }
  return cases;
}

function exportOf(lines: readonly string[], ios: boolean): Uint8Array {
  return new TextEncoder().encode(
    lines.map((line) => (ios ? `[${line}] Ann: hi\r\n` : `${line} - Ann: hi\n`)).join(''),
  );
}

const expected = (ios: boolean): string[] =>
  INSTANTS.map((at) => `${new Date(ios ? at : at - (at % 60_000)).toISOString().slice(0, 19)} Ann: hi`);

describe.each(CALENDARS)('dates of the calendar %s', (calendar) => {
  test.each(['Android', 'iOS'])('are read back from %s exports of every locale', (platform) => {
    const ios = platform === 'iOS';
    const cases = casesOf(calendar, ios);
    expect(cases.length).toBeGreaterThan(100);
    const failed = cases.flatMap(({ name, lines }) => {
      const chat = parseChat(exportOf(lines, ios));
      const got = [...chat.messages()].map((message) => `${message.sentAt} ${message.sender}: ${message.text}`);
      const wrong = expected(ios).findIndex((line, i) => line !== got[i]);
      return wrong < 0 && got.length === lines.length
        ? []
        : [`${name}: ${lines[wrong]} -> ${got[wrong]} (${chat.inspection.format})`];
    });
    expect(failed).toEqual([]);
  });
});

test('every language of the runtime is among the locales', () => {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const pairs = letters.flatMap((a) => letters.map((b) => a + b));
  const all = [...pairs, ...pairs.flatMap((pair) => letters.map((letter) => pair + letter))];
  const missing = all.filter((tag) => Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0 && !tags.includes(tag));
  expect(missing).toEqual([]);
});

test('every calendar of the runtime is tested or named with the reason why not', () => {
  const known = new Set([...CALENDARS, ...Object.keys(OTHER_CALENDARS)]);
  expect(Intl.supportedValuesOf('calendar').filter((calendar) => !known.has(calendar))).toEqual([]);
});
