import type { KeyTemplate, ObjectStore } from '@homelake/storage';
import { listObjects } from '../bronze/bronze-record.ts';

/** The listing entry of a file. It shows whether the file is the one that a build wrote. */
export interface ListedFile {
  readonly sizeBytes: number;
  readonly etag: string;
}

/** A file of a table as a build wrote it. */
export interface FileState extends ListedFile {
  readonly rows: number;
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string;
}

/** Lists the files of a table by month. */
export async function listMonths(
  store: Pick<ObjectStore, 'list'>,
  key: Pick<KeyTemplate<`${string}{month}${string}`>, 'prefix' | 'parse'>,
): Promise<ReadonlyMap<string, ListedFile>> {
  const files = new Map<string, ListedFile>();
  for (const { key: path, sizeBytes, etag } of await listObjects(store, key.prefix)) {
    const month = key.parse(path)?.month;
    if (month !== undefined) files.set(month, { sizeBytes, etag });
  }
  return files;
}

/** True where the stored file is the one that the build wrote. */
export const isAsWritten = (file: FileState, listed: ListedFile | undefined): boolean =>
  listed?.etag === file.etag && listed.sizeBytes === file.sizeBytes;

/** Condition for writing a file: it has not changed since it was listed. */
export const unchangedSince = (listed: ListedFile | undefined): 'absent' | { readonly etag: string } =>
  listed === undefined ? 'absent' : { etag: listed.etag };
