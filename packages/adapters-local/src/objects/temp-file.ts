import { createHash, randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { StorageError } from '@homelake/storage';
import type { PutBody, PutOptions } from '@homelake/storage';

import { storageError } from '../processes/fs-error.ts';
import { identityOf } from './object-record.ts';
import type { FileIdentity } from './object-record.ts';

const SLICE_BYTES = 1024 * 1024;

export interface TempFile {
  readonly path: string;
  /** SHA-256 of the bytes, in lower-case hex. */
  readonly etag: string;
  readonly file: FileIdentity;
}

/**
 * Writes the body to a new flushed file in `directory`, which the caller moves away. The file is removed if the body or the disk fails, or
 * if the body does not have `sizeBytes` bytes. Files that a killed process left are removed when the store is opened.
 */
export async function writeTempFile(
  key: string,
  directory: string,
  body: PutBody,
  { sha256, sizeBytes }: Pick<PutOptions, 'sha256' | 'sizeBytes'> = {},
): Promise<TempFile> {
  const path = join(directory, `${process.pid}-${randomUUID()}`);
  const onDisk = <T>(action: Promise<T>): Promise<T> =>
    action.catch((error: unknown) => {
      throw storageError(key, error);
    });
  const handle = await onDisk(open(path, 'wx'));
  try {
    const hash = sha256 === undefined ? createHash('sha256') : null;
    let writtenBytes = 0;
    const requireLength = (isRight: boolean): void => {
      if (isRight) return;
      throw new StorageError('wrong-content', key, `${sizeBytes} bytes were announced, and ${writtenBytes} came`);
    };
    for await (const slice of slices(body)) {
      writtenBytes += slice.length;
      requireLength(writtenBytes <= (sizeBytes ?? Infinity));
      hash?.update(slice);
      await onDisk(writeAll(handle, slice));
    }
    requireLength(writtenBytes === (sizeBytes ?? writtenBytes));
    await onDisk(handle.sync());
    const file = identityOf(await onDisk(handle.stat({ bigint: true })));
    return { path, etag: hash?.digest('hex') ?? sha256 ?? '', file };
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Removes a temporary file, unless it was moved away, as most are. */
export function removeTemp(path: string): void {
  if (existsSync(path)) rmSync(path, { force: true });
}

/** Cuts large bodies into pieces, so that hashing one does not block the event loop. */
async function* slices(body: PutBody): AsyncGenerator<Uint8Array> {
  for await (const chunk of body instanceof Uint8Array ? [body] : body) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) yield chunk.subarray(at, at + SLICE_BYTES);
  }
}

/** Writes all bytes. A disk that becomes full may write only a part before the next write fails. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}
