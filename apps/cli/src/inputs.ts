import { isSystemFile, isSystemFolder } from '@homelake/photos/system-files';
import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { reasonOf } from './failure.ts';

export interface InputFile {
  /** Path on the disk, as printed. */
  readonly path: string;
  /** Name in the lake: the folder or file that was named, and the path below it, separated by `/`. */
  readonly lakePath: string;
  readonly sizeBytes: number;
}

/** A file or folder that the import skips. */
export interface LeftOut {
  readonly path: string;
  readonly leftOut: true;
  /** Null for files of the operating system and hidden files, whose name is reason enough. */
  readonly reason: string | null;
}

/** A file to import, a skipped path, or a path that cannot be imported, with the reason. */
export type Input = InputFile | LeftOut | { readonly path: string; readonly reason: string };

/**
 * Lists the files at the paths, folders recursively, in order of their names. Files of the operating system, hidden files and folders,
 * links to folders, pipes, sockets and devices in a folder are not opened and come as `LeftOut`. The lake itself is skipped silently. A
 * path that is in `paths` is listed whatever its name.
 */
export async function* listInputs(paths: readonly string[], home: string): AsyncGenerator<Input> {
  const lake = await realpath(home).catch(() => resolve(home));
  for (const path of paths) yield* inputsAt(path, basename(resolve(path)), lake);
}

async function* inputsAt(path: string, lakePath: string, lake: string): AsyncGenerator<Input> {
  try {
    const found = await stat(path);
    if (found.isFile()) yield { path, lakePath, sizeBytes: found.size };
    else if (!found.isDirectory()) yield { path, reason: `is ${whatItIs(found)}, neither a file nor a folder` };
    else if ((await realpath(path)) === lake) yield { path, reason: 'is the lake itself' };
    else {
      let held = 0;
      for await (const input of inputsIn(path, lakePath, lake)) {
        if (!('leftOut' in input)) held++;
        yield input;
      }
      if (held === 0) yield { path, reason: 'the folder holds no files' };
    }
  } catch (error) {
    yield { path, reason: reasonOf(error) };
  }
}

async function* inputsIn(folder: string, lakePath: string, lake: string): AsyncGenerator<Input> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const below = `${lakePath}/${entry.name}`;
    if (entry.isDirectory() ? isSystemFolder(entry.name) : isSystemFile(entry.name)) {
      if (!(await isLake(path, lake))) yield { path, leftOut: true, reason: null };
      continue;
    }
    try {
      if (entry.isDirectory()) {
        if (!(await isLake(path, lake))) yield* inputsIn(path, below, lake);
        continue;
      }
      const found = await stat(path);
      if (found.isFile()) yield { path, lakePath: below, sizeBytes: found.size };
      else if (!found.isDirectory()) yield { path, leftOut: true, reason: `it is ${whatItIs(found)}` };
      else if (!(await isLake(path, lake)))
        yield { path, leftOut: true, reason: 'it is a link to a folder; name the link itself to import the folder' };
    } catch (error) {
      // Node replaces the invalid bytes of such a name by U+FFFD, and then finds no file under it.
      const reason = entry.name.includes('\u{fffd}') ? 'its name is not valid UTF-8; rename it' : reasonOf(error);
      yield { path, reason };
    }
  }
}

const isLake = async (path: string, lake: string): Promise<boolean> =>
  (await realpath(path).catch(() => null)) === lake;

/** Kind of an entry that is neither a file nor a folder, with its article. */
function whatItIs(found: Stats): string {
  if (found.isFIFO()) return 'a pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}
