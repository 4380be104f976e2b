import type { KeyTemplate, ObjectStore } from '@homelake/storage';
import { listObjects } from '../bronze/bronze-record.ts';

/** What a store lists of a file: enough to see whether it is the one that a build wrote. */
export interface ListedFile {
  readonly sizeBytes: number;
  readonly etag: string;
}

/** A file of a table, as the build that wrote it left it. */
export interface FileState extends ListedFile {
  readonly rows: number;
  /** Of the file, lower-case hex. */
  readonly sha256: string;
}

/** The file of each month of a table. */
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

/** False where the file is gone, or is not the one that the build wrote. */
export const isAsWritten = (file: FileState, listed: ListedFile | undefined): boolean =>
  listed?.etag === file.etag && listed.sizeBytes === file.sizeBytes;

/** The condition under which a file may be written whose month was listed like this: nobody wrote it since. */
export const unchangedSince = (listed: ListedFile | undefined): 'absent' | { readonly etag: string } =>
  listed === undefined ? 'absent' : { etag: listed.etag };
