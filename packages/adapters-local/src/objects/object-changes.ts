import { lstatSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { requireReadable } from '@homelake/storage';
import type { MoveOptions, PutOptions } from '@homelake/storage';

import { flushDirectorySync } from '../processes/flush-directory.ts';
import { isMissing } from '../processes/fs-error.ts';
import { changeObjectClass, inRoot, removeClassFiles, requireMatch } from './object-class.ts';
import { isElsewhere, isSame, look, lookLocked, readRecords, recordOf, stateOf, withRecords } from './object-files.ts';
import type { ObjectPaths } from './object-files.ts';
import { identityOf, sameFile } from './object-record.ts';
import type { FileIdentity, ObjectRecord } from './object-record.ts';
import { hasDirectory, makeDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';
import type { TempFile } from './temp-file.ts';

export interface Committed {
  readonly record: ObjectRecord;
  /** Directories to flush, in this order. */
  readonly changed: readonly string[];
}

/** Moves a written file to its place, in the root. `changeObjectClass` brings it to an archive class. The rename is the moment at which the object changes. Null where the file is gone. */
export async function commit(
  root: StoreRoot,
  place: ObjectPaths,
  { path, etag, file }: TempFile,
  { storageClass = 'standard', contentType, metadata, ifMatch }: PutOptions,
): Promise<Committed | null> {
  const facts = { etag, contentType: contentType ?? null, metadata: { ...metadata }, file };
  const record = inRoot(facts, storageClass);
  const isThere = (): boolean => isFile(path, file);
  const changed = await arrive(root, place, record, ifMatch, isThere, () => {
    renameSync(path, place.path);
    return [];
  });
  return changed && { record, changed };
}

function isFile(path: string, file: FileIdentity): boolean {
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stat !== undefined && sameFile(identityOf(stat), file);
}

/**
 * Renames the file of an object from one place to another. The rename is the moment at which both objects change. The records of the old
 * place are removed after it. Null where there is no object.
 */
export async function moveObject(
  root: StoreRoot,
  from: ObjectPaths,
  to: ObjectPaths,
  { storageClass, contentType, metadata, ifMatch, sha256 }: MoveOptions,
): Promise<Committed | null> {
  for (;;) {
    const known = await inStandard(root, from, to, ifMatch);
    if (known === null) {
      // A killed move may have left records.
      unlinkObject(root, from);
      return null;
    }
    const { file } = known;
    const facts: ObjectRecord = {
      ...known,
      etag: sha256 ?? known.etag,
      contentType: contentType ?? known.contentType,
      metadata: { ...(metadata ?? known.metadata) },
    };
    const record = storageClass === undefined ? facts : inRoot(facts, storageClass);
    const isThere = (): boolean => hasDirectory(root.path, from.directory) && isFile(from.path, file);
    const changed = await arrive(root, to, record, ifMatch, isThere, () => {
      renameSync(from.path, to.path);
      return [tidy(root, from)];
    });
    if (changed !== null) return { record, changed };
  }
}

/**
 * Gives a place its next file. Records are written first, so that either file has its own. Slow work is done before the lock is taken, for
 * the current object, and is repeated if that object changed meanwhile. `isThere` and `rename` run under the lock; `rename` returns more
 * directories to flush. Null, with nothing changed, where `isThere` returns false.
 */
async function arrive(
  root: StoreRoot,
  place: ObjectPaths,
  record: ObjectRecord,
  ifMatch: PutOptions['ifMatch'],
  isThere: () => boolean,
  rename: () => readonly string[],
): Promise<readonly string[] | null> {
  for (;;) {
    const current = look(root, place);
    const others = readRecords(place).filter(isElsewhere);
    for (const { storageClass } of others) root.classes.require(storageClass);
    const currentEtag = current === null ? 'absent' : (current.record?.etag ?? 'changed by another program');
    requireMatch(place.key, ifMatch, currentEtag);
    const records = [record, ...(current?.record && !isElsewhere(current.record) ? [current.record] : []), ...others];
    const changed = await withRecords(root, place, records, (recordsPath) =>
      root.lock.exclusive(() => {
        if (!isSame(lookLocked(root, place), current)) return 'changed';
        if (!isThere()) return null;
        makeDirectory(root.path, place.directory);
        renameSync(recordsPath, place.recordsPath);
        const alsoChanged = rename();
        // The new place first: a power cut in between must not leave the object in neither.
        const changed = [dirname(place.path), ...alsoChanged];
        if (others.length === 0) return changed;
        // The new file is on the disk before the bytes of the old object are removed.
        for (const path of changed) flushDirectorySync(path);
        removeClassFiles(root, place);
        return changed;
      }),
    );
    if (changed !== 'changed') return changed;
  }
}

/**
 * Removes an object, its records and the directories that are then empty. For an absent object it removes what a killed removal left.
 * Returns the directory to flush; null where there was no object.
 */
export function unlinkObject(root: StoreRoot, place: ObjectPaths): string | null {
  return root.lock.exclusive(() => {
    const found = lookLocked(root, place);
    const isPresent = found !== null;
    removeClassFiles(root, place);
    if (found !== null && (found.record === null || !isElsewhere(found.record))) rmSync(place.path);
    const directory = tidy(root, place);
    return isPresent ? directory : null;
  });
}

/**
 * The record of an object to be moved, which is first brought to Standard, so that the move is one rename. Null where there is no object. Bytes that a
 * killed change left in another class are removed.
 */
async function inStandard(
  root: StoreRoot,
  from: ObjectPaths,
  to: ObjectPaths,
  ifMatch: MoveOptions['ifMatch'],
): Promise<ObjectRecord | null> {
  const known = await recordOf(root, from);
  if (known === null) return null;
  if (isElsewhere(known)) {
    requireReadable(from.key, stateOf(root, known));
    // A move that is refused leaves the object in its class.
    requireMatch(to.key, ifMatch, (await recordOf(root, to))?.etag ?? 'absent');
  }
  return changeObjectClass(root, from, 'standard', undefined);
}

/** Removes the records of a removed object and the directories that are then empty. Returns the directory to flush. */
function tidy(root: StoreRoot, place: ObjectPaths): string {
  if (hasDirectory(root.path, place.directory)) rmSync(place.recordsPath, { force: true });
  let directory = dirname(place.path);
  for (; directory !== root.path; directory = dirname(directory)) {
    try {
      rmdirSync(directory);
    } catch (error) {
      // The process that removed this directory may have been killed before it removed its parent.
      if (!isMissing(error)) break;
    }
  }
  return directory;
}
