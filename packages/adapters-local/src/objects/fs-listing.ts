import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { checkKey, compareUtf8 } from '@homelake/storage';

import { isOfDisk } from './class-places.ts';
import type { ClassPlace } from './class-places.ts';
import { diskDirectory, diskPath, readDiskName } from './disk-path.ts';
import { isMissing } from '../processes/fs-error.ts';
import { isElsewhere, readRecords, recordedName } from './object-files.ts';
import { hasDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';

/** A directory with the objects of a store: its root, or the directory of a class. */
type Tree = Pick<ClassPlace, 'path' | 'foldCase'>;

interface Folder {
  readonly tree: Tree;
  readonly path: string;
}

interface Entry extends Folder {
  /** A whole key, or the common prefix of all keys in a directory, slash included. */
  readonly text: string;
}

/** Lists at most `count` keys that start with `prefix` and come after `after`, in the order of their UTF-8 bytes. */
export async function listKeys(root: StoreRoot, prefix: string, after: string, count: number): Promise<string[]> {
  const keys: string[] = [];
  const archive = root.classes.find('deep-archive');
  // Most archived objects are known by their records in the root. One whose record was lost is known by its file.
  const trees: readonly Tree[] = archive === null ? [root] : [root, archive];

  /** Lists the keys in a folder, which has a directory in each tree. All of them start with `start`. */
  async function walk(folders: readonly Folder[], start: string): Promise<void> {
    const entries = new Map<string, Entry[]>();
    for (const { tree, path } of folders)
      for (const entry of await readEntries(tree, path, start, tree === root))
        entries.set(entry.text, [...(entries.get(entry.text) ?? []), entry]);
    for (const [text, same] of [...entries].sort(([a], [b]) => compareUtf8(a, b))) {
      if (keys.length === count) return;
      if (text.endsWith('/')) {
        const mayMatch = text.startsWith(prefix) || prefix.startsWith(text);
        const mayFollow = after.startsWith(text) || compareUtf8(text, after) > 0;
        if (mayMatch && mayFollow) await walk(same, text);
      } else if (text.startsWith(prefix) && compareUtf8(text, after) > 0) {
        // Skips files that no key gives: files of other programs, and the store's own.
        const isObject = ({ tree, path }: Entry) => join(tree.path, ...diskPath(text, tree.foldCase)) === path;
        if (checkKey(text) === null && same.some(isObject)) keys.push(text);
      }
    }
  }

  const folder = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0));
  if (folder === '') {
    if (!prefix.startsWith('/'))
      await walk(
        trees.map((tree) => ({ tree, path: tree.path })),
        '',
      );
  } else if (checkKey(folder) === null) {
    const folders = trees.flatMap((tree) => {
      const names = diskDirectory(folder, tree.foldCase);
      return hasDirectory(tree.path, names) ? [{ tree, path: join(tree.path, ...names) }] : [];
    });
    await walk(folders, `${folder}/`);
  }
  return keys;
}

/** Entries of a directory. Names that continue in a directory of their own are joined first. */
async function readEntries(tree: Tree, path: string, start: string, hasRecords: boolean): Promise<Entry[]> {
  const entries: Entry[] = [];
  const found = await readdir(path, { withFileTypes: true }).catch(noneIfMissing);
  const files = new Set(found.flatMap((entry) => (entry.isFile() ? entry.name : [])));
  for (const entry of found) {
    const recorded = recordedName(entry.name);
    if (hasRecords && recorded !== null && entry.isFile() && !files.has(recorded)) {
      // The file of an object in another class is elsewhere.
      const read = readDiskName(recorded, false);
      const isElsewhereNow = readRecords({ recordsPath: join(path, entry.name) }).some(isElsewhere);
      if (read !== null && isElsewhereNow) entries.push({ tree, text: start + read.text, path: join(path, recorded) });
      continue;
    }
    if (!hasRecords && path === tree.path && isOfDisk(entry)) continue;
    const isDirectory = entry.isDirectory();
    const read = isDirectory || entry.isFile() ? readDiskName(entry.name, isDirectory) : null;
    if (read === null || entry.name.startsWith('.')) continue;
    const text = start + read.text;
    const entryPath = join(path, entry.name);
    if (read.kind === 'more') entries.push(...(await readEntries(tree, entryPath, text, hasRecords)));
    else entries.push({ tree, text: isDirectory ? `${text}/` : text, path: entryPath });
  }
  return entries;
}

/** A directory is removed with its last object, which may happen during a listing. */
function noneIfMissing(error: unknown): [] {
  if (isMissing(error)) return [];
  throw error;
}
