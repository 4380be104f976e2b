import { createHash, randomUUID } from 'node:crypto';
import { constants, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { archiveState, requireReadable, StorageError } from '@homelake/storage';
import type { ArchiveState, ObjectInfo, Restore, StorageClass } from '@homelake/storage';

import type { ClassPlace, PlacedClass } from './class-places.ts';
import { diskPath } from './disk-path.ts';
import { flushDirectorySync } from '../processes/flush-directory.ts';
import { isMissing, storageError } from '../processes/fs-error.ts';
import { decodeRecords, encodeRecords, identityOf, sameFile } from './object-record.ts';
import type { FileIdentity, ObjectRecord } from './object-record.ts';
import { hasDirectory, makeDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';
import { removeTemp, writeTempFile } from './temp-file.ts';

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

/** Name of the file whose records have this name; null for the name of no records. */
export const recordedName = (name: string): string | null => /^\.(.+)\.meta$/.exec(name)?.[1] ?? null;

/** Path of an object's bytes in the directory of a class, with the names of the directories on the way. */
export interface ClassFile {
  readonly place: ClassPlace;
  readonly path: string;
  readonly directory: readonly string[];
}

export function classFileOf(place: ClassPlace, key: string): ClassFile {
  const names = diskPath(key, place.foldCase);
  return { place, path: join(place.path, ...names), directory: names.slice(0, -1) };
}

/**
 * Opens the file of an object for reading; null where there is none. Throws `archived` for one that cannot be read now, and `unavailable`
 * where the directory of its class is not there.
 */
export async function openObject(root: StoreRoot, place: ObjectPaths): Promise<OpenFile | null> {
  for (let looks = 0; looks < 5; looks++) {
    const file = await openFile(root.path, place.directory, place.path);
    if (file !== null) return file;
    const found = look(root, place);
    if (found === null) return null;
    const { record } = found;
    if (record === null || !isElsewhere(record)) continue;
    requireReadable(place.key, stateOf(root, record));
    const { place: at, directory, path } = classFileOf(root.classes.require(record.storageClass), place.key);
    const other = await openFile(at.path, directory, path);
    if (other !== null) return other;
    // It was moved to another class, so it is looked for again.
  }
  throw new StorageError('unavailable', place.key, 'it keeps moving between storage classes');
}

/** A file that is open for reading, with the size that it had when it was opened. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
}

async function openFile(root: string, directory: readonly string[], path: string): Promise<OpenFile | null> {
  try {
    // Most reads are of keys without an object. They need neither a thread nor an error.
    if (!hasDirectory(root, directory) || !isThere(path)) return null;
    const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const stat = await handle.stat();
    if (stat.isFile()) return { handle, sizeBytes: stat.size };
    await handle.close();
    return null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** True where the path has an entry of any kind. A failed `open` throws an error, which takes longer than this call. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Key, size, type, etag and metadata of an object; null where there is none. */
export async function describe(root: StoreRoot, place: ObjectPaths): Promise<ObjectInfo | null> {
  const record = await recordOf(root, place);
  return record === null ? null : infoOf(root, place.key, record);
}

/** The record of an object; null where there is none. A file that has no record gets one: in the root it is read for that, in an archive it is not. */
export async function recordOf(root: StoreRoot, place: ObjectPaths): Promise<ObjectRecord | null> {
  for (let looks = 0; looks < 5; looks++) {
    const found = look(root, place);
    if (found === null) return null;
    const record = found.record ?? (await adopt(root, place));
    if (record !== null) return record;
    // The file changed while it was read, so it is read again.
  }
  throw new StorageError('unavailable', place.key, 'another program keeps changing the file');
}

export const infoOf = (root: StoreRoot, key: string, record: ObjectRecord): ObjectInfo => ({
  key,
  sizeBytes: record.file.sizeBytes,
  etag: record.etag,
  contentType: record.contentType,
  metadata: record.metadata,
  modifiedAt: new Date(Math.max(Number(BigInt(record.file.modifiedNs) / 1_000_000n), record.classSinceMs ?? 0)),
  storageClass: record.storageClass ?? 'standard',
  archive: stateOf(root, record),
});

/** `unavailable` where the directory of the object's class is not there. */
export function stateOf(root: StoreRoot, { storageClass = 'standard', restore }: ObjectFacts): ArchiveState | null {
  if (storageClass === 'deep-archive' && root.classes.find(storageClass) === null)
    return { state: 'unavailable', place: root.classes.directoryOf(storageClass) };
  return archiveState(storageClass, restore ?? null, root.now());
}

type ObjectFacts = { readonly storageClass?: StorageClass; readonly restore?: Restore };

export interface Found {
  readonly file: FileIdentity;
  /** Null where another program made the file or copied the store. */
  readonly record: ObjectRecord | null;
}

/** Looks for an object, without the lock. Null where there is none. */
export function look(root: StoreRoot, place: ObjectPaths): Found | null {
  const found = lookOnce(root, place);
  // Between both looks, the object may have come to the place where it was not a moment ago.
  return found === 'unclear' ? root.lock.exclusive(() => lookLocked(root, place)) : found;
}

/** As `look`, for callers that have the lock. */
export function lookLocked(root: StoreRoot, place: ObjectPaths): Found | null {
  const found = lookOnce(root, place);
  return found === 'unclear' ? adoptArchived(root, place) : found;
}

/** `unclear` where there are records and no file of them, or a file without a record in the directory of a class. */
function lookOnce(root: StoreRoot, place: ObjectPaths): Found | 'unclear' | null {
  const isInRoot = hasDirectory(root.path, place.directory);
  const stat = isInRoot ? lstatSync(place.path, { bigint: true, throwIfNoEntry: false }) : undefined;
  if (stat?.isSymbolicLink()) throw Object.assign(new Error(`${place.path} is a symbolic link`), { code: 'ELOOP' });
  const records = isInRoot ? readRecords(place) : [];
  if (stat?.isFile()) {
    const file = identityOf(stat);
    return { file, record: records.find((one) => !isElsewhere(one) && sameFile(one.file, file)) ?? null };
  }
  const record = records.find(isElsewhere);
  if (record === undefined) return records.length === 0 && unrecorded(root, place) === null ? null : 'unclear';
  // Where the directory of the class is not there, as on an unplugged disk, the record is believed.
  const at = root.classes.find(record.storageClass);
  if (at === null) return { file: record.file, record };
  const file = fileThere(classFileOf(at, place.key));
  if (file === null) return 'unclear';
  if (file.sizeBytes === record.file.sizeBytes) return { file: record.file, record };
  return { file, record: unhashedRecord(file, record) };
}

/** A record for the file of this key in the directory of a class; null where there is none, or where the directory is not there. */
function unrecorded(root: StoreRoot, { key }: ObjectPaths): Elsewhere | null {
  const at = root.classes.find('deep-archive');
  const file = at && fileThere(classFileOf(at, key));
  return file && unhashedRecord(file, { storageClass: 'deep-archive' });
}

/** Makes a record for an archived file whose record was lost. The file is not read: its content is unknown. For callers that have the lock. */
function adoptArchived(root: StoreRoot, place: ObjectPaths): Found | null {
  const record = unrecorded(root, place);
  if (record === null) return null;
  try {
    makeDirectory(root.path, place.directory);
    writeRecords(root, place, [record, ...readRecords(place)]);
  } catch (error) {
    // A read-only disk can still be read.
    const known = storageError(place.key, error);
    if (!(known instanceof StorageError && ['access-denied', 'no-space'].includes(known.code))) throw error;
  }
  return { file: record.file, record };
}

/** Record of an archived file whose content is unknown: it was changed, or it has none. Its facts are no longer those of the object. */
function unhashedRecord(
  file: FileIdentity,
  { storageClass, restore }: Pick<Elsewhere, 'storageClass' | 'restore'>,
): Elsewhere {
  const etag = `${UNHASHED}${file.sizeBytes}-${file.inode}-${file.modifiedNs}`;
  return { etag, contentType: null, metadata: {}, file, storageClass, ...(restore !== undefined && { restore }) };
}

const UNHASHED = 'unhashed-';

/** True for the record of an archived file whose content is unknown. */
export const isUnhashed = ({ etag }: ObjectRecord): boolean => etag.startsWith(UNHASHED);

/** True for a record whose file is in the directory of its class. */
export const isElsewhere = (record: ObjectRecord): record is Elsewhere => record.storageClass === 'deep-archive';

type Elsewhere = ObjectRecord & { readonly storageClass: PlacedClass };

function fileThere({ place, directory, path }: ClassFile): FileIdentity | null {
  const stat = hasDirectory(place.path, directory)
    ? lstatSync(path, { bigint: true, throwIfNoEntry: false })
    : undefined;
  return stat?.isFile() ? identityOf(stat) : null;
}

export const isSame = (a: Found | null, b: Found | null): boolean =>
  a === null || b === null
    ? a === b
    : sameFile(a.file, b.file) &&
      a.record?.etag === b.record?.etag &&
      a.record?.storageClass === b.record?.storageClass &&
      a.record?.restore?.requestedAtMs === b.record?.restore?.requestedAtMs &&
      a.record?.restore?.untilMs === b.record?.restore?.untilMs;

/** Records beside an object: that of its file, and others of files that a change has just replaced, or will. */
export function readRecords({ recordsPath }: Pick<ObjectPaths, 'recordsPath'>): ObjectRecord[] {
  if (!isThere(recordsPath)) return [];
  try {
    return decodeRecords(readFileSync(recordsPath, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Replaces the records of an object, on the disk when it returns. For callers that have the lock. */
export function writeRecords(root: StoreRoot, { recordsPath }: ObjectPaths, records: readonly ObjectRecord[]): void {
  const temp = join(root.tempPath, `${process.pid}-${randomUUID()}`);
  writeFileSync(temp, encodeRecords(records), { flush: true });
  renameSync(temp, recordsPath);
  flushDirectorySync(dirname(recordsPath));
}

/**
 * Makes a record for a file that has none. It hashes the content, which also finds the record that the file had before a copy of the store
 * changed its inode. Null where the file changed meanwhile.
 */
async function adopt(root: StoreRoot, place: ObjectPaths): Promise<ObjectRecord | null> {
  const opened = await openFile(root.path, place.directory, place.path);
  if (opened === null) return null;
  const { handle } = opened;
  try {
    const file = identityOf(await handle.stat({ bigint: true }));
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Uint8Array);
    const etag = hash.digest('hex');
    const known = readRecords(place).find((record) => record.etag === etag);
    const { contentType, metadata } = known ?? { contentType: null, metadata: {} };
    const inClass = known?.storageClass === undefined || isElsewhere(known) ? {} : { storageClass: known.storageClass };
    const record: ObjectRecord = { etag, contentType, metadata, file, ...inClass };
    const isKept = await keep(root, place, record, file);
    return isKept ? record : null;
  } finally {
    await handle.close();
  }
}

/** Writes a record for a file that has none; false where the file is no longer the one that the record describes. */
async function keep(root: StoreRoot, place: ObjectPaths, record: ObjectRecord, file: FileIdentity): Promise<boolean> {
  try {
    // A record of a file in another class stays, since it is all that leads to those bytes.
    const records = [record, ...readRecords(place).filter(isElsewhere)];
    return await withRecords(root, place, records, (path) =>
      root.lock.exclusive(() => {
        const now = lookLocked(root, place);
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
export async function withRecords<T>(
  root: StoreRoot,
  { key }: ObjectPaths,
  records: readonly ObjectRecord[],
  use: (path: string) => T,
): Promise<T> {
  const { path } = await writeTempFile(key, root.tempPath, Buffer.from(encodeRecords(records)));
  try {
    return use(path);
  } finally {
    removeTemp(path);
  }
}
