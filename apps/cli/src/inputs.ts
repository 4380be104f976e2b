import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { reasonOf } from './failure.ts';

export interface InputFile {
  /** As the person can find it. */
  readonly path: string;
  /** Its name in the lake, with the folders below the one that was named, `/` between. */
  readonly lakePath: string;
  readonly sizeBytes: number;
}

/** A file to import, or a path that cannot be and why. */
export type Input = InputFile | { readonly path: string; readonly reason: string };

/**
 * Everything that the paths name, folders with all that they hold, in the order of their names. Left out are hidden
 * files and folders, links to folders, and the lake itself, where a folder holds it.
 */
export async function* listInputs(paths: readonly string[], home: string): AsyncGenerator<Input> {
  const lake = await realpath(home).catch(() => resolve(home));
  for (const path of paths) yield* inputsAt(path, basename(resolve(path)), lake);
}

async function* inputsAt(path: string, lakePath: string, lake: string): AsyncGenerator<Input> {
  try {
    const found = await stat(path);
    if (found.isFile()) yield { path, lakePath, sizeBytes: found.size };
    else if (!found.isDirectory()) yield { path, reason: 'is neither a file nor a folder' };
    else if ((await realpath(path)) === lake) yield { path, reason: 'is the lake itself' };
    else {
      let held = 0;
      for await (const input of inputsIn(path, lakePath, lake)) {
        held++;
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
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const below = `${lakePath}/${entry.name}`;
    try {
      if (entry.isDirectory()) {
        if ((await realpath(path)) !== lake) yield* inputsIn(path, below, lake);
        continue;
      }
      const found = await stat(path);
      if (found.isFile()) yield { path, lakePath: below, sizeBytes: found.size };
    } catch (error) {
      // Node reads such a name with a mark in it, and finds nothing under that.
      const reason = entry.name.includes('\u{fffd}') ? 'its name is not valid UTF-8; rename it' : reasonOf(error);
      yield { path, reason };
    }
  }
}
