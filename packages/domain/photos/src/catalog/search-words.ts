import { fileNameKey, folderKey } from '../companions/file-name-key.ts';
import { clipNameKey } from '../companions/pair-clips.ts';
import type { Photo } from './photo.ts';

/**
 * Letters that people type without their stroke, dots or ligature, and that Unicode does not decompose. Arabic as in Lucene's normalizer.
 */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  '\u0649': '\u064a', // alef maksura: yeh
  '\u06cc': '\u064a', // Farsi yeh: yeh
  '\u06a9': '\u0643', // keheh: kaf
  '\u0629': '\u0647', // teh marbuta: heh
  '\u0671': '\u0627', // alef wasla: alef
};
const special = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');

/** Accents; vowel points and other signs above and below Hebrew and Arabic letters; the Arabic tatweel; variation selectors. */
const marks = /[\p{M}&&[\u0300-\u036f\u0591-\u05c7\u0610-\u06ed\u0897-\u08ff]]|\u0640|\p{Variation_Selector}/gv;

/** Scripts without spaces in which each letter has a meaning. They are searched by pairs of letters. */
const LETTERS = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3099\u309a\u30fc`;
/** Scripts without spaces whose words are found by a dictionary. */
const SEGMENTED = String.raw`\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;
const LETTER_OF_WORD = String.raw`\p{L}\p{N}\p{M}`;
const run = new RegExp(
  String.raw`[[${LETTERS}]&&[${LETTER_OF_WORD}]]+|[[${SEGMENTED}]&&[${LETTER_OF_WORD}]]+|[[${LETTER_OF_WORD}]--[${LETTERS}${SEGMENTED}]]+`,
  'gv',
);
const isLetters = new RegExp(`^[${LETTERS}]`, 'v');
const isSegmented = new RegExp(`^[${SEGMENTED}]`, 'v');
const ascii = /^[\0-\x7f]*$/;
/** The locale has no effect; only the script selects the dictionary. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/**
 * The words of a text: runs of letters and digits in lower case, without accents and other marks. They contain no quote, space or other
 * sign, so they have no meaning in a query language. Thai, Lao, Khmer and Burmese are split by ICU's dictionaries; a run of Chinese or
 * Japanese is one word.
 */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  // Most texts of cameras are ASCII, where only the case needs folding.
  if (ascii.test(text)) return lower.match(/[a-z0-9]+/g) ?? [];
  const folded = lower
    .normalize('NFKD')
    .replaceAll(marks, '')
    .normalize('NFC')
    // The vowel am of Thai and Lao. NFKD splits it into two parts, which no dictionary has.
    .replaceAll('\u0e4d\u0e32', '\u0e33')
    .replaceAll('\u0ecd\u0eb2', '\u0eb3')
    .toLowerCase()
    .replaceAll(special, (letter) => plainLetters[letter] ?? letter);
  return (folded.match(run) ?? []).flatMap((found) =>
    isSegmented.test(found) ? Array.from(segmenter.segment(found), ({ segment }) => segment) : [found],
  );
}

/** Each pair of neighbouring letters. */
const pairsOf = (letters: readonly string[]): string[] => letters.slice(1).map((letter, i) => `${letters[i]}${letter}`);

/** Words under which a text is indexed. A run of Chinese or Japanese letters gives each letter and each pair of neighbours. */
function indexedWords(text: string): string[] {
  return wordsOf(text).flatMap((found) => {
    if (!isLetters.test(found)) return [found];
    const letters = Array.from(found);
    return [...letters, ...pairsOf(letters)];
  });
}

/** Words that a search for a text looks up. A run of Chinese or Japanese letters gives each pair of neighbours; a single letter gives itself. */
function askedWords(text: string): string[] {
  return wordsOf(text).flatMap((found) => {
    const letters = isLetters.test(found) ? Array.from(found) : [];
    return letters.length < 2 ? [found] : pairsOf(letters);
  });
}

/** All words by which a photo is found. */
export function photoWords(photo: Photo): Set<string> {
  const { name, otherNames, title, description, tags, camera, lens, place } = photo;
  const texts = [
    name,
    ...otherNames,
    title,
    description,
    ...tags,
    camera,
    lens,
    place?.name,
    place?.region,
    place?.country,
  ];
  return new Set(texts.flatMap((text) => (text === null || text === undefined ? [] : indexedWords(text))));
}

/** Keys of the names and folders that a photo had, without duplicates; see `fileNameKey`, `clipNameKey` and `folderKey`. */
export function nameKeys({
  name,
  otherNames,
  folder,
  otherFolders,
}: Pick<Photo, 'name' | 'otherNames' | 'folder' | 'otherFolders'>): readonly string[] {
  const ofNames = [name, ...otherNames].flatMap((one) => [fileNameKey(one), clipNameKey(one)]);
  const ofFolders = [...(folder === null ? [] : [folder]), ...otherFolders].map((one) => folderKey(one));
  return [...new Set([...ofNames, ...ofFolders])].filter((key) => key !== '');
}

/** Splits a search text. Every word of `whole` must occur, and a word that begins with `start`. Null where the text has no word. */
export function searchWords(text: string): { readonly whole: readonly string[]; readonly start: string } | null {
  const words = askedWords(text);
  const start = words.pop();
  return start === undefined ? null : { whole: words, start };
}
