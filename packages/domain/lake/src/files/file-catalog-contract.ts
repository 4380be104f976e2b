import { check, equal, rejectsWith, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';
import type { FileCatalog, FileEntry } from './file-catalog.ts';
import { MAX_PAGE_FILES } from './file-catalog.ts';

/** An empty store of a catalog, and catalogs over it. */
export interface FileCatalogUnderTest {
  readonly catalog: FileCatalog;
  /** Opens another catalog over the same store that shares no memory with the first, so that a cache cannot pass for storage. */
  readonly reopen: () => Promise<FileCatalog>;
  /** Removes the store. */
  readonly close?: () => Promise<void>;
}

export interface FileCatalogCase {
  /** The fact that the case checks. */
  readonly name: string;
  readonly run: (subject: FileCatalogUnderTest) => Promise<void>;
}

const idOf = (number: number): string => number.toString(16).padStart(32, '0');

/** A file for tests: `path` gives folder and name, `number` the id. */
export function exampleFile(number: number, path: string, change: Partial<FileEntry> = {}): FileEntry {
  const slash = path.lastIndexOf('/');
  return {
    id: idOf(number),
    key: `files/${path}`,
    folder: path.slice(0, Math.max(0, slash)),
    name: path.slice(slash + 1),
    sizeBytes: 100 + number,
    contentType: 'application/pdf',
    sha256: number.toString(16).padStart(64, '0'),
    storageClass: 'standard',
    uploadedAt: '2024-05-01T10:00:00.000Z',
    changedAt: null,
    note: null,
    damaged: false,
    ...change,
  };
}

/** Names of the files of a request, page by page. */
async function filePages(catalog: FileCatalog, folder: string | null, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<FileCatalog['files']>> = await catalog.files({
      limit,
      ...(folder !== null && { folder }),
      ...(cursor !== null && { cursor }),
    });
    pages.push(page.files.map(({ key }) => key.replace('files/', '')));
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 100);
  return pages;
}

async function folderPages(catalog: FileCatalog, parent: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<FileCatalog['folders']>> = await catalog.folders({
      parent,
      limit,
      ...(cursor !== null && { cursor }),
    });
    pages.push(page.folders.map(({ path, files, sizeBytes }) => `${path} ${files} ${sizeBytes}`));
    cursor = page.nextCursor;
  } while (cursor !== null && pages.length < 100);
  return pages;
}

/** Puts files of different contents. */
async function put(catalog: FileCatalog, files: readonly FileEntry[]): Promise<void> {
  for (const file of files) await catalog.put(file.sha256, [file]);
}
async function remove(catalog: FileCatalog, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await catalog.put(exampleFile(number, '').sha256, []);
}

const allFiles = async (catalog: FileCatalog): Promise<string> =>
  (await filePages(catalog, null, MAX_PAGE_FILES)).flat().join();
const factsOf = async (catalog: FileCatalog, path: string): Promise<string | null> => {
  const folder = await catalog.folder(path);
  return folder && `${folder.files} ${folder.sizeBytes}`;
};

async function throwsTypeError(action: () => Promise<unknown>, what: string): Promise<void> {
  const error = await action().then(
    () => null,
    (reason: unknown) => reason,
  );
  check(error instanceof TypeError, `${what} rejects with TypeError`);
}

/** Cases that every catalog of files passes. */
export const fileCatalogCases: readonly FileCatalogCase[] = [
  {
    name: 'an empty catalog has empty results',
    async run({ catalog }) {
      equal(await catalog.get(idOf(1)), null, 'a file');
      equal(await catalog.folder(''), null, 'the top');
      equal(await catalog.folders({ parent: '', limit: 1 }), { folders: [], nextCursor: null }, 'folders');
      equal(await catalog.files({ limit: 1 }), { files: [], nextCursor: null }, 'files');
    },
  },
  {
    name: 'a file read through another handle equals the file that was put',
    async run({ catalog, reopen }) {
      const file = exampleFile(1, 'Straße/ünï 🏔.pdf', {
        note: 'a "note"',
        damaged: true,
        changedAt: '2020-01-01T00:00:00.000Z',
        sizeBytes: 2 ** 43 + 1,
      });
      await put(catalog, [file]);
      const other = await reopen();
      equal(await other.get(file.id), file, 'by id');
      equal((await other.files({ folder: 'Straße', limit: 5 })).files, [file], 'by folder');
      equal(await factsOf(other, 'Straße'), `1 ${2 ** 43 + 1}`, 'the folder');
    },
  },
  {
    name: 'a file that is put replaces the one of its id, in its new folder and with its new size',
    async run({ catalog, reopen }) {
      await put(catalog, [exampleFile(1, 'a/x.pdf'), exampleFile(2, 'a/y.pdf')]);
      await put(catalog, [exampleFile(1, 'b/z.pdf', { sizeBytes: 7 })]);
      const other = await reopen();
      equal(await allFiles(other), 'a/y.pdf,b/z.pdf', 'files');
      equal(await folderPages(other, '', 10), [['a 1 102', 'b 1 7']], 'folders');
      equal(await factsOf(other, ''), '2 109', 'the top');
    },
  },
  {
    name: 'the files of a content replace those that it had, and leave those of others',
    async run({ catalog, reopen }) {
      const { sha256 } = exampleFile(1, '');
      const named = (number: number, path: string) => exampleFile(number, path, { sha256 });
      await put(catalog, [exampleFile(5, 'a/other')]);
      await catalog.put(sha256, [named(1, 'a/x'), named(2, 'b/x')]);
      await catalog.put(sha256, [named(2, 'b/x'), named(3, 'c/x')]);
      const other = await reopen();
      equal(await allFiles(other), 'a/other,b/x,c/x', 'files');
      equal([await other.get(idOf(1)), await factsOf(other, '')], [null, '3 310'], 'the one that is gone');
    },
  },
  {
    name: 'a removed file is in no result, and a folder without files is gone',
    async run({ catalog, reopen }) {
      await put(catalog, [exampleFile(1, 'a/b/x.pdf'), exampleFile(2, 'a/y.pdf'), exampleFile(3, 'z.pdf')]);
      await remove(catalog, 1, 9);
      await remove(catalog, 1);
      const other = await reopen();
      equal(await other.get(idOf(1)), null, 'the file');
      equal(await allFiles(other), 'z.pdf,a/y.pdf', 'files');
      equal(await factsOf(other, 'a/b'), null, 'its folder');
      equal(await folderPages(other, 'a', 10), [[]], 'folders of the folder above');
      equal([await factsOf(other, 'a'), await factsOf(other, '')], ['1 102', '2 205'], 'counts');
      await remove(other, 2, 3);
      equal(await catalog.folder(''), null, 'the top of an empty catalog');
    },
  },
  {
    name: 'a folder counts the files below it at every level, and lists only its own',
    async run({ catalog }) {
      await put(catalog, [
        exampleFile(1, 'x.pdf'),
        exampleFile(2, 'a/x.pdf'),
        exampleFile(3, 'a/b/c/x.pdf'),
        exampleFile(4, 'a 2/x.pdf'),
        exampleFile(5, 'ab/x.pdf'),
      ]);
      equal(await factsOf(catalog, ''), '5 515', 'the top');
      equal(await factsOf(catalog, 'a'), '2 205', 'a folder');
      equal(await factsOf(catalog, 'a/b'), '1 103', 'a folder that only has a folder');
      equal(await folderPages(catalog, '', 10), [['a 2 205', 'a 2 1 104', 'ab 1 105']], 'folders of the top');
      equal(await folderPages(catalog, 'a', 10), [['a/b 1 103']], 'folders of a folder');
      equal(await filePages(catalog, 'a', 10), [['a/x.pdf']], 'files of a folder');
      equal(await filePages(catalog, '', 10), [['x.pdf']], 'files of the top');
      equal(await filePages(catalog, 'a/b', 10), [[]], 'files of a folder that has only folders');
      equal(await factsOf(catalog, 'A'), null, 'a folder in other case is another one');
    },
  },
  {
    name: 'names are ordered without case and by the value of their numbers, then by id',
    async run({ catalog }) {
      const names = ['f/B.pdf', 'f/a.pdf', 'f/scan 10.pdf', 'f/scan 2.pdf', 'f/scan 02.pdf', 'f/é.pdf', 'f/Z.pdf'];
      await put(
        catalog,
        names.map((name, at) => exampleFile(9 - at, name)),
      );
      const order = ['f/a.pdf', 'f/B.pdf', 'f/scan 02.pdf', 'f/scan 2.pdf', 'f/scan 10.pdf', 'f/Z.pdf', 'f/é.pdf'];
      equal(await filePages(catalog, 'f', 10), [order], 'files');
      await put(
        catalog,
        ['10', 'B', '9', 'a'].map((folder, at) => exampleFile(20 + at, `g/${folder}/x`)),
      );
      equal(
        (await folderPages(catalog, 'g', 10)).flat().map((text) => text.split(' ')[0]),
        ['g/9', 'g/10', 'g/a', 'g/B'],
        'folders',
      );
    },
  },
  {
    name: 'all files are ordered by folder, then as within it, and each comes once over several pages',
    async run({ catalog }) {
      const paths = ['b/1', 'a/b/1', 'a 2/1', 'a/2', 'a/10', '\u{1f3d4}/1', '\uff5e/1', '1', '2'];
      await put(
        catalog,
        paths.map((path, at) => exampleFile(at, path)),
      );
      const order = ['1', '2', 'a/2', 'a/10', 'a 2/1', 'a/b/1', 'b/1', '\uff5e/1', '\u{1f3d4}/1'];
      equal(await filePages(catalog, null, 4), [order.slice(0, 4), order.slice(4, 8), order.slice(8)], 'files');
    },
  },
  {
    name: 'pages of files and folders end without an empty page',
    async run({ catalog }) {
      await put(
        catalog,
        ['a/x', 'b/x', 'c/x', 'd/x', '1', '2', '3', '4'].map((path, at) => exampleFile(at, path)),
      );
      equal(
        await filePages(catalog, '', 2),
        [
          ['1', '2'],
          ['3', '4'],
        ],
        'files',
      );
      equal(
        (await folderPages(catalog, '', 2)).map((page) => page.length),
        [2, 2],
        'folders',
      );
    },
  },
  {
    name: '1,205 files with one name in one folder come in pages, without a gap or a double',
    async run({ catalog }) {
      const files = Array.from({ length: 1205 }, (_, at) => exampleFile(at, 'a/x', { key: `files/${at}` }));
      await put(catalog, files);
      const pages = await filePages(catalog, 'a', 500);
      equal(
        pages.map((page) => page.length),
        [500, 500, 205],
        'lengths',
      );
      equal(new Set(pages.flat()).size, 1205, 'different files');
      equal((await catalog.folder('a'))?.files, 1205, 'the count');
    },
  },
  {
    name: 'a file that goes between two pages neither repeats nor hides others',
    async run({ catalog }) {
      await put(
        catalog,
        ['1', '2', '3', '4'].map((path, at) => exampleFile(at, path)),
      );
      const first = await catalog.files({ folder: '', limit: 2 });
      await remove(catalog, 0, 1);
      await put(catalog, [exampleFile(7, '0')]);
      check(first.nextCursor !== null, 'there is a second page');
      const second = await catalog.files({ folder: '', limit: 2, cursor: first.nextCursor });
      equal(
        second.files.map(({ name }) => name),
        ['3', '4'],
        'the second page',
      );
    },
  },
  {
    name: 'a text that is no cursor is refused',
    async run({ catalog }) {
      await put(catalog, [exampleFile(1, 'a/x'), exampleFile(2, 'b/x'), exampleFile(3, 'b/y')]);
      const { nextCursor } = await catalog.files({ limit: 1 });
      check(nextCursor !== null && /^[\w-]+$/.test(nextCursor), 'a cursor is safe in a URL');
      for (const cursor of ['', 'x', '%', 'bnVsbA', 'WzFd']) {
        await rejectsWith('bad-cursor', () => catalog.files({ limit: 1, cursor }), `files after ${cursor}`);
        await rejectsWith(
          'bad-cursor',
          () => catalog.folders({ parent: '', limit: 1, cursor }),
          `folders after ${cursor}`,
        );
      }
      await rejectsWith('bad-cursor', () => catalog.folders({ parent: '', limit: 1, cursor: nextCursor }), 'of files');
    },
  },
  {
    name: 'a page of no files, or of more than MAX_PAGE_FILES, and files that are not of one content, are a TypeError',
    async run({ catalog }) {
      for (const limit of [0, 1.5, MAX_PAGE_FILES + 1]) {
        await throwsTypeError(() => catalog.files({ limit }), `files: a limit of ${limit}`);
        await throwsTypeError(() => catalog.folders({ parent: '', limit }), `folders: a limit of ${limit}`);
      }
      const file = exampleFile(1, 'x');
      const many = Array.from({ length: MAX_PAGE_FILES + 1 }, (_, at) => ({
        ...exampleFile(at, 'x'),
        sha256: file.sha256,
      }));
      await throwsTypeError(() => catalog.put(file.sha256, many), 'too many files');
      await throwsTypeError(() => catalog.put(file.sha256, [file, exampleFile(2, 'y')]), 'other content');
      await throwsTypeError(() => catalog.put(file.sha256, [file, file]), 'one file twice');
      equal(await catalog.folder(''), null, 'nothing was put');
    },
  },
  {
    name: 'the revision changes exactly when a file changes',
    async run({ catalog, reopen }) {
      const seen = new Set<string>();
      const isNew = async (what: string): Promise<void> => {
        const revision = await (await reopen()).revision();
        check(!seen.has(revision), `${what} has a revision of its own`);
        seen.add(revision);
      };
      await isNew('an empty catalog');
      await put(catalog, [exampleFile(1, 'x'), exampleFile(2, 'y')]);
      await isNew('a put');
      const before = await catalog.revision();
      await put(catalog, [exampleFile(1, 'x')]);
      await remove(catalog, 9);
      const epoch = await catalog.beginRebuild();
      await put(catalog, [exampleFile(1, 'x'), exampleFile(2, 'y')]);
      await catalog.endRebuild(epoch);
      equal(await catalog.revision(), before, 'after nothing changed');
      await put(catalog, [exampleFile(1, 'x', { note: 'changed' })]);
      await isNew('a change');
      await remove(catalog, 1);
      await isNew('a removal');
      await catalog.endRebuild(await catalog.beginRebuild());
      await isNew('a rebuild that removes');
    },
  },
  {
    name: 'handles that put and remove at once lose no file and no count',
    async run({ catalog, reopen }) {
      const others = [catalog, await reopen(), await reopen()];
      await Promise.all(
        Array.from({ length: 60 }, async (_, at) => {
          const file = exampleFile(at, `a/${at % 5}/x${at}`, { sizeBytes: 1 });
          await put(others[at % 3]!, [file]);
          if (at % 4 === 0) await remove(others[(at + 1) % 3]!, at);
        }),
      );
      const other = await reopen();
      equal((await filePages(other, null, 100)).flat().length, 45, 'files');
      equal(await factsOf(other, 'a'), '45 45', 'the count');
      equal(await folderPages(other, 'a', 10), [['a/0 9 9', 'a/1 9 9', 'a/2 9 9', 'a/3 9 9', 'a/4 9 9']], 'folders');
    },
  },
  {
    name: 'a new catalog needs a rebuild until one has ended',
    async run({ catalog, reopen }) {
      equal(await catalog.needsRebuild(), true, 'new');
      await put(catalog, [exampleFile(1, 'x')]);
      const epoch = await catalog.beginRebuild();
      equal(await (await reopen()).needsRebuild(), true, 'during the first rebuild');
      equal(await catalog.endRebuild(epoch), true, 'the end of it');
      equal(await (await reopen()).needsRebuild(), false, 'after it');
      await catalog.beginRebuild();
      equal(await (await reopen()).needsRebuild(), false, 'during a later one');
    },
  },
  {
    name: 'a rebuild removes files that were not put since it began, and keeps and shows all others',
    async run({ catalog, reopen }) {
      await put(catalog, [exampleFile(1, 'a/x'), exampleFile(2, 'a/y'), exampleFile(3, 'b/z')]);
      const epoch = await catalog.beginRebuild();
      const writer = await reopen();
      equal(await allFiles(writer), 'a/x,a/y,b/z', 'as it begins');
      await put(writer, [exampleFile(1, 'a/x'), exampleFile(4, 'c/n')]);
      equal(await allFiles(catalog), 'a/x,a/y,b/z,c/n', 'before it ends');
      equal(await catalog.endRebuild(epoch), true, 'the end');
      const other = await reopen();
      equal(await allFiles(other), 'a/x,c/n', 'after it');
      equal(await folderPages(other, '', 10), [['a 1 101', 'c 1 104']], 'folders');
      equal(await factsOf(other, ''), '2 205', 'the top');
    },
  },
  {
    name: 'only the later of two rebuilds removes files, and a rebuild that is not ended loses nothing',
    async run({ catalog, reopen }) {
      await put(catalog, [exampleFile(1, 'x'), exampleFile(2, 'y'), exampleFile(3, 'z')]);
      const first = await catalog.beginRebuild();
      await put(catalog, [exampleFile(1, 'x')]);
      const other = await reopen();
      const second = await other.beginRebuild();
      check(first !== second, 'each has an epoch of its own');
      equal(await catalog.endRebuild(first), false, 'the end of the first');
      equal(await allFiles(other), 'x,y,z', 'after it');
      await put(other, [exampleFile(2, 'y')]);
      equal(await other.endRebuild(second), true, 'the end of the second');
      equal(await allFiles(catalog), 'y', 'after both');
    },
  },
];

/** The contract suite for one implementation, for any test runner. */
export const fileCatalogContract = (setup: ContractSetup<FileCatalogUnderTest>): RunnableCase[] =>
  runnableCases(fileCatalogCases, setup);
