import { existsSync, lstatSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';

import { nextRestore, requireReadable, StorageError } from '@homelake/storage';
import type { PutOptions, RestoreOptions, StorageClass } from '@homelake/storage';

import type { PlacedClass } from './class-places.ts';
import { flushDirectorySync } from '../processes/flush-directory.ts';
import { fsCode, isMissing } from '../processes/fs-error.ts';
import {
  classFileOf,
  isElsewhere,
  isSame,
  isUnhashed,
  lookLocked,
  readRecords,
  recordOf,
  stateOf,
  writeRecords,
} from './object-files.ts';
import type { ClassFile, ObjectPaths } from './object-files.ts';
import { identityOf } from './object-record.ts';
import type { ObjectRecord } from './object-record.ts';
import { makeDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';

/** The record of the same file in a class whose files are in the root; in Standard for any other class. */
export function inRoot(record: ObjectRecord, storageClass: StorageClass): ObjectRecord {
  const { storageClass: _class, classSinceMs: _since, restore: _restore, ...facts } = record;
  return storageClass === 'intelligent-tiering' ? { ...facts, storageClass } : facts;
}

const MOST_TRIES = 100;

/**
 * Moves an object to another class. Only an archive class has a directory of its own. A file in the store's root is always the object; without one, the record that names a class leads to
 * its file. So records are written before the file is moved, and the step that adds or removes the file in the root is the moment at which
 * the class changes. Null where there is no object.
 */
export async function changeObjectClass(
  root: StoreRoot,
  place: ObjectPaths,
  storageClass: StorageClass,
  ifMatch: { readonly etag: string } | undefined,
): Promise<ObjectRecord | null> {
  let condition = ifMatch;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const known = await recordOf(root, place);
    if (condition !== undefined && known !== null) requireMatch(place.key, condition, known.etag);
    if (known === null) return null;
    if (isElsewhere(known)) {
      if (known.storageClass === storageClass) return known;
      requireReadable(place.key, stateOf(root, known));
      const isMoved = await moveToRoot(root, place, known, known.storageClass);
      // A file whose hash was lost gets another etag where it is hashed.
      if (isMoved === true && isUnhashed(known)) condition = undefined;
    } else if (storageClass === 'deep-archive') {
      const moved = await moveToClass(root, place, known, storageClass);
      if (moved !== null) return moved;
    } else {
      const next = inRoot(known, storageClass);
      const isOther = next.storageClass !== known.storageClass;
      // A killed change left bytes in another class, or a change runs now.
      const isUnsettled = readRecords(place).some(isElsewhere);
      if (!isOther && !isUnsettled) return known;
      const isSettled = root.lock.exclusive(() => {
        if (!isSame(lookLocked(root, place), { file: known.file, record: known })) return false;
        removeClassFiles(root, place);
        if (isOther) writeRecords(root, place, [next]);
        return true;
      });
      if (isSettled) return next;
    }
  }
  throw new StorageError('unavailable', place.key, 'other programs keep changing the file');
}

/** Moves the file of an object from the root to the directory of a class. Null where the object changed meanwhile. Throws `unavailable` where a file of another origin has its place. */
async function moveToClass(
  root: StoreRoot,
  place: ObjectPaths,
  known: ObjectRecord,
  storageClass: PlacedClass,
): Promise<ObjectRecord | null> {
  const at = classFileOf(root.classes.make(storageClass), place.key);
  const next: ObjectRecord = { ...known, storageClass, classSinceMs: root.now() };
  const moveBy = (temp: string | null): ObjectRecord | null =>
    root.lock.exclusive(() => {
      if (!isSame(lookLocked(root, place), { file: known.file, record: known })) return null;
      // Without a record, those bytes are not an older state of this object.
      const isForeign = existsSync(at.path) && !readRecords(place).some(isElsewhere);
      if (isForeign) throw new StorageError('unavailable', place.key, `another file is in its place, ${at.path}`);
      writeRecords(root, place, [next, known]);
      makeDirectory(at.place.path, at.directory);
      renameSync(temp ?? place.path, at.path);
      flushDirectorySync(dirname(at.path));
      if (temp !== null) rmSync(place.path);
      flushDirectorySync(dirname(place.path));
      writeRecords(root, place, [next]);
      return next;
    });
  return renamedOrCopied(moveBy, place.path, at.place.tempPath);
}

/** Moves the file of an object from the directory of a class to the root. Not true where the object changed meanwhile; nothing is moved then. */
async function moveToRoot(
  root: StoreRoot,
  place: ObjectPaths,
  known: ObjectRecord,
  storageClass: PlacedClass,
): Promise<boolean | null> {
  const at = classFileOf(root.classes.require(storageClass), place.key);
  const moveBy = (temp: string | null): boolean =>
    root.lock.exclusive(() => {
      if (!isSame(lookLocked(root, place), { file: known.file, record: known })) return false;
      const file = identityOf(lstatSync(temp ?? at.path, { bigint: true }));
      const next: ObjectRecord = { ...inRoot(known, 'standard'), file };
      // Without a record, the next look hashes the file.
      writeRecords(root, place, isUnhashed(known) ? [known] : [next, known]);
      renameSync(temp ?? at.path, place.path);
      flushDirectorySync(dirname(place.path));
      removeClassFiles(root, place);
      return true;
    });
  return renamedOrCopied(moveBy, at.path, root.tempPath);
}

/** Calls `move`, and once more with a flushed copy of the file in `tempPath` where a rename would lead to another disk. */
async function renamedOrCopied<T>(move: (temp: string | null) => T, path: string, tempPath: string): Promise<T | null> {
  try {
    return move(null);
  } catch (error) {
    if (fsCode(error) !== 'EXDEV') throw error;
  }
  const temp = join(tempPath, `${process.pid}-${randomUUID()}`);
  try {
    await copyFile(path, temp);
    const handle = await open(temp, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    return move(temp);
  } catch (error) {
    // Another process moved the file meanwhile.
    if (isMissing(error)) return null;
    throw error;
  } finally {
    rmSync(temp, { force: true });
  }
}

/**
 * Removes the files of an object in other classes than Standard, and the records of them where the object has a file in the root. Throws `unavailable`
 * where the directory of a class is not there. For callers that have the lock.
 */
export function removeClassFiles(root: StoreRoot, place: ObjectPaths): void {
  const records = readRecords(place);
  const others = records.filter(isElsewhere);
  if (others.length === 0) return;
  const files = others.map(({ storageClass }) => classFileOf(root.classes.require(storageClass), place.key));
  for (const file of files) {
    rmSync(file.path, { force: true });
    flushDirectorySync(tidyClass(file));
  }
  const rest = records.filter((record) => !isElsewhere(record));
  if (rest.length > 0) writeRecords(root, place, rest);
}

/** Removes the directories of a class that are empty. Returns the directory to flush. */
function tidyClass({ place, path }: ClassFile): string {
  let directory = dirname(path);
  for (; directory !== place.path; directory = dirname(directory)) {
    try {
      rmdirSync(directory);
    } catch (error) {
      if (!isMissing(error)) break;
    }
  }
  return directory;
}

/** Writes a restore into the record of an archived object. Null where there is no object. Throws `wrong-content` where its file has another size than it had. */
export async function restoreObject(
  root: StoreRoot,
  place: ObjectPaths,
  options: RestoreOptions,
): Promise<ObjectRecord | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const known = await recordOf(root, place);
    if (known === null) return null;
    if (isElsewhere(known)) requireSize(place, known);
    const storageClass: StorageClass = known.storageClass ?? 'standard';
    const object = { storageClass, restore: known.restore ?? null };
    const restore = nextRestore(place.key, object, options, root.classSettings().retrievalHours, root.now());
    if (isElsewhere(known)) root.classes.require(known.storageClass);
    const next: ObjectRecord = { ...known, restore };
    const isWritten = root.lock.exclusive(() => {
      if (!isSame(lookLocked(root, place), { file: known.file, record: known })) return false;
      writeRecords(root, place, [next]);
      return true;
    });
    if (isWritten) return next;
  }
  throw new StorageError('unavailable', place.key, 'other programs keep changing the file');
}

/** Throws `wrong-content` where the file of an archived object has another size than it had. */
function requireSize(place: ObjectPaths, { file: { sizeBytes } }: ObjectRecord): void {
  const archived = readRecords(place).find(isElsewhere)?.file.sizeBytes ?? sizeBytes;
  if (archived === sizeBytes) return;
  const detail = `is damaged: ${archived} bytes were archived, and its file has ${sizeBytes}`;
  throw new StorageError('wrong-content', place.key, detail);
}

/** Throws `precondition-failed` where the condition does not hold. `current` is the etag of the object, or `absent`. */
export function requireMatch(key: string, ifMatch: PutOptions['ifMatch'], current: string): void {
  const wanted = ifMatch === undefined || ifMatch === 'absent' ? ifMatch : ifMatch.etag;
  if (wanted === undefined || wanted === current) return;
  throw new StorageError('precondition-failed', key, `expected ${wanted}, found ${current}`);
}
