import { createHash } from 'node:crypto';
import { constants, lstatSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { StorageError } from '@homelake/storage';
import type { MoveOptions, ObjectInfo, PutOptions } from '@homelake/storage';

import { diskPath } from './disk-path.ts';
import { isMissing } from '../processes/fs-error.ts';
import { decodeRecords, encodeRecords, identityOf, sameFile } from './object-record.ts';
import type { FileIdentity, ObjectRecord } from './object-record.ts';
import { hasDirectory, makeDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';
import { writeTempFile } from './temp-file.ts';
import type { TempFile } from './temp-file.ts';

/** Paths of an object's bytes and of the records beside them. */
export interface ObjectPaths {
  readonly key: string;
  readonly path: string;
  readonly recordsPath: string;
  /** Names of the directories from the store's root to the file. */
  readonly directory: readonly string[];
}

export function pathsOf(root: StoreRoot, key: string): ObjectPaths {
  const names = diskPath(key, root.foldCase);
  const directory = names.slice(0, -1);
  const name = names.at(-1) ?? '';
  return {
    key,
    path: join(root.path, ...names),
    recordsPath: join(root.path, ...directory, `.${name}.meta`),
    directory,
  };
}

/** Opens the file of an object for reading; null where there is none. */
export async function openObject(root: StoreRoot, place: ObjectPaths): Promise<FileHandle | null> {
  try {
    if (!hasDirectory(root.path, place.directory)) return null;
    const handle = await open(place.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    return null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Key, size, type, etag and metadata of an object; null where there is none. */
export async function describe(root: StoreRoot, place: ObjectPaths): Promise<ObjectInfo | null> {
  const record = await recordOf(root, place);
  return record === null ? null : infoOf(place.key, record);
}

async function recordOf(root: StoreRoot, place: ObjectPaths): Promise<ObjectRecord | null> {
  for (let looks = 0; looks < 5; looks++) {
    const found = look(root, place);
    if (found === null) return null;
    const record = found.record ?? (await adopt(root, place));
    if (record !== null) return record;
    // The file changed while it was read, so it is read again.
  }
  throw new StorageError('unavailable', place.key, 'another program keeps changing the file');
}

export const infoOf = (key: string, { etag, contentType, metadata, file }: ObjectRecord): ObjectInfo => ({
  key,
  sizeBytes: file.sizeBytes,
  etag,
  contentType,
  metadata,
  modifiedAt: new Date(Number(BigInt(file.modifiedNs) / 1_000_000n)),
});

interface Found {
  readonly file: FileIdentity;
  /** Null where another program made the file or copied the store. */
  readonly record: ObjectRecord | null;
}

function look(root: StoreRoot, place: ObjectPaths): Found | null {
  if (!hasDirectory(root.path, place.directory)) return null;
  const stat = lstatSync(place.path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (stat.isSymbolicLink()) throw Object.assign(new Error(`${place.path} is a symbolic link`), { code: 'ELOOP' });
  if (!stat.isFile()) return null;
  const file = identityOf(stat);
  return { file, record: readRecords(place).find((record) => sameFile(record.file, file)) ?? null };
}

function readRecords({ recordsPath }: ObjectPaths): ObjectRecord[] {
  try {
    return decodeRecords(readFileSync(recordsPath, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Makes a record for a file that has none. It hashes the content, which also finds the record that the file had before a copy of the store
 * changed its inode. Null where the file changed meanwhile.
 */
async function adopt(root: StoreRoot, place: ObjectPaths): Promise<ObjectRecord | null> {
  const handle = await openObject(root, place);
  if (handle === null) return null;
  try {
    const file = identityOf(await handle.stat({ bigint: true }));
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Uint8Array);
    const etag = hash.digest('hex');
    const known = readRecords(place).find((record) => record.etag === etag);
    const { contentType, metadata } = known ?? { contentType: null, metadata: {} };
    const record: ObjectRecord = { etag, contentType, metadata, file };
    const isKept = await keep(root, place, record, file);
    return isKept ? record : null;
  } finally {
    await handle.close();
  }
}

/** Writes a record for a file that has none; false where the file is no longer the one that the record describes. */
async function keep(root: StoreRoot, place: ObjectPaths, record: ObjectRecord, file: FileIdentity): Promise<boolean> {
  try {
    return await withRecords(root, place, [record], (path) =>
      root.lock.exclusive(() => {
        const now = look(root, place);
        if (now === null || !sameFile(now.file, file)) return false;
        if (now.record === null) renameSync(path, place.recordsPath);
        return true;
      }),
    );
  } catch (error) {
    // A read-only disk can still be read. Without the record, the next reader hashes the whole file again.
    if (error instanceof StorageError && ['access-denied', 'no-space'].includes(error.code)) return true;
    throw error;
  }
}

/** Writes these records to a flushed temporary file and calls `use`, which may move that file away. */
async function withRecords<T>(
  root: StoreRoot,
  { key }: ObjectPaths,
  records: readonly ObjectRecord[],
  use: (path: string) => T,
): Promise<T> {
  const { path } = await writeTempFile(key, root.tempPath, Buffer.from(encodeRecords(records)));
  try {
    return use(path);
  } finally {
    rmSync(path, { force: true });
  }
}

interface Committed {
  readonly record: ObjectRecord;
  /** Directories to flush. */
  readonly changed: readonly string[];
}

/** Moves a written file to its place. The rename is the moment at which the object changes. Null where the file is gone. */
export async function commit(
  root: StoreRoot,
  place: ObjectPaths,
  { path, etag, file }: TempFile,
  { contentType, metadata, ifMatch }: PutOptions,
): Promise<Committed | null> {
  const record: ObjectRecord = { etag, contentType: contentType ?? null, metadata: { ...metadata }, file };
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
  { contentType, metadata, ifMatch, sha256 }: MoveOptions,
): Promise<Committed | null> {
  for (;;) {
    const known = await recordOf(root, from);
    if (known === null) {
      // A killed move may have left records.
      unlinkObject(root, from);
      return null;
    }
    const { file } = known;
    const record: ObjectRecord = {
      ...known,
      etag: sha256 ?? known.etag,
      contentType: contentType ?? known.contentType,
      metadata: { ...(metadata ?? known.metadata) },
    };
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
    const currentEtag = current === null ? 'absent' : (current.record?.etag ?? 'changed by another program');
    requireMatch(place.key, ifMatch, currentEtag);
    const records = current?.record ? [record, current.record] : [record];
    const changed = await withRecords(root, place, records, (recordsPath) =>
      root.lock.exclusive(() => {
        if (!isSame(look(root, place), current)) return 'changed';
        if (!isThere()) return null;
        const parents = makeDirectory(root.path, place.directory);
        renameSync(recordsPath, place.recordsPath);
        return [...rename(), dirname(place.path), ...parents];
      }),
    );
    if (changed !== 'changed') return changed;
  }
}

const isSame = (a: Found | null, b: Found | null): boolean =>
  a === null || b === null ? a === b : sameFile(a.file, b.file) && a.record?.etag === b.record?.etag;

/** Throws `precondition-failed` where the condition does not hold. `current` is the etag of the object, or `absent`. */
export function requireMatch(key: string, ifMatch: PutOptions['ifMatch'], current: string): void {
  const wanted = ifMatch === undefined || ifMatch === 'absent' ? ifMatch : ifMatch.etag;
  if (wanted === undefined || wanted === current) return;
  throw new StorageError('precondition-failed', key, `expected ${wanted}, found ${current}`);
}

/**
 * Removes an object, its records and the directories that are then empty. For an absent object it removes what a killed removal left.
 * Returns the directory to flush; null where there was no object.
 */
export function unlinkObject(root: StoreRoot, place: ObjectPaths): string | null {
  return root.lock.exclusive(() => {
    const isPresent = look(root, place) !== null;
    if (isPresent) rmSync(place.path);
    const directory = tidy(root, place);
    return isPresent ? directory : null;
  });
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
