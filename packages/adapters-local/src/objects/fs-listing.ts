import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { checkKey, compareUtf8 } from '@homelake/storage';

import { diskDirectory, diskPath, readDiskName } from './disk-path.ts';
import { isMissing } from '../processes/fs-error.ts';
import { isElsewhere, readRecords, recordedName } from './object-files.ts';
import { hasDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';

interface Entry {
  /** A whole key, or the common prefix of all keys in a directory, slash included. */
  readonly text: string;
  readonly path: string;
  readonly isDirectory: boolean;
}

/** Lists at most `count` keys that start with `prefix` and come after `after`, in the order of their UTF-8 bytes. */
export async function listKeys(root: StoreRoot, prefix: string, after: string, count: number): Promise<string[]> {
  const keys: string[] = [];

  /** Lists the keys in a directory. All of them start with `start`. */
  async function walk(path: string, start: string): Promise<void> {
    const entries = await readEntries(path, start);
    for (const { text, path: entryPath, isDirectory } of entries.sort((a, b) => compareUtf8(a.text, b.text))) {
      if (keys.length === count) return;
      if (isDirectory) {
        const mayMatch = text.startsWith(prefix) || prefix.startsWith(text);
        const mayFollow = after.startsWith(text) || compareUtf8(text, after) > 0;
        if (mayMatch && mayFollow) await walk(entryPath, text);
      } else if (text.startsWith(prefix) && compareUtf8(text, after) > 0) {
        // Skips files that no key gives: files of other programs, and the store's own.
        const isObject = checkKey(text) === null && join(root.path, ...diskPath(text, root.foldCase)) === entryPath;
        if (isObject) keys.push(text);
      }
    }
  }

  const folder = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0));
  if (folder === '') {
    if (!prefix.startsWith('/')) await walk(root.path, '');
  } else if (checkKey(folder) === null) {
    const names = diskDirectory(folder, root.foldCase);
    if (hasDirectory(root.path, names)) await walk(join(root.path, ...names), `${folder}/`);
  }
  return keys;
}

/** Entries of a directory. Names that continue in a directory of their own are joined first. */
async function readEntries(path: string, start: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  const found = await readdir(path, { withFileTypes: true }).catch(noneIfMissing);
  const files = new Set(found.flatMap((entry) => (entry.isFile() ? entry.name : [])));
  for (const entry of found) {
    const recorded = recordedName(entry.name);
    if (recorded !== null && entry.isFile() && !files.has(recorded)) {
      // The file of an object in another class is elsewhere.
      const read = readDiskName(recorded, false);
      const isElsewhereNow = readRecords({ recordsPath: join(path, entry.name) }).some(isElsewhere);
      if (read !== null && isElsewhereNow)
        entries.push({ text: start + read.text, path: join(path, recorded), isDirectory: false });
      continue;
    }
    const isDirectory = entry.isDirectory();
    const read = isDirectory || entry.isFile() ? readDiskName(entry.name, isDirectory) : null;
    if (read === null || entry.name.startsWith('.')) continue;
    const text = start + read.text;
    const entryPath = join(path, entry.name);
    if (read.kind === 'more') entries.push(...(await readEntries(entryPath, text)));
    else entries.push({ text: isDirectory ? `${text}/` : text, path: entryPath, isDirectory });
  }
  return entries;
}

/** A directory is removed with its last object, which may happen during a listing. */
function noneIfMissing(error: unknown): [] {
  if (isMissing(error)) return [];
  throw error;
}
