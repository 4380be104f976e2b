import { isReservedName, utf8Length } from '@homelake/storage';

/**
 * Where a key lies below the store's root. Ordinary lower-case keys are their own path, so that a person and a query engine find
 * `silver/messages/month=2024-01/part-0.parquet` where they expect it. Otherwise, reversibly:
 *
 * - characters that some disk refuses, `%`, and a leading dot become `%xx` per UTF-8 byte; dot files are the store's own;
 * - a file has a dot in its name and a directory has none, else the name ends in `%file` or `%dir`: so `a` and `a/b` can both be
 *   objects, as they can be in S3;
 * - a name past 240 bytes goes on in a directory that ends in `%more`;
 * - with `foldCase`, characters that a case-insensitive disk takes for others become `%xx` as well.
 */
export function diskPath(key: string, foldCase: boolean): string[] {
  const segments = key.split('/');
  return segments.flatMap((segment, i) => diskNames(segment, i === segments.length - 1 ? 'file' : 'dir', foldCase));
}

/** The same for a folder of keys, without the slash at its end. */
export const diskDirectory = (folder: string, foldCase: boolean): string[] =>
  folder.split('/').flatMap((segment) => diskNames(segment, 'dir', foldCase));

export type DiskKind = 'file' | 'dir' | 'more';

/** What one name on disk stands for; null for one that no key gives. */
export function readDiskName(
  name: string,
  isDirectory: boolean,
): { readonly text: string; readonly kind: DiskKind } | null {
  const marker = /%(file|dir|more)$/.exec(name);
  const kind: DiskKind = marker?.[1] === 'more' ? 'more' : isDirectory ? 'dir' : 'file';
  try {
    const text = decodeURIComponent(marker === null ? name : name.slice(0, marker.index));
    return { text: text.normalize('NFC'), kind };
  } catch {
    return null;
  }
}

// 240, the two bytes more of an escaped dot, the marker's 5, and the 6 of the name of the file beside it make 253; disks take 255.
const MAX_NAME_BYTES = 240;

function diskNames(segment: string, kind: 'file' | 'dir', foldCase: boolean): string[] {
  const names: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of segment) {
    const text = mustEscape(character, foldCase) ? escaped(character) : character;
    const size = utf8Length(text);
    if (bytes + size > MAX_NAME_BYTES) {
      names.push(`${guarded(piece)}%more`);
      piece = '';
      bytes = 0;
    }
    piece += text;
    bytes += size;
  }
  const last = guarded(piece);
  names.push(last.includes('.') === (kind === 'file') ? last : `${last}%${kind}`);
  return names;
}

const mustEscape = (character: string, foldCase: boolean): boolean =>
  '%<>:"|?*'.includes(character) || (foldCase && !isOwnFold(character));

/** False for capitals, and for letters that have the same capital as another (ß, ſ, ς, ı). */
const isOwnFold = (character: string): boolean =>
  character.toLowerCase() === character && character.toUpperCase().toLowerCase() === character;

const guarded = (name: string): string =>
  name.startsWith('.') || isReservedName(name) ? escaped(name.slice(0, 1)) + name.slice(1) : name;

const escaped = (character: string): string => Buffer.from(character).toString('hex').replace(/../g, '%$&');
