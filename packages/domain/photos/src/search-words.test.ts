import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { searchWords, wordsOf } from './search-words.ts';

const folded: Readonly<Record<string, readonly string[]>> = {
  'IMG_2024-01-28 (1).JPG': ['img', '2024', '01', '28', '1', 'jpg'],
  'Canon EOS R6': ['canon', 'eos', 'r6'],
  'Crème brûlée': ['creme', 'brulee'],
  'cre\u0300me': ['creme'],
  'Łódź, Tromsø, Straße, STRAẞE': ['lodz', 'tromso', 'strasse', 'strasse'],
  'Ærø Œuvre Ðór Þing': ['aero', 'oeuvre', 'dor', 'thing'],
  'İstanbul Ilıca': ['istanbul', 'ilica'],
  'ΜΈΓΑΣ μέγας': ['μεγας', 'μεγας'],
  'Ёлка ёлка': ['елка', 'елка'],
  'ｆｕｌｌ ﬁne': ['full', 'fine'],
  'हिन्दी फ़ोटो': ['हिन्दी', 'फ़ोटो'],
  '서울 여행': ['서울', '여행'],
  東京タワー2024夜: ['東', '京', 'タ', 'ワ', 'ー', '2024', '夜'],
  ガラス: ['ガ', 'ラ', 'ス'],
  '😀 \u0000 "\'*()': [],
};

describe('words of a text, folded', () => {
  it.each(Object.entries(folded))('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

const anyText = fc.array(fc.nat({ max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units));

it('a word is letters, digits and marks alone, whatever the text', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const word of wordsOf(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
    }),
  );
});

it('a folded word folds to itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const words = wordsOf(text);
      expect(wordsOf(words.join(' '))).toEqual(words);
    }),
  );
});

it('plain text folds the same way alone as beside other letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), (text) => {
      expect([...wordsOf(text), 'e']).toEqual(wordsOf(`${text} é`));
    }),
  );
});

it('what is typed is whole words and the beginning of one', () => {
  expect(searchWords('  Rome  Sea S')).toEqual({ whole: ['rome', 'sea'], start: 's' });
  expect(searchWords('x')).toEqual({ whole: [], start: 'x' });
  expect(searchWords(' "*" ')).toBeNull();
});
