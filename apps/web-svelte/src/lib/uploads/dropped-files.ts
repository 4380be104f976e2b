import type { FilePlace } from './upload-memory.ts';
import { isSystemFile, isSystemFolder } from '@homelake/photos/system-files';

/** A file to upload. `name` includes the path below the dropped folder, and the folder's name. */
export interface IncomingFile {
  readonly name: string;
  readonly file: File;
  /** Where the browser can read it again after a reload; null or absent where it does not tell. */
  readonly place?: FilePlace | null;
}

/** Key of a file by its path, size and time: the same file that is added again has the same key. */
export const fileKey = ({ name, file }: IncomingFile): string => JSON.stringify([name, file.size, file.lastModified]);

type DroppedEntry = Pick<FileSystemEntry, 'name' | 'isFile' | 'isDirectory'>;

/** The part of `DataTransfer` that has files. */
export interface Drop {
  readonly items: Iterable<{
    readonly kind: string;
    webkitGetAsEntry(): DroppedEntry | null;
    getAsFile(): File | null;
    /** Only in Chromium, and there only in a secure context (https://wicg.github.io/file-system-access). */
    getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
  }>;
}

/** Files that a user has dropped, pasted or chosen. */
export interface Handed {
  readonly files: readonly IncomingFile[];
  /** Number of hidden or operating system files and folders that were left out. */
  readonly leftOut: number;
}

/** Files of a drop or a paste, folders read recursively. It must be called during the event, because the data is gone afterwards. */
export function filesOf(drop: Drop): Promise<Handed> {
  const items = [...drop.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  const handles = items.map((item) => item.getAsFileSystemHandle?.().catch(() => null) ?? null);
  const found = entries.map(async (entry, i): Promise<IncomingFile[]> => {
    const file = entry === null ? items[i]!.getAsFile() : null;
    const files = entry === null ? (file === null ? [] : [{ name: file.name, file }]) : await readEntry(entry, '');
    const root = await handles[i]!;
    if (root === null) return files;
    // The name of a file below a dropped folder begins with the folder's.
    return files.map((one) => ({ ...one, place: { root, path: one.name.split('/').slice(1) } }));
  });
  return Promise.all(found).then((lists) => withoutSystemFiles(lists.flat()));
}

/** Files of a file input, which may be for a folder. */
export const chosenFiles = (files: Iterable<File>): Handed =>
  withoutSystemFiles([...files].map((file) => ({ name: file.webkitRelativePath || file.name, file })));

/** Leaves out hidden and operating system files and folders, except a folder that was itself dropped or chosen. */
function withoutSystemFiles(files: readonly IncomingFile[]): Handed {
  const leftOut = new Set<string>();
  const kept = files.filter(({ name }) => {
    const parts = name.split('/');
    const last = parts.length - 1;
    const at = parts.findIndex((part, i) => (i === last ? isSystemFile(part) : i > 0 && isSystemFolder(part)));
    if (at >= 0) leftOut.add(parts.slice(0, at + 1).join('/'));
    return at < 0;
  });
  return { files: kept, leftOut: leftOut.size };
}

async function readEntry(entry: DroppedEntry, folder: string): Promise<IncomingFile[]> {
  const name = folder + entry.name;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ name, file }];
  }
  if (!isDirectory(entry)) return [];
  const found: IncomingFile[] = [];
  const reader = entry.createReader();
  // A reader gives at most a hundred entries at a time, and none at the end.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const inner of entries) found.push(...(await readEntry(inner, `${name}/`)));
  }
}

const isFile = (entry: DroppedEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: DroppedEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
