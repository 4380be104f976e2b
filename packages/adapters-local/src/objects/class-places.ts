import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

import { DEFAULT_RETRIEVAL_HOURS, isObject, StorageError } from '@homelake/storage';
import type { RetrievalHours, StorageClass } from '@homelake/storage';

import { flushDirectorySync } from './flush-directory.ts';
import type { ProcessLock } from '../processes/process-lock.ts';

/** What the owner of a store decides about its classes. It is read whenever a class is used. */
export interface ClassSettings {
  /** Directory of Deep Archive, absolute, perhaps on another disk; null for one in the store's root. It must exist. */
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

export interface ClassPlaces {
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

  const directoryOf = (storageClass: PlacedClass): string =>
    settings().archiveDirectory ??
    // A name that no key gives: `%cl` is no escape.
    join(rootPath, `${storageClass}%class`);

  function usable(storageClass: PlacedClass, path: string): ClassPlace | string {
    const facts = readFacts(factsPath);
    if (!facts?.used.includes(storageClass)) return 'was not used yet';
    const marker = readMarker(path);
    if (marker === null) return existsSync(path) ? 'does not have the archived files of this store' : 'is not there';
    if (marker.id !== facts.id || marker.storageClass !== storageClass) return 'belongs to another store or class';
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
    const isOwn = dirname(path) === rootPath;
    if (!isOwn && !isAbsolute(path)) throw new StorageError('unavailable', path, 'is not an absolute path');
    if (isOwn) mkdirSync(path, { recursive: true });
    // Not created: its disk may be unplugged, and files would go to the disk of its mount point.
    else if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new StorageError('unavailable', path, `the directory of ${storageClass} is not there; create it first`);
    const marker = readMarker(path);
    if (marker !== null && marker.id !== facts.id)
      throw new StorageError('unavailable', path, `the directory of ${storageClass} belongs to another store`);
    mkdirSync(join(path, OWN, 'tmp'), { recursive: true });
    writeJson(markerPath(path), { layout: LAYOUT, id: facts.id, storageClass, foldCase: foldsCase(path) });
    for (const changed of [path, dirname(path)]) flushDirectorySync(changed);
    writeJson(factsPath, { ...facts, used: [...facts.used, storageClass] });
  }

  return {
    directoryOf(storageClass) {
      try {
        return directoryOf(storageClass);
      } catch {
        return `the directory of ${storageClass}, which the settings name,`;
      }
    },
    find(storageClass) {
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
