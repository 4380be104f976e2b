/** Largest number of keywords that are kept. Nobody gives so many to one picture. */
const MAX_KEYWORDS = 500;

/** Keywords without blanks and duplicates, in the order of their first occurrence. Words that differ in case alone are duplicates. */
export function keywords(words: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const text of words) {
    const word = text.normalize('NFC').trim();
    const key = word.toLowerCase();
    if (word !== '' && !found.has(key) && found.size < MAX_KEYWORDS) found.set(key, word);
  }
  return [...found.values()];
}

/** The last part of a hierarchical keyword (`Places|Italy|Rome`). Programs without hierarchies write this part alone. */
export function leafOf(path: string, separator: string): string {
  return path.split(separator).findLast((part) => part.trim() !== '') ?? '';
}
