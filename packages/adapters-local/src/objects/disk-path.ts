import { isReservedName, utf8Length } from '@homelake/storage';

/**
 * Path of a key below the store's root, as names. Ordinary lower-case keys are their own path, so that users and query engines find
 * `silver/messages/month=2024-01/part-0.parquet` where they expect it. Other keys are encoded reversibly:
 *
 * - Characters that some disk refuses, `%`, and a leading dot become `%xx` for each UTF-8 byte; dot files are the store's own.
 * - A file name has a dot and a directory name has none; otherwise the name ends in `%file` or `%dir`. So `a` and `a/b` can both be
 * objects, as in S3.
 * - A name longer than 240 bytes continues in a directory whose name ends in `%more`.
 * - With `foldCase`, characters that a case-insensitive disk would confuse with others become `%xx` too.
 */
export function diskPath(key: string, foldCase: boolean): string[] {
  const segments = key.split('/');
  return segments.flatMap((segment, i) => diskNames(segment, i === segments.length - 1 ? 'file' : 'dir', foldCase));
}

/** Path of a folder of keys, given without the slash at its end. */
export const diskDirectory = (folder: string, foldCase: boolean): string[] =>
  folder.split('/').flatMap((segment) => diskNames(segment, 'dir', foldCase));

export type DiskKind = 'file' | 'dir' | 'more';

/** Decodes one name on the disk; null for a name that no key gives. */
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

// 240 bytes, 2 more for an escaped leading dot, 5 for the marker and 6 for the name of the record file give 253. Disks allow 255.
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

/** False for capitals, and for letters that share their capital with another letter (ß, ſ, ς, ı). */
const isOwnFold = (character: string): boolean =>
  character.toLowerCase() === character && character.toUpperCase().toLowerCase() === character;

const guarded = (name: string): string =>
  name.startsWith('.') || isReservedName(name) ? escaped(name.slice(0, 1)) + name.slice(1) : name;

const escaped = (character: string): string => Buffer.from(character).toString('hex').replace(/../g, '%$&');
