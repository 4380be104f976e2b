import { StorageError } from '@homelake/storage';
import type { StorageErrorCode } from '@homelake/storage';

import { LockHeldError } from './process-lock.ts';

const codes: Readonly<Record<string, readonly [StorageErrorCode, string]>> = {
  ENOSPC: ['no-space', 'the disk is full'],
  EDQUOT: ['no-space', 'the disk quota is used up'],
  EFBIG: ['no-space', 'the disk takes no file of this size'],
  EACCES: ['access-denied', 'the file may not be touched'],
  EPERM: ['access-denied', 'the file may not be touched'],
  EROFS: ['access-denied', 'the disk is read-only'],
  ELOOP: ['access-denied', 'the path leads through a symbolic link, which the store does not follow'],
  EXDEV: ['unavailable', 'its directory is another disk than the store’s root, so a put cannot be atomic there'],
};

/** Error code of Node for a failure of the filesystem; null for any other error. */
export const fsCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** True where the path, or a directory on it, does not exist. */
export const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(fsCode(error) ?? '');

/** Converts a failure of the disk to StorageError. A StorageError and a bug (TypeError) are returned unchanged. */
export function storageError(key: string, error: unknown): unknown {
  if (error instanceof StorageError || error instanceof TypeError) return error;
  if (error instanceof LockHeldError) {
    return new StorageError('unavailable', key, 'another process keeps the store locked', { cause: error });
  }
  const code = fsCode(error);
  const [storageCode, detail] = codes[code ?? ''] ?? ['unavailable', 'the disk failed'];
  return new StorageError(storageCode, key, `${detail} (${code ?? String(error)})`, { cause: error });
}
