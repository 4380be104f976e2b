import type { ObjectStore } from '@homelake/storage';
import { fileRecordKey } from '@homelake/storage';
import { readKnownContent } from '../bronze/known-content.ts';
import type { FileCatalog } from './file-catalog.ts';
import { fileEntries } from './file-entries.ts';

export interface FileStores {
  readonly store: ObjectStore;
  readonly files: Pick<FileCatalog, 'put'>;
}

/**
 * Makes the catalog's files of one content equal to its record in bronze, and looks again until the record stays as it was read: so runs at
 * the same time, in any order, give the same files. A content without a record has none. Resolves to the number of files.
 */
export async function syncFiles({ store, files }: FileStores, sha256: string): Promise<number> {
  const recordKey = fileRecordKey.build({ sha256 });
  for (;;) {
    // The etag is read before the record: a change after this line is seen below.
    const mark = await store.head(recordKey);
    const record = mark === null ? null : await readKnownContent(store, recordKey);
    const entries = record === null ? [] : await fileEntries(store, record);
    await files.put(sha256, entries);
    const isSame = (await store.head(recordKey))?.etag === mark?.etag;
    // The class of a file is not in its record. It may have changed since it was read.
    const now = !isSame || record === null ? entries : await fileEntries(store, record);
    if (isSame && JSON.stringify(now) === JSON.stringify(entries)) return entries.length;
  }
}
