import { isLitter } from '@homelake/chat/zip';
import { baseName, isTarName } from '@homelake/storage';
import { isSystemFile, isSystemFolder } from '@homelake/photos/system-files';

/** True for names of archives that are opened when they are uploaded. */
export const isArchiveName = (name: string): boolean => /\.zip$/i.test(name) || isTarName(name);

/** Returns the folder into which programs unpack an archive: its name without the extension and without the number of a part. */
export function folderOf(archiveName: string): string {
  const stem = baseName(archiveName).replace(/\.(?:zip|tgz|tar(?: ?\(\d+\))?(?:\.gz)?)$/i, '');
  return stem.replace(/-\d{3}$/, '').trim() || 'archive';
}

/**
 * Name of the upload that is made from an entry: its path in the archive, NFC. An entry without a folder gets the archive's folder, so that
 * pictures of two archives are not in one folder.
 */
export function nameOfEntry(entryName: string, archiveName: string): string {
  const parts = entryName.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length < 2) parts.unshift(folderOf(archiveName));
  return parts.join('/').normalize('NFC');
}

/** True for files that operating systems and devices add. Hidden files are content here, unlike in a folder on a disk. */
export function isSystemEntry(entryName: string): boolean {
  const parts = entryName.split('/');
  const file = parts.pop() ?? '';
  return isLitter(entryName) || isSystem(file, isSystemFile) || parts.some((part) => isSystem(part, isSystemFolder));
}

const isSystem = (name: string, isOne: (name: string) => boolean): boolean => !name.startsWith('.') && isOne(name);

/** One of the archives into which Google packs one download, e.g. `takeout-20240101T000000Z-3-002.zip`. */
export interface DownloadPart {
  /** Common beginning of the names of all its parts: `takeout-20240101T000000Z-3`. */
  readonly download: string;
  /** Number of the part, from 1. */
  readonly part: number;
  /** Extension of all its parts: `zip` or `tgz`. */
  readonly extension: string;
}

/** Parses the name of a part. Null for a name without Google's form: the time of the export, then a number. */
export function downloadPartOf(name: string): DownloadPart | null {
  const found = /^([\w-]{1,40}-\d{8}T\d{6}Z(?:-\d{1,3})?)-(\d{3})(?: ?\(\d+\))?\.(zip|tgz)$/i.exec(baseName(name));
  if (found === null) return null;
  const [, download = '', part = '', extension = ''] = found;
  return Number(part) > 0 ? { download, part: Number(part), extension: extension.toLowerCase() } : null;
}

/** Makes the name of a part as Google writes it. */
export const partName = ({ download, part, extension }: DownloadPart): string =>
  `${download}-${String(part).padStart(3, '0')}.${extension}`;
