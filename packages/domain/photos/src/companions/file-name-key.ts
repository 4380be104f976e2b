import { originalStem } from './edited-names.ts';
import { fileParts } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';

/** Google cuts long names to 46 characters, which are so many letters where each has an accent of its own. */
const CUT_LETTERS = 23;

/**
 * What the names of a photo, of its edited copies and of its companions have in common: letters and digits, without case, accents, suffix
 * and ending, and the counter behind them. A long name has its first 23 alone, as it may be cut. Empty for a name that holds none. Names
 * of one key need not belong together; names of two keys do not.
 */
export function fileNameKey(path: string): string {
  const { core, counters } = partsOf(path);
  const letters = lettersOf(core);
  if (letters === '') return '';
  return letters.length < CUT_LETTERS ? letters + counters : letters.slice(0, CUT_LETTERS);
}

/** The name without the ending of a picture or a video, its counters, and what marks an edited copy; in the form of `FileParts.stem`. */
export const coreOf = (path: string): string => partsOf(path).core;

function partsOf(path: string): { readonly core: string; readonly counters: string } {
  const { name, stem, extension } = fileParts(path);
  const [plain, last] = counted(mediaRank(extension) === null ? name : stem);
  const [core, first] = counted(originalStem(plain, false) ?? plain);
  return { core, counters: first + last };
}

function counted(stem: string): readonly [text: string, counter: string] {
  const found = /^(.+)\((\d{1,5})\)$/.exec(stem);
  return [found?.[1] ?? stem, found?.[2] ?? ''];
}

/** Google replaces signs that file systems do not take, and case and accents differ between them. */
export const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
