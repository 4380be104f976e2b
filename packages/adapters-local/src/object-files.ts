import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { StorageError } from '@homelake/storage';
import type { ObjectInfo, PutOptions } from '@homelake/storage';

import { diskPath } from './disk-path.ts';
import { fsCode, isMissing } from './fs-error.ts';
import { decodeRecords, encodeRecords, identityOf, sameFile } from './object-record.ts';
import type { ObjectRecord } from './object-record.ts';
import { hasDirectory, makeDirectory } from './store-root.ts';
import type { StoreRoot } from './store-root.ts';
import { tempPathIn } from './temp-file.ts';
import type { TempFile } from './temp-file.ts';

/** Where an object's bytes lie, and its records beside them. */
export interface ObjectPlace {
  readonly key: string;
  readonly path: string;
  readonly recordsPath: string;
  /** Names of the directories from the store's root down. */
  readonly directory: readonly string[];
}

export function placeOf(root: StoreRoot, key: string): ObjectPlace {
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

/** The object's file, open for reading; null when there is none. */
export async function openObject(root: StoreRoot, place: ObjectPlace): Promise<FileHandle | null> {
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

/** What is known of the object; null when there is none. */
export async function describe(root: StoreRoot, place: ObjectPlace): Promise<ObjectInfo | null> {
  for (let looks = 0; looks < 5; looks++) {
    const found = look(root, place);
    if (found === null) return null;
    const record = found.record ?? (await adopt(root, place));
    if (record !== null) return infoOf(place.key, record);
    // The file changed while it was read: another look.
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

/** The object's file and its record. The record is null where another program put the file there, or copied the store. */
function look(root: StoreRoot, place: ObjectPlace): { file: ObjectRecord['file']; record: ObjectRecord | null } | null {
  if (!hasDirectory(root.path, place.directory)) return null;
  const stat = lstatSync(place.path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (stat.isSymbolicLink()) throw Object.assign(new Error(`${place.path} is a symbolic link`), { code: 'ELOOP' });
  if (!stat.isFile()) return null;
  const file = identityOf(stat);
  return { file, record: readRecords(place).find((record) => sameFile(record.file, file)) ?? null };
}

function readRecords({ recordsPath }: ObjectPlace): ObjectRecord[] {
  try {
    return decodeRecords(readFileSync(recordsPath, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Makes a record for a file that has none: by its content, which also finds the record it had before a copy of the store gave
 * it another inode. Null when the file changed meanwhile.
 */
async function adopt(root: StoreRoot, place: ObjectPlace): Promise<ObjectRecord | null> {
  const handle = await openObject(root, place);
  if (handle === null) return null;
  try {
    const file = identityOf(await handle.stat({ bigint: true }));
    const hash = createHash('sha256');
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Uint8Array);
    const etag = hash.digest('hex');
    return root.lock.exclusive(() => {
      const now = look(root, place);
      if (now === null || !sameFile(now.file, file)) return null;
      const known = readRecords(place).find((record) => record.etag === etag);
      const { contentType, metadata } = known ?? { contentType: null, metadata: {} };
      const record: ObjectRecord = { etag, contentType, metadata, file };
      try {
        replaceRecords(root, place, [record]);
      } catch (error) {
        // A disk that cannot be written can still be read; the next reader hashes again.
        if (!['EROFS', 'EACCES', 'EPERM', 'ENOSPC'].includes(fsCode(error) ?? '')) throw error;
      }
      return record;
    });
  } finally {
    await handle.close();
  }
}

function replaceRecords(root: StoreRoot, place: ObjectPlace, records: readonly ObjectRecord[]): void {
  const temp = tempPathIn(root.tempPath);
  try {
    const file = openSync(temp, 'wx');
    try {
      const bytes = Buffer.from(encodeRecords(records));
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temp, place.recordsPath);
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
}

/**
 * Puts a written file into its place: the one moment at which an object changes. Records first, so that either file finds its
 * own. Answers the directories to be flushed.
 */
export function commit(
  root: StoreRoot,
  place: ObjectPlace,
  { path, etag, file }: TempFile,
  { contentType, metadata, ifMatch }: PutOptions,
): { readonly record: ObjectRecord; readonly changed: readonly string[] } {
  return root.lock.exclusive(() => {
    const current = look(root, place);
    requireMatch(
      place.key,
      ifMatch,
      current === null ? 'absent' : (current.record?.etag ?? 'changed by another program'),
    );
    const record: ObjectRecord = { etag, contentType: contentType ?? null, metadata: { ...metadata }, file };
    const changed = makeDirectory(root.path, place.directory);
    replaceRecords(root, place, current?.record ? [record, current.record] : [record]);
    renameSync(path, place.path);
    return { record, changed: [dirname(place.path), ...changed] };
  });
}

/** Throws `precondition-failed`. `current` is the etag of what is there, or `absent`. */
export function requireMatch(key: string, ifMatch: PutOptions['ifMatch'], current: string): void {
  const wanted = ifMatch === undefined || ifMatch === 'absent' ? ifMatch : ifMatch.etag;
  if (wanted === undefined || wanted === current) return;
  throw new StorageError('precondition-failed', key, `expected ${wanted}, found ${current}`);
}

/** Removes object and records, and the directories that are then empty. Answers the directory to be flushed; null when there was no object. */
export function unlinkObject(root: StoreRoot, place: ObjectPlace): string | null {
  return root.lock.exclusive(() => {
    if (look(root, place) === null) return null;
    rmSync(place.path);
    rmSync(place.recordsPath, { force: true });
    let directory = dirname(place.path);
    for (; directory !== root.path; directory = dirname(directory)) {
      try {
        rmdirSync(directory);
      } catch {
        break;
      }
    }
    return directory;
  });
}
