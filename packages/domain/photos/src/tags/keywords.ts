/** More than anybody gives to one picture. */
const MAX_KEYWORDS = 500;

/** Without doubles, whatever their case, in the order in which they first stand. */
export function keywords(words: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  for (const text of words) {
    const word = text.normalize('NFC').trim();
    const key = word.toLowerCase();
    if (word !== '' && !found.has(key) && found.size < MAX_KEYWORDS) found.set(key, word);
  }
  return [...found.values()];
}

/** The last part of a keyword in a tree (`Places|Italy|Rome`), which is what programs that know no trees write. */
export function leafOf(path: string, separator: string): string {
  return path.split(separator).findLast((part) => part.trim() !== '') ?? '';
}
