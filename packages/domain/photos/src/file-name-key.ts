import { originalStem } from './edited-names.ts';
import { fileParts } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';

/** Google cuts long names to 46 characters, which are so many letters where each has an accent of its own. */
const KEY_LETTERS = 23;

/**
 * What the names of a photo, of its edited copies and numbered twins and of its companions have in common: at most 23 letters and
 * digits, without case, accents, counter, suffix and ending. Empty for a name that holds none. Names of one key need not belong together;
 * names of two keys do not.
 */
export function fileNameKey(path: string): string {
  return lettersOf(coreOf(path)).slice(0, KEY_LETTERS);
}

/** The name without the ending of a picture or a video, its counter, and what marks an edited copy; in the form of `FileParts.stem`. */
export function coreOf(path: string): string {
  const { name, stem, extension } = fileParts(path);
  const plain = withoutCounter(mediaRank(extension) === null ? name : stem);
  return withoutCounter(originalStem(plain, false) ?? plain);
}

const withoutCounter = (stem: string): string => stem.replace(/(?<=.)\(\d{1,5}\)$/, '');

/** Google replaces signs that file systems do not take, and case and accents differ between them. */
export const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
