import { describe, expect, it } from 'vitest';
import { EMOJI, LINK, LINK_HOST, WORD } from './patterns.ts';

/** The SQL literal as a JavaScript expression. */
const toRegExp = (literal: string, flags = ''): RegExp =>
  new RegExp(
    literal
      .slice(1, -1)
      .replaceAll("''", "'")
      .replaceAll(String.raw`\x{`, String.raw`\u{`)
      .replace('(?i)', ''),
    `gu${flags}`,
  );
const matches = (literal: string, text: string, flags?: string): string[] => text.match(toRegExp(literal, flags)) ?? [];

const host = (link: string) => toRegExp(LINK_HOST, 'i').exec(link)?.[1];

describe('the emoji expression', () => {
  it.each([
    ['a plain emoji', '😂'],
    ['a skin tone', '👍🏽'],
    ['a family joined of four', '👨‍👩‍👧‍👦'],
    ['a profession with a skin tone', '👩🏽‍🚒'],
    ['two skin tones in one', '🧑🏻‍🤝‍🧑🏿'],
    ['a heart with the picture selector', '❤️'],
    ['a heart without it', '❤'],
    ['a heart on fire', '❤️‍🔥'],
    ['a gender sign', '🏃🏾‍♀️'],
    ['a flag of a country', '🇩🇪'],
    ['a flag of a part of a country', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['a keycap', '5️⃣'],
    ['a text sign shown as a picture', '©️'],
    ['a sign of the plane below', '☀️'],
    ['a head shaking', '🙂‍↔️'],
  ])('keeps %s whole', (_name, emoji) => {
    expect(matches(EMOJI, `a${emoji}b ${emoji}${emoji}`)).toEqual([emoji, emoji, emoji]);
  });

  it('separates two adjacent flags', () => {
    expect(matches(EMOJI, '🇩🇪🇫🇷')).toEqual(['🇩🇪', '🇫🇷']);
  });

  it.each(['plain text', '12 # *', '© ™ →', 'ñ ü 漢字', '✓'])('finds nothing in %s', (text) => {
    expect(matches(EMOJI, text)).toEqual([]);
  });

  it('matches every emoji of this runtime', () => {
    const missed: string[] = [];
    for (let code = 0x80; code <= 0x1ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      if (/\p{Regional_Indicator}|\p{Emoji_Modifier}/u.test(character) || !/\p{Emoji}/u.test(character)) continue;
      const written = /\p{Emoji_Presentation}/u.test(character) ? character : `${character}\uFE0F`;
      if (matches(EMOJI, written)[0] !== written) missed.push(code.toString(16));
    }
    expect(missed).toEqual([]);
  });
});

describe('the word expression', () => {
  it('keeps apostrophes and hyphens inside words, and marks with their letters', () => {
    expect(matches(WORD, "it's l’été, well-known! हिन्दी -x- 'quoted'")).toEqual([
      "it's",
      'l’été',
      'well-known',
      'हिन्दी',
      'x',
      'quoted',
    ]);
  });

  it('matches links and mentions as one token, so that they can be dropped', () => {
    expect(matches(WORD, 'see https://example.com/a-b?c=d or ask @491512345')).toEqual([
      'see',
      'https://example.com/a-b?c=d',
      'or',
      'ask',
      '@491512345',
    ]);
  });

  it('matches no numbers', () => {
    expect(matches(WORD, '2024 12:30 covid19')).toEqual(['covid19']);
  });
});

describe('the link expressions', () => {
  it('find links without the punctuation after them', () => {
    expect(matches(LINK, 'See https://example.com/a, (HTTP://B.org/x?y=1). «https://c.net/»', 'i')).toEqual([
      'https://example.com/a',
      'HTTP://B.org/x?y=1',
      'https://c.net/',
    ]);
  });

  it.each([
    ['https://www.example.com/a', 'example.com'],
    ['http://example.com:8080', 'example.com'],
    ['https://user:secret@example.com/x@y', 'example.com'],
    ['https://maps.example.com?q=1', 'maps.example.com'],
    ['https://bücher.example#top', 'bücher.example'],
  ])('find the host of %s', (link, expected) => {
    expect(host(link)).toBe(expected);
  });
});
