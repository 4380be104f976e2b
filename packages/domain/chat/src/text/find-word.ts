/** Comparison form of a word: marks removed, plain spaces, lower case. */
export function wordKey(word: string): string {
  return word
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\u00a0\u202f\u2009]+/g, ' ')
    .trim()
    .toLowerCase();
}

export interface WordMatch<T> {
  /** UTF-16 range of the word in the text that was searched. */
  readonly start: number;
  readonly end: number;
  readonly value: T;
}

const BORDER = /[\s\u00a0\u202f\u2009,،、()[\]/#\-–\u200e\u200f]/;

function isBorder(text: string, index: number): boolean {
  return index <= 0 || index >= text.length || BORDER.test(text.charAt(index - 1)) || BORDER.test(text.charAt(index));
}

/** The longest known word that stands between spaces or punctuation in `text`, which is short (tens of characters). */
export function findWord<T>(text: string, lookUp: (key: string) => T | undefined): WordMatch<T> | null {
  for (let length = text.length; length > 0; length--) {
    for (let start = 0; start + length <= text.length; start++) {
      const end = start + length;
      if (!isBorder(text, start) || !isBorder(text, end)) continue;
      const word = text.slice(start, end);
      if (word.trim() !== word) continue;
      const value = lookUp(wordKey(word));
      if (value !== undefined) return { start, end, value };
    }
  }
  return null;
}
