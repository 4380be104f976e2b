// Writes src/locales/day-periods.ts and src/text/decimal-zeros.ts from the Unicode data of the Node that runs it, so that what the
// parser understands does not depend on the runtime it later runs in. Run it again when Node brings a newer CLDR:
//   node packages/domain/chat/scripts/generate-tables.mjs && npx oxfmt packages/domain/chat/src
import { writeFileSync } from 'node:fs';

const A = 'a'.charCodeAt(0);
const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(A + i));
const pairs = letters.flatMap((a) => letters.map((b) => a + b));
const languages = [...pairs, ...pairs.flatMap((p) => letters.map((c) => p + c))].filter(
  (tag) => Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0,
);
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const regions = [...pairs.map((p) => p.toUpperCase()).filter((r) => names.of(r)), '419', '001', '150'];
const locales = new Set(languages);
for (const language of languages) {
  for (const region of regions) {
    const tag = `${language}-${region}`;
    if (new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag) locales.add(tag);
  }
}

const AM = 0x000fff;
const PM = 0xfff000;
/** The comparison form: see `dayPeriodKey` in src/locales/day-period.ts, which does the same. */
const key = (word) =>
  word
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\u00a0\u202f\u2009]+/g, ' ')
    .trim()
    .toLowerCase();

/** word -> mask of hours (bit h = hour h of 24) -> number of locales that say so. */
const masks = new Map();
const vote = (word, mask, weight) => {
  const k = key(word);
  if (k === '' || /^\p{Nd}+$/u.test(k)) return;
  const votes = masks.get(k) ?? new Map();
  votes.set(mask, (votes.get(mask) ?? 0) + weight);
  masks.set(k, votes);
};
const wordAt = (format, hour) =>
  format
    .formatToParts(Date.UTC(2024, 0, 28, hour, 0))
    .filter((p) => p.type === 'dayPeriod')
    .map((p) => p.value)
    .join(' ');
for (const locale of locales) {
  const seen = new Set();
  const voteOnce = (word, mask) => {
    const id = `${word}\0${mask}`;
    // The plain halves of the day come first, then the large languages, which have two-letter codes.
    const half = mask === AM || mask === PM ? 10_000 : 1;
    if (!seen.has(id)) vote(word, mask, half * (locale.split('-')[0].length === 2 ? 50 : 1));
    seen.add(id);
  };
  const plain = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h12', timeZone: 'UTC' });
  voteOnce(wordAt(plain, 3), AM);
  voteOnce(wordAt(plain, 15), PM);
  for (const dayPeriod of ['short', 'long', 'narrow']) {
    const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', hourCycle: 'h12', dayPeriod, timeZone: 'UTC' });
    const hours = new Map();
    for (let hour = 0; hour < 24; hour++) {
      const word = wordAt(format, hour);
      hours.set(word, (hours.get(word) ?? 0) | (1 << hour));
    }
    for (const [word, mask] of hours) voteOnce(word, mask === 0xffffff ? 0 : mask);
  }
}
for (const word of ['am', 'a.m.', 'a. m.', 'a.m', 'vorm.']) vote(word, AM, 1);
for (const word of ['pm', 'p.m.', 'p. m.', 'p.m', 'nachm.']) vote(word, PM, 1);

/** Some locales have two meanings for one word (the night wraps, or two languages share it): the common one first. */
const byMask = new Map();
for (const [word, votes] of [...masks].sort(([a], [b]) => (a < b ? -1 : 1))) {
  votes.delete(0);
  const ranked = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([mask]) => mask);
  const [first, ...others] = ranked;
  if (first !== undefined) byMask.set(first, [...(byMask.get(first) ?? []), word]);
  // The other meaning matters where it is the other half of the day.
  for (const mask of others.filter((other) => (other & first) === 0))
    byMask.set(mask, [...(byMask.get(mask) ?? []), `${word}?`]);
}
const collisions = [...masks].filter(([, v]) => v.has(AM) && v.has(PM)).map(([w]) => w);
console.error(
  'languages',
  languages.length,
  'locales',
  locales.size,
  'words',
  masks.size,
  'masks',
  byMask.size,
  'am and pm alike:',
  collisions.join(' '),
);
const rows = [...byMask].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
writeFileSync(
  new URL('../src/locales/day-periods.ts', import.meta.url),
  `// Made by scripts/generate-tables.mjs from CLDR ${process.versions.cldr}; do not edit.

/**
 * Words that stand beside a 12-hour time, in every language of CLDR, in comparison form (lower case, plain spaces).
 * The mask has bit h set when the word is said at hour h (0 to 23); words are separated by \`|\`. A word with \`?\` behind it
 * has another meaning too, which stands without the \`?\` and is the more common one.
 */
export const DAY_PERIOD_WORDS: readonly (readonly [hours: number, words: string])[] = [
${rows.map(([mask, words]) => `  [0x${mask.toString(16).padStart(6, '0')}, ${JSON.stringify(words.join('|'))}],`).join('\n')}
];
`,
);

const eras = new Map();
for (const calendar of ['buddhist', 'japanese', 'roc', 'persian', 'islamic-civil', 'gregory']) {
  for (const locale of locales) {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', calendar, timeZone: 'UTC' });
    const withEra = new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      era: 'short',
      calendar,
      timeZone: 'UTC',
    });
    for (const [year, name] of calendar === 'japanese'
      ? [
          [2024, 'reiwa'],
          [2018, 'heisei'],
        ]
      : [[2024, calendar]]) {
      for (const { type, value } of [
        ...format.formatToParts(Date.UTC(year, 1, 3)),
        ...withEra.formatToParts(Date.UTC(year, 1, 3)),
      ]) {
        if (type === 'era' && key(value) !== '') eras.set(name, (eras.get(name) ?? new Set()).add(key(value)));
      }
    }
  }
}
writeFileSync(
  new URL('../src/locales/era-words.ts', import.meta.url),
  `// Made by scripts/generate-tables.mjs from CLDR ${process.versions.cldr}; do not edit.

/** How the eras that phones print are written in every language of CLDR, in comparison form; words are separated by \`|\`. */
export const ERA_WORDS = {
${[...eras].map(([name, words]) => `  ${JSON.stringify(name)}: ${JSON.stringify([...words].toSorted((a, b) => (a < b ? -1 : 1)).join('|'))},`).join('\n')}
} as const;
`,
);

writeFileSync(
  new URL('../src/locales/cldr-locales.ts', import.meta.url),
  `// Made by scripts/generate-tables.mjs from CLDR ${process.versions.cldr}; do not edit.

/** Every locale that has date formats of its own, for the conformance suite alone: one language a line, its regions behind it. */
export const CLDR_LOCALES: readonly string[] = [
${languages.map((l) => `  ${JSON.stringify([l, ...[...locales].filter((x) => x.startsWith(`${l}-`)).map((x) => x.slice(l.length + 1))].join(' '))},`).join('\n')}
];
`,
);

const zeros = [];
for (let cp = 0; cp < 0x110000; cp++) {
  if (/\p{Nd}/u.test(String.fromCodePoint(cp)) && (zeros.length === 0 || cp >= zeros.at(-1) + 10)) zeros.push(cp);
}
writeFileSync(
  new URL('../src/text/decimal-zeros.ts', import.meta.url),
  `// Made by scripts/generate-tables.mjs from Unicode ${process.versions.unicode}; do not edit.

/** Code points of the digit zero of every decimal digit system, ascending; the other nine follow it. */
export const DECIMAL_ZEROS: readonly number[] = [
${zeros.map((z) => `  0x${z.toString(16)},`).join('\n')}
];
`,
);
