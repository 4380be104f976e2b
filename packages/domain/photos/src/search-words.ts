import type { Photo } from './photo.ts';

/** Letters that people type without their stroke or ligature, and that Unicode does not take apart. */
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
};

/** Scripts that write no space between words: each character stands for itself. */
const unspaced = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30fc]`;
const word = new RegExp(String.raw`${unspaced}|(?:(?!${unspaced})[\p{L}\p{N}\p{M}])+`, 'gu');
const ascii = /^[\0-\x7f]*$/;

/**
 * The words of a text as search knows them: runs of letters and digits, lower case, without accents. They hold no quote, space or
 * other sign, so they mean nothing to any query language.
 */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  // Most of what cameras write is ASCII, where nothing is left to fold.
  if (ascii.test(text)) return lower.match(/[a-z0-9]+/g) ?? [];
  return (
    lower
      .normalize('NFKD')
      .replaceAll(/[\u0300-\u036f]/g, '')
      .normalize('NFC')
      .toLowerCase()
      .replaceAll(/[ßæœøłđðþı]/g, (letter) => plainLetters[letter] ?? letter)
      .match(word) ?? []
  );
}

/** All words by which a photo is found. */
export function photoWords(photo: Photo): Set<string> {
  const { name, title, description, tags, camera, lens, place } = photo;
  const texts = [name, title, description, ...tags, camera, lens, place?.name, place?.region, place?.country];
  return new Set(texts.flatMap((text) => (text === null || text === undefined ? [] : wordsOf(text))));
}

/** What somebody typed: every word of `whole` must occur, and one that begins with `start`. Null where there is no word in it. */
export function searchWords(text: string): { readonly whole: readonly string[]; readonly start: string } | null {
  const words = wordsOf(text);
  const start = words.pop();
  return start === undefined ? null : { whole: words, start };
}
