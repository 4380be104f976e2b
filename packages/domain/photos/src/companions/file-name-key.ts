import { originalStem } from './edited-names.ts';
import { fileParts } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';

/** Number of letters that count in a long name. Google cuts names to 46 characters, which are 23 letters if each has a separate accent. */
const CUT_LETTERS = 23;

/**
 * A key that the names of a photo, of its edited copies and of its companions share: their letters and digits without case, accents, suffix
 * and extension, then the counter. Only the first 23 letters of a long name count, and no counter, because the name may be cut. Empty for a
 * name without letters and digits. Files with the same key need not belong together; files with different keys never do.
 */
export function fileNameKey(path: string): string {
  const { core, counters } = partsOf(path);
  const letters = lettersOf(core);
  if (letters === '') return '';
  return letters.length < CUT_LETTERS ? letters + counters : cutLetters(letters);
}

/** The letters that count in a long name. */
export const cutLetters = (letters: string): string => letters.slice(0, CUT_LETTERS);

/** The name without the extension of a picture or video, counters, and the suffix of an edited copy; in the form of `FileParts.stem`. */
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

/** The letters and digits of a text without case and accents, which differ between file systems. Google replaces other characters. */
export const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** A key of a folder, by the letters and digits of its last name. Folders of one key need not be the same. */
export const folderKey = (folder: string): string => `folder${lettersOf(folder.slice(folder.lastIndexOf('/') + 1))}`;
