import type { FileCatalog, FileEntry, FolderEntry } from './file-catalog.ts';
import { MAX_PAGE_FILES } from './file-catalog.ts';
import { compareFiles, fileCursor } from './file-order.ts';
import type { FileCatalogMemory } from './memory-file-catalog.ts';

/** A catalog that breaks one promise, as somebody's real catalog might. */
export interface MutantFileCatalog {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (catalog: FileCatalog, memory: FileCatalogMemory) => Partial<FileCatalog>;
}

const filesIn = (memory: FileCatalogMemory): FileEntry[] =>
  [...memory.files.values()].map((text) => JSON.parse(text) as FileEntry);

const mapFolder =
  (change: (folder: FolderEntry | null, path: string, memory: FileCatalogMemory) => FolderEntry | null) =>
  (catalog: FileCatalog, memory: FileCatalogMemory): Partial<FileCatalog> => ({
    folder: async (path) => change(await catalog.folder(path), path, memory),
  });

/** Pages of files in some order, from an offset. */
const offsetPages =
  (order: (a: FileEntry, b: FileEntry) => number) =>
  (_: FileCatalog, memory: FileCatalogMemory): Partial<FileCatalog> => ({
    async files({ folder, cursor = '0', limit }) {
      const files = filesIn(memory)
        .filter((file) => folder === undefined || file.folder === folder)
        .sort(order);
      const end = Number(cursor) + limit;
      return { files: files.slice(Number(cursor), end), nextCursor: end < files.length ? String(end) : null };
    },
  });

export const mutantFileCatalogs: readonly MutantFileCatalog[] = [
  {
    name: 'has a top folder without files',
    killedBy: 'an empty catalog has empty results',
    mutate: mapFolder((folder, path) => folder ?? { path, files: 0, sizeBytes: 0 }),
  },
  {
    name: 'keeps sizes in 32 bits',
    killedBy: 'a file read through another handle equals the file that was put',
    mutate: mapFolder((folder) => folder && { ...folder, sizeBytes: folder.sizeBytes % 2 ** 32 }),
  },
  {
    name: 'keeps the first of an id',
    killedBy: 'a file that is put replaces the one of its id, in its new folder and with its new size',
    mutate: (catalog, memory) => ({
      put: (sha256, files) =>
        catalog.put(
          sha256,
          files.map((file) => {
            const known = memory.files.get(file.id);
            return known === undefined ? file : (JSON.parse(known) as FileEntry);
          }),
        ),
    }),
  },
  {
    name: 'keeps the former files of a content',
    killedBy: 'the files of a content replace those that it had, and leave those of others',
    mutate: (catalog, memory) => ({
      put: (sha256, files) => {
        const kept = filesIn(memory).filter(
          (file) => file.sha256 === sha256 && files.every(({ id }) => id !== file.id),
        );
        return catalog.put(sha256, files.length === 0 ? [] : [...files, ...kept]);
      },
    }),
  },
  {
    name: 'keeps folders whose files are gone',
    killedBy: 'a removed file is in no result, and a folder without files is gone',
    mutate: mapFolder((folder, path) => folder ?? (path === 'a/b' ? { path, files: 0, sizeBytes: 0 } : null)),
  },
  {
    name: 'counts folders whose paths begin alike',
    killedBy: 'a folder counts the files below it at every level, and lists only its own',
    mutate: mapFolder((folder, path, memory) => {
      const below = filesIn(memory).filter((file) => file.folder.startsWith(path));
      return folder && { path, files: below.length, sizeBytes: below.reduce((sum, file) => sum + file.sizeBytes, 0) };
    }),
  },
  {
    name: 'orders names by their bytes',
    killedBy: 'names are ordered without case and by the value of their numbers, then by id',
    mutate: offsetPages((a, b) => (a.key < b.key ? -1 : 1)),
  },
  {
    name: 'orders folders by UTF-16 units',
    killedBy: 'all files are ordered by folder, then as within it, and each comes once over several pages',
    mutate: offsetPages((a, b) => (a.folder === b.folder ? compareFiles(a, b) : a.folder < b.folder ? -1 : 1)),
  },
  {
    name: 'has a cursor on a last page that is full',
    killedBy: 'pages of files and folders end without an empty page',
    mutate: (catalog) => ({
      async files(request) {
        const page = await catalog.files(request);
        const last = page.files.at(-1);
        const isFull = last !== undefined && page.files.length === request.limit;
        return { ...page, nextCursor: isFull ? fileCursor(last) : null };
      },
    }),
  },
  {
    name: 'continues after the name of the last file',
    killedBy: '1,205 files with one name in one folder come in pages, without a gap or a double',
    mutate: (_, memory) => ({
      async files({ folder, cursor, limit }) {
        const files = filesIn(memory)
          .filter((file) => (folder === undefined || file.folder === folder) && file.name > (cursor ?? ''))
          .sort(compareFiles);
        const page = files.slice(0, limit);
        return { files: page, nextCursor: files.length > limit ? page.at(-1)!.name : null };
      },
    }),
  },
  {
    name: 'uses an offset as its cursor',
    killedBy: 'a file that goes between two pages neither repeats nor hides others',
    mutate: offsetPages(compareFiles),
  },
  {
    name: 'begins from the start after a wrong cursor',
    killedBy: 'a text that is no cursor is refused',
    mutate: (catalog) => ({
      files: (request) =>
        catalog.files(request).catch(() => {
          const { cursor: _cursor, ...rest } = request;
          return catalog.files(rest);
        }),
    }),
  },
  {
    name: 'cuts a limit that is too high',
    killedBy:
      'a page of no files, or of more than MAX_PAGE_FILES, and files that are not of one content, are a TypeError',
    mutate: (catalog) => ({
      files: (request) => catalog.files({ ...request, limit: Math.min(request.limit, MAX_PAGE_FILES) }),
    }),
  },
  {
    name: 'changes its revision with every put',
    killedBy: 'the revision changes exactly when a file changes',
    mutate: (catalog, memory) => ({
      async put(sha256, files) {
        memory.changes++;
        await catalog.put(sha256, files);
      },
    }),
  },
  {
    name: 'reads, waits and writes all files without comparing',
    killedBy: 'handles that put and remove at once lose no file and no count',
    mutate: (catalog, memory) => ({
      async put(sha256, files) {
        const kept = new Set([...memory.files.keys(), ...files.map(({ id }) => id)]);
        await Promise.resolve();
        await catalog.put(sha256, files);
        for (const id of memory.files.keys()) if (!kept.has(id)) memory.files.delete(id);
      },
    }),
  },
  {
    name: 'is complete from the start',
    killedBy: 'a new catalog needs a rebuild until one has ended',
    mutate: () => ({ needsRebuild: async () => false }),
  },
  {
    name: 'is emptied when a rebuild begins',
    killedBy: 'a rebuild removes files that were not put since it began, and keeps and shows all others',
    mutate: (catalog, memory) => ({
      async beginRebuild() {
        memory.files.clear();
        return catalog.beginRebuild();
      },
    }),
  },
  {
    name: 'lets any rebuild end',
    killedBy: 'only the later of two rebuilds removes files, and a rebuild that is not ended loses nothing',
    mutate: (catalog, memory) => ({ endRebuild: () => catalog.endRebuild(String(memory.rebuild)) }),
  },
];
