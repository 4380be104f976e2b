import { isReservedName, utf8Length } from '@homelake/storage';

/** Limit for a path below the exported folder, in bytes of UTF-8. With a drive and a folder before it, Windows still opens it (260 characters). */
export const MAX_PATH_BYTES = 240;
/** Limit for the folders of a path, so that a file in many folders keeps a name. */
const MAX_FOLDER_BYTES = 120;
/** Limit for the name of a folder that `giveFolder` gives, so that further folders fit into it. */
const MAX_OWN_FOLDER_BYTES = 80;
/** Least number of bytes in which a folder's name is still of use. */
const MIN_NAME_BYTES = 8;
/** Bytes that names leave for the number that tells equal names apart: ` (99999)`. */
const NUMBER_BYTES = 8;

/** The path that a file has, and the one that was asked for. */
export interface GivenPath {
  readonly wanted: string;
  readonly path: string;
}

export interface PathsOptions {
  /** Paths that an earlier run gave, by id. A file keeps its path while the same path is wanted for it. */
  readonly known?: ReadonlyMap<string, GivenPath>;
}

/** Gives files paths that Windows, macOS and Linux all accept, and that differ on each of them. */
export interface PortablePaths {
  /**
   * The path of a file. `wanted` is any text; `/` separates folders. `room`: bytes that the path leaves for the names of files beside it.
   * The same calls in the same order give the same paths.
   */
  give(id: string, wanted: string, options?: { readonly room?: number }): string;
  /**
   * A folder of its own, with a `/` at its end, by the file `name` in it: no other call gives that folder. A file that has the id keeps its
   * folder while the same folder is wanted for it.
   */
  giveFolder(id: string, wanted: string, name: string): string;
  /** All paths that were given, by id. */
  readonly given: ReadonlyMap<string, GivenPath>;
}

/** Two paths with the same folded form are one file on Windows or macOS: case does not count there, nor does the normal form. */
export const foldPath = (path: string): string => path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** Makes an allocator of paths. */
export function portablePaths({ known = new Map() }: PathsOptions = {}): PortablePaths {
  const given = new Map<string, GivenPath>();
  /** Ids of files by folded path. Paths of an earlier run are taken, whether or not their file is asked for again. */
  const files = new Map<string, string>();
  /** Spelling of folders by folded path. */
  const folders = new Map<string, string>();
  /** Folders by the folded path that was wanted for them. */
  const wantedFolders = new Map<string, string>();
  /** Last number by folded path. */
  const numbers = new Map<string, number>();

  const take = (path: string, id: string): string => {
    files.set(foldPath(path), id);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (!folders.has(foldPath(folder))) folders.set(foldPath(folder), folder);
    }
    return path;
  };
  for (const [id, { path }] of known) take(path, id);

  const free = (stem: string, extension: string, isTaken: (folded: string) => boolean): string => {
    const first = foldPath(stem + extension);
    if (!isTaken(first)) return stem + extension;
    for (let number = numbers.get(first) ?? 2; ; number++) {
      const path = `${stem} (${number})${extension}`;
      if (isTaken(foldPath(path))) continue;
      numbers.set(first, number + 1);
      return path;
    }
  };

  /** The path of a folder, with a `/` at its end; empty for no folder. */
  function folderOf(names: readonly string[]): string {
    let path = '';
    let asked = '';
    for (const name of names) {
      const room = MAX_FOLDER_BYTES - utf8Length(path);
      if (room < MIN_NAME_BYTES) break;
      const safe = portableName(name, room);
      asked = foldPath(`${asked}${safe}/`);
      let folder = wantedFolders.get(asked);
      if (folder === undefined) {
        // A folder whose name differs in case alone is the same folder.
        folder = folders.get(foldPath(path + safe)) ?? free(path + safe, '', (folded) => files.has(folded));
        wantedFolders.set(asked, folder);
        folders.set(foldPath(folder), folder);
      }
      path = `${folder}/`;
    }
    return path;
  }

  return {
    given,
    giveFolder(id, wanted, name) {
      const before = known.get(id);
      const file = `${wanted}/${name}`;
      let path = before?.wanted === file ? before.path : null;
      if (path === null) {
        const names = wanted.split('/');
        const stem = folderOf(names.slice(0, -1)) + portableName(names.at(-1) ?? '', MAX_OWN_FOLDER_BYTES);
        const folder = free(stem, '', (folded) => files.has(folded) || folders.has(folded));
        path = take(`${folder}/${name}`, id);
      }
      given.set(id, { wanted: file, path });
      return path.slice(0, path.length - name.length);
    },
    give(id, wanted, { room = 0 } = {}) {
      const before = known.get(id);
      if (before?.wanted === wanted) {
        given.set(id, before);
        return before.path;
      }
      const names = wanted.split('/').filter((name) => name !== '');
      const folder = folderOf(names.slice(0, -1));
      const bytes = MAX_PATH_BYTES - utf8Length(folder) - NUMBER_BYTES - room;
      const name = portableName(names.at(-1) ?? '', bytes);
      const extension = extensionOf(name);
      const stem = folder + name.slice(0, name.length - extension.length);
      const isTaken = (folded: string) => folders.has(folded) || (files.has(folded) && files.get(folded) !== id);
      const path = take(free(stem, extension, isTaken), id);
      given.set(id, { wanted, path });
      return path;
    },
  };
}

/** A name that all systems accept, of at most `maxBytes` bytes of UTF-8, at least 8. A name that is accepted already stays as it is. */
export function portableName(name: string, maxBytes: number): string {
  const text = name.replace(LONE_SURROGATE, '\ufffd').normalize('NFC').replace(FORBIDDEN, '_').replace(/[. ]$/, '_');
  const named = text === '' ? '_' : isReservedName(text) ? `_${text}` : text;
  return cut(named, maxBytes);
}

/** The extension of a name with its dot; empty where it has none, or a long one. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > name.lastIndexOf('/') + 1 ? name.slice(dot) : '';
  return utf8Length(extension) <= MAX_EXTENSION_BYTES ? extension : '';
}

const MAX_EXTENSION_BYTES = 20;
const LONE_SURROGATE = /\p{Cs}/gu;
/** Separators, wildcards and quotes of Windows, control characters, and marks that turn the direction of text, which hide an extension. */
const FORBIDDEN = /[<>:"/\\|?*\u202A-\u202E\u2066-\u2069]|\p{Cc}/gu;

function cut(name: string, maxBytes: number): string {
  if (utf8Length(name) <= maxBytes) return name;
  const found = extensionOf(name);
  const extension = utf8Length(found) < maxBytes - 2 ? found : '';
  let room = maxBytes - utf8Length(extension);
  let stem = '';
  for (const character of name.slice(0, name.length - extension.length)) {
    room -= utf8Length(character);
    if (room < 0) break;
    stem += character;
  }
  // The cut may leave a dot or a space at the end, or the name of a device.
  const safe = (stem + extension).replace(/[. ]$/, '_');
  return isReservedName(safe) ? safe.replace(/^./u, '_') : safe;
}
