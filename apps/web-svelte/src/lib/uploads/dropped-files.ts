import { isSystemFile, isSystemFolder } from '@homelake/photos/system-files';

/** A file to hand in; `name` has the folders that it was dropped with before it. */
export interface IncomingFile {
  readonly name: string;
  readonly file: File;
}

type DroppedEntry = Pick<FileSystemEntry, 'name' | 'isFile' | 'isDirectory'>;

/** As much of a `DataTransfer` as carries files. */
export interface Drop {
  readonly items: Iterable<{
    readonly kind: string;
    webkitGetAsEntry(): DroppedEntry | null;
    getAsFile(): File | null;
  }>;
}

/** What somebody hands in. */
export interface Handed {
  readonly files: readonly IncomingFile[];
  /** How many files and folders were left out, as systems keep them for themselves. */
  readonly leftOut: number;
}

/** The files of a drop or a paste, folders gone through. Must be called while the event is handled: what it carries is gone after it. */
export function filesOf(drop: Drop): Promise<Handed> {
  const items = [...drop.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  const found = entries.map(async (entry, i): Promise<IncomingFile[]> => {
    if (entry !== null) return readEntry(entry, '');
    const file = items[i]!.getAsFile();
    return file === null ? [] : [{ name: file.name, file }];
  });
  return Promise.all(found).then((lists) => withoutSystemFiles(lists.flat()));
}

/** The files of an input, of a folder too. */
export const chosenFiles = (files: Iterable<File>): Handed =>
  withoutSystemFiles([...files].map((file) => ({ name: file.webkitRelativePath || file.name, file })));

/** The folder that was dropped or chosen was meant, whatever its name. */
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
  // A reader answers a hundred entries at a time, and none when it is through.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const inner of entries) found.push(...(await readEntry(inner, `${name}/`)));
  }
}

const isFile = (entry: DroppedEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectory = (entry: DroppedEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
