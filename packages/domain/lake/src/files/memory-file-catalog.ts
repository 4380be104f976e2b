import type { FileCatalog, FileEntry, FolderEntry } from './file-catalog.ts';
import {
  checkFilesOf,
  checkFilesLimit,
  compareFiles,
  compareFolders,
  fileCursor,
  folderCursor,
  foldersTo,
  parentFolder,
  readFileCursor,
  readFolderCursor,
} from './file-order.ts';

/** The storage of a catalog. A second catalog that gets the same storage sees the same files. */
export interface FileCatalogMemory {
  /** Files as JSON text, by id. */
  readonly files: Map<string, string>;
  /** By id, the number of the last rebuild in which the file was put. */
  readonly rebuilds: Map<string, number>;
  /** Number of rebuilds that began. */
  rebuild: number;
  /** True once a rebuild has ended. */
  complete: boolean;
  changes: number;
}

export const emptyFileCatalogMemory = (): FileCatalogMemory => ({
  files: new Map(),
  rebuilds: new Map(),
  rebuild: 0,
  complete: false,
  changes: 0,
});

/** A catalog for tests and demonstrations. It satisfies the whole contract, but its files live only in memory. */
export function createMemoryFileCatalog({
  memory = emptyFileCatalogMemory(),
}: { readonly memory?: FileCatalogMemory } = {}): FileCatalog {
  const read = (id: string): FileEntry | null => {
    const text = memory.files.get(id);
    return text === undefined ? null : (JSON.parse(text) as FileEntry);
  };
  const all = (): FileEntry[] => [...memory.files.values()].map((text) => JSON.parse(text) as FileEntry);
  const folders = (): FolderEntry[] => {
    const found = new Map<string, FolderEntry>();
    for (const { folder, sizeBytes } of all())
      for (const path of foldersTo(folder)) {
        const known = found.get(path) ?? { path, files: 0, sizeBytes: 0 };
        found.set(path, { path, files: known.files + 1, sizeBytes: known.sizeBytes + sizeBytes });
      }
    return [...found.values()];
  };
  const drop = (id: string): void => {
    if (memory.files.delete(id)) memory.changes++;
    memory.rebuilds.delete(id);
  };

  return {
    async put(sha256, files) {
      checkFilesOf(sha256, files);
      const kept = new Set(files.map(({ id }) => id));
      for (const { id } of all().filter((file) => file.sha256 === sha256)) if (!kept.has(id)) drop(id);
      for (const file of files) {
        const text = JSON.stringify(file);
        if (memory.files.get(file.id) !== text) memory.changes++;
        memory.files.set(file.id, text);
        memory.rebuilds.set(file.id, memory.rebuild);
      }
    },
    get: async (id) => read(id),
    folder: async (path) => folders().find((folder) => folder.path === path) ?? null,
    async folders({ parent, cursor, limit }) {
      checkFilesLimit(limit);
      const after = cursor === undefined ? null : readFolderCursor(cursor);
      const wanted = folders()
        .filter(({ path }) => parentFolder(path) === parent && (after === null || compareFolders(path, after) > 0))
        .sort((a, b) => compareFolders(a.path, b.path));
      const last = wanted.length > limit ? wanted[limit - 1] : undefined;
      return { folders: wanted.slice(0, limit), nextCursor: last === undefined ? null : folderCursor(last.path) };
    },
    async files({ folder, cursor, limit }) {
      checkFilesLimit(limit);
      const after = cursor === undefined ? null : readFileCursor(cursor);
      const wanted = all()
        .filter((file) => folder === undefined || file.folder === folder)
        .filter((file) => after === null || compareFiles(file, after) > 0)
        .sort(compareFiles);
      const last = wanted.length > limit ? wanted[limit - 1] : undefined;
      return { files: wanted.slice(0, limit), nextCursor: last === undefined ? null : fileCursor(last) };
    },
    revision: async () => String(memory.changes),
    needsRebuild: async () => !memory.complete,
    beginRebuild: async () => String(++memory.rebuild),
    async endRebuild(epoch) {
      if (epoch !== String(memory.rebuild)) return false;
      for (const [id, rebuild] of memory.rebuilds) if (rebuild < memory.rebuild) drop(id);
      memory.complete = true;
      return true;
    },
  };
}
