import { isLitter } from '@homelake/chat/zip';
import { baseName, isTarName } from '@homelake/storage';
import { isSystemFile, isSystemFolder } from '@homelake/photos/system-files';

/** True for the names of files that are opened when they come. */
export const isArchiveName = (name: string): boolean => /\.zip$/i.test(name) || isTarName(name);

/** The folder into which a program would unpack an archive: its name without its ending, and without the number of a part. */
export function folderOf(archiveName: string): string {
  const stem = baseName(archiveName).replace(/\.(?:zip|tgz|tar(?: ?\(\d+\))?(?:\.gz)?)$/i, '');
  return stem.replace(/-\d{3}$/, '').trim() || 'archive';
}

/**
 * Name of an upload that is made of an entry: its path in the archive, NFC. An entry without a folder gets that of the archive, so that the
 * pictures of two archives do not lie among each other.
 */
export function nameOfEntry(entryName: string, archiveName: string): string {
  const parts = entryName.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length < 2) parts.unshift(folderOf(archiveName));
  return parts.join('/').normalize('NFC');
}

/** True for what operating systems and devices add: nobody's content. Hidden files are content, unlike in a folder of a disk. */
export function isSystemEntry(entryName: string): boolean {
  const parts = entryName.split('/');
  const file = parts.pop() ?? '';
  return isLitter(entryName) || isSystem(file, isSystemFile) || parts.some((part) => isSystem(part, isSystemFolder));
}

const isSystem = (name: string, isOne: (name: string) => boolean): boolean => !name.startsWith('.') && isOne(name);

/** One of the archives into which Google packs one download, e.g. `takeout-20240101T000000Z-3-002.zip`. */
export interface DownloadPart {
  /** What the names of all its parts begin with: `takeout-20240101T000000Z-3`. */
  readonly download: string;
  /** From 1. */
  readonly part: number;
  /** How the names of its parts end: `zip` or `tgz`. */
  readonly extension: string;
}

/** Null for a name that is not numbered as Google's downloads are: after the time of the export. */
export function downloadPartOf(name: string): DownloadPart | null {
  const found = /^([\w-]{1,40}-\d{8}T\d{6}Z(?:-\d{1,3})?)-(\d{3})(?: ?\(\d+\))?\.(zip|tgz)$/i.exec(baseName(name));
  if (found === null) return null;
  const [, download = '', part = '', extension = ''] = found;
  return Number(part) > 0 ? { download, part: Number(part), extension: extension.toLowerCase() } : null;
}

/** The name of a part as Google writes it. */
export const partName = ({ download, part, extension }: DownloadPart): string =>
  `${download}-${String(part).padStart(3, '0')}.${extension}`;
