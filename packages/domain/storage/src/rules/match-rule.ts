import type { FileKind, RoutingRule } from './routing-rule.ts';

/** The facts about a file that rules test. */
export interface RoutedFile {
  /** Its name, with the folders above it, separated by `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly kind: FileKind;
}

/** The conditions of a rule that hold for a file, in words; null where one of them does not hold. */
export function matchRule({ when }: RoutingRule, { path, sizeBytes, kind }: RoutedFile): readonly string[] | null {
  const folders = path.normalize('NFC').split('/');
  const name = folders.pop() ?? '';
  const conditions: readonly (false | { readonly holds: boolean; readonly words: string })[] = [
    when.kind !== undefined && { holds: when.kind.includes(kind), words: `is a ${kind}` },
    when.name !== undefined && { holds: matches(when.name, name), words: `its name matches ${when.name}` },
    when.folder !== undefined && { holds: isBelow(when.folder, folders), words: `is in ${when.folder}` },
    when.minBytes !== undefined && {
      holds: sizeBytes >= when.minBytes,
      words: `has ${when.minBytes} bytes or more`,
    },
    when.belowBytes !== undefined && {
      holds: sizeBytes < when.belowBytes,
      words: `has less than ${when.belowBytes} bytes`,
    },
  ];
  const given = conditions.filter((condition) => condition !== false);
  return given.every(({ holds }) => holds) ? given.map(({ words }) => words) : null;
}

/** Parts of a folder pattern; slashes at its ends do not count. */
export const folderParts = (folder: string): readonly string[] => folder.split('/').filter((part) => part !== '');

const isBelow = (folder: string, folders: readonly string[]): boolean =>
  folderParts(folder).every((part, i) => folders[i] !== undefined && matches(part, folders[i]));

/** `*` is any text and `?` one code point. Compares without case, in NFC. */
function matches(pattern: string, text: string): boolean {
  const letters = Array.from(pattern.normalize('NFC').toLowerCase());
  const characters = Array.from(text.toLowerCase());
  // The last `*`, and where the text after it is tried. A greedy walk suffices, since only the last `*` need be tried again.
  let [star, tried] = [-1, 0];
  let at = 0;
  for (let i = 0; i < characters.length;) {
    if (letters[at] === '*') [star, tried, at] = [at, i, at + 1];
    else if (letters[at] === '?' || letters[at] === characters[i]) [at, i] = [at + 1, i + 1];
    else if (star === -1) return false;
    else [at, tried, i] = [star + 1, tried + 1, tried + 1];
  }
  return letters.slice(at).every((letter) => letter === '*');
}
