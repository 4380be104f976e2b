import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type { Dirent } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

import { DEFAULT_RETRIEVAL_HOURS, isObject, StorageError } from '@homelake/storage';
import type { RetrievalHours, StorageClass } from '@homelake/storage';

import { flushDirectorySync } from '../processes/flush-directory.ts';
import type { ProcessLock } from '../processes/process-lock.ts';

/** What the owner of a store decides about its classes. It is read whenever a class is used. */
export interface ClassSettings {
  /** Directory of Deep Archive, absolute, perhaps on another disk; null for one in the store's root. It must exist, be empty at its first use, and neither contain the root nor be in it. */
  readonly archiveDirectory: string | null;
  readonly retrievalHours: RetrievalHours;
}

export const DEFAULT_CLASS_SETTINGS: ClassSettings = {
  archiveDirectory: null,
  retrievalHours: DEFAULT_RETRIEVAL_HOURS,
};

/** A class with a directory of its own. Objects of the classes that are read at once are in the store's root, and their record names the class. */
export type PlacedClass = Extract<StorageClass, 'deep-archive'>;

/** Directory of the objects of one class. */
export interface ClassPlace {
  readonly path: string;
  /** Directory on the same disk for files that are not complete. */
  readonly tempPath: string;
  readonly foldCase: boolean;
}

/** The directory of a class, for a person. */
export interface ClassDirectory {
  readonly path: string;
  /** `unused`: the class has no objects yet. `unavailable`: it cannot be used now, as when its disk is unplugged. */
  readonly state: 'unused' | 'present' | 'unavailable';
  /** Why it is unavailable; null otherwise. */
  readonly detail: string | null;
}

export interface ClassPlaces {
  /** The directory and its state. */
  stateOf(storageClass: PlacedClass): ClassDirectory;
  /** The path of the directory, whether it is there or not, for a person. */
  directoryOf(storageClass: PlacedClass): string;
  /** Null where the directory cannot be used now. */
  find(storageClass: PlacedClass): ClassPlace | null;
  /** Throws `unavailable`, which names the directory, where it cannot be used now. */
  require(storageClass: PlacedClass): ClassPlace;
  /** As `require`, and prepares the directory when the class is used for the first time. */
  make(storageClass: PlacedClass): ClassPlace;
}

/** Facts in the store about its classes: an id that is in each of their directories too, and the classes that were used. */
interface ClassesFile {
  readonly id: string;
  readonly used: readonly string[];
}

const LAYOUT = 1;

/**
 * Places of the classes of a store. The directory of a class has the id of its store, so that an empty mount point, or the disk of another
 * store, is never taken for it.
 */
export function openClassPlaces(
  rootPath: string,
  ownPath: string,
  lock: ProcessLock,
  settings: () => ClassSettings,
  sweep: (tempPath: string) => void,
): ClassPlaces {
  const factsPath = join(ownPath, 'classes.json');
  /** Places whose marker was read, by directory. A marker is read again when its file is another one, and a missing file is noticed. */
  const read = new Map<string, { readonly file: string; readonly place: ClassPlace }>();

  // A name that no key gives: `%cl` is no escape.
  const ownDirectoryOf = (storageClass: PlacedClass): string => join(rootPath, `${storageClass}%class`);
  const directoryOf = (storageClass: PlacedClass): string =>
    settings().archiveDirectory ?? ownDirectoryOf(storageClass);

  /** Whether a file in the directory could have the path of another object, so that a change of one would destroy the other. */
  const overlapsRoot = (storageClass: PlacedClass, path: string): boolean => {
    const [real, realRoot] = [realpathSync.native(path), realpathSync.native(rootPath)];
    return path !== ownDirectoryOf(storageClass) && (contains(realRoot, real) || contains(real, realRoot));
  };
  const overlap = `and that of the store, ${rootPath}, must not contain one another; move it and change the settings`;

  function usable(storageClass: PlacedClass, path: string): ClassPlace | string {
    const facts = readFacts(factsPath);
    if (!facts?.used.includes(storageClass)) return 'was not used yet';
    const marker = readMarker(path);
    if (marker === null) return existsSync(path) ? 'does not have the archived files of this store' : 'is not there';
    if (marker.id !== facts.id || marker.storageClass !== storageClass) return 'belongs to another store or class';
    if (overlapsRoot(storageClass, path)) return overlap;
    if (!marker.foldCase && foldsCase(path))
      return 'is on a disk that does not tell upper from lower case, unlike the one that it was made on';
    const tempPath = join(path, OWN, 'tmp');
    return { path, tempPath, foldCase: marker.foldCase };
  }

  function requirePlace(storageClass: PlacedClass): ClassPlace {
    let path = `settings of ${storageClass}`;
    try {
      path = directoryOf(storageClass);
      const stat = statSync(markerPath(path), { throwIfNoEntry: false });
      const file = `${storageClass} ${stat?.dev} ${stat?.ino} ${stat?.mtimeMs}`;
      const known = stat === undefined ? undefined : read.get(path);
      if (known?.file === file) return known.place;
      const place = usable(storageClass, path);
      if (typeof place === 'string')
        throw new StorageError('unavailable', path, `the directory of ${storageClass} ${place}`);
      mkdirSync(place.tempPath, { recursive: true });
      sweep(place.tempPath);
      read.set(path, { file, place });
      return place;
    } catch (error) {
      if (error instanceof StorageError) throw error;
      const detail = `the directory of ${storageClass} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
      throw new StorageError('unavailable', path, detail, { cause: error });
    }
  }

  /** Prepares a directory at the first use of its class, under the lock. */
  function prepare(storageClass: PlacedClass): void {
    const known = readFacts(factsPath);
    if (known?.used.includes(storageClass)) return;
    const facts = known ?? { id: randomUUID(), used: [] };
    // The id is on the disk before any directory has it.
    if (known === null) writeJson(factsPath, facts);
    const path = directoryOf(storageClass);
    const isOwn = path === ownDirectoryOf(storageClass);
    if (!isOwn && !isAbsolute(path)) throw new StorageError('unavailable', path, 'is not an absolute path');
    if (isOwn) mkdirSync(path, { recursive: true });
    // Not created: its disk may be unplugged, and files would go to the disk of its mount point.
    else if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new StorageError('unavailable', path, `the directory of ${storageClass} is not there; create it first`);
    if (overlapsRoot(storageClass, path))
      throw new StorageError('unavailable', path, `the directory of ${storageClass} ${overlap}`);
    const marker = readMarker(path);
    const foreign = marker === null ? foreignName(path) : undefined;
    if (foreign !== undefined) {
      const detail = `the directory of ${storageClass} has other files, such as ${foreign}; name an empty directory`;
      throw new StorageError('unavailable', path, detail);
    }
    if (marker !== null && marker.id !== facts.id)
      throw new StorageError('unavailable', path, `the directory of ${storageClass} belongs to another store`);
    mkdirSync(join(path, OWN, 'tmp'), { recursive: true });
    writeJson(markerPath(path), { layout: LAYOUT, id: facts.id, storageClass, foldCase: foldsCase(path) });
    for (const changed of [path, dirname(path)]) flushDirectorySync(changed);
    writeJson(factsPath, { ...facts, used: [...facts.used, storageClass] });
  }

  function describedDirectory(storageClass: PlacedClass): string {
    try {
      return directoryOf(storageClass);
    } catch {
      return `the directory of ${storageClass}, which the settings name,`;
    }
  }

  return {
    directoryOf: describedDirectory,
    stateOf(storageClass) {
      const path = describedDirectory(storageClass);
      const known = { path, detail: null };
      try {
        if (readFacts(factsPath)?.used.includes(storageClass) !== true) return { ...known, state: 'unused' };
        requirePlace(storageClass);
        return { ...known, state: 'present' };
      } catch (error) {
        return { path, state: 'unavailable', detail: error instanceof Error ? error.message : String(error) };
      }
    },
    find(storageClass) {
      // No class was used: the answer for most stores, and for each absent key.
      if (!existsSync(factsPath)) return null;
      try {
        return requirePlace(storageClass);
      } catch {
        return null;
      }
    },
    require: requirePlace,
    make(storageClass) {
      if (!readFacts(factsPath)?.used.includes(storageClass)) lock.exclusive(() => prepare(storageClass));
      return requirePlace(storageClass);
    },
  };
}

const OWN = '.homelake';
const markerPath = (path: string): string => join(path, OWN, 'class.json');

const contains = (path: string, other: string): boolean => {
  const way = relative(path, other);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};

/** Name of an entry of a directory that is neither of the operating system nor from a preparation that was killed. */
function foreignName(path: string): string | undefined {
  const own = join(path, OWN);
  const foreign = readdirSync(path, { withFileTypes: true }).find(
    (entry) => !isOfDisk(entry) && !(entry.isDirectory() && entry.name === OWN),
  );
  if (foreign !== undefined || !existsSync(own)) return foreign?.name;
  return readdirSync(own).some((name) => !CLASS_FILES.includes(name)) ? OWN : undefined;
}

/** Entries of the directory `.homelake` of a class. */
const CLASS_FILES = ['tmp', 'class.json', 'class.json.tmp'];

/** Whether operating systems add this entry to the top directory of a disk. */
export const isOfDisk = (entry: Dirent): boolean =>
  (entry.isDirectory() ? SYSTEM_FOLDERS : SYSTEM_FILES).includes(entry.name.toLowerCase());

const SYSTEM_FILES = ['.ds_store', 'desktop.ini', 'thumbs.db', '.volumeicon.icns', '.metadata_never_index'];
const SYSTEM_FOLDERS = [
  'lost+found',
  'system volume information',
  '$recycle.bin',
  '.trashes',
  '.fseventsd',
  '.spotlight-v100',
  '.temporaryitems',
  '.documentrevisions-v100',
];

/** Whether the disk of a directory takes `TMP` for `tmp`. */
const foldsCase = (path: string): boolean => existsSync(join(path, OWN, 'TMP'));

interface Marker {
  readonly id: string;
  readonly storageClass: string;
  readonly foldCase: boolean;
}

function readMarker(path: string): Marker | null {
  const found = readJson(markerPath(path));
  if (found === null || found['layout'] !== LAYOUT) return null;
  const { id, storageClass, foldCase } = found;
  if (typeof id !== 'string' || typeof storageClass !== 'string' || typeof foldCase !== 'boolean') return null;
  return { id, storageClass, foldCase };
}

function readFacts(path: string): ClassesFile | null {
  const found = readJson(path);
  if (found === null) return null;
  const { id, used } = found;
  if (typeof id !== 'string' || !Array.isArray(used))
    throw new StorageError('unavailable', path, 'is damaged; it names the storage classes that this store uses');
  return { id, used: used.filter((one) => typeof one === 'string') };
}

/** Null where there is no file. A file that is no JSON object gives an empty one. */
function readJson(path: string): Readonly<Record<string, unknown>> | null {
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function writeJson(path: string, value: unknown): void {
  const temp = `${path}.tmp`;
  writeFileSync(temp, `${JSON.stringify(value)}\n`, { flush: true });
  renameSync(temp, path);
  flushDirectorySync(dirname(path));
}
