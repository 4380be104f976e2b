import { CatalogError, RecordDamagedError } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { fileRecordKey, HEAD_BYTES } from '@homelake/storage';
import { listKeys } from '../bronze/bronze-record.ts';
import { describeArrivals, readKnownContent } from '../bronze/known-content.ts';
import { mapBounded, READS_AT_ONCE } from '../bronze/map-bounded.ts';
import type { FileCatalog } from './file-catalog.ts';
import { contentTypeOf, UNKNOWN_TYPE } from './file-entries.ts';
import { syncFiles } from './sync-files.ts';

export interface RebuildFilesPorts {
  readonly store: ObjectStore;
  readonly files: FileCatalog;
}

export interface RebuildFilesReport {
  readonly files: number;
  /** Keys of records that could not be read. Their files are left out. */
  readonly damaged: readonly string[];
}

export interface RebuildFilesOptions {
  readonly onProgress?: (progress: { readonly files: number; readonly done: number }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Rebuilds the catalog of files from their records in bronze. Records of earlier versions get the content type of their file first. Its old
 * content can be read until the end. A killed or stopped rebuild loses nothing and can be repeated. Rejects with CatalogError `superseded`
 * where another rebuild began meanwhile.
 */
export async function rebuildFiles(
  { store, files: catalog }: RebuildFilesPorts,
  { onProgress = () => {}, signal }: RebuildFilesOptions = {},
): Promise<RebuildFilesReport> {
  const epoch = await catalog.beginRebuild();
  const damaged: string[] = [];
  let files = 0;
  let records = 0;
  const keys = (await listKeys(store, fileRecordKey.prefix)).filter((key) => fileRecordKey.parse(key) !== null);
  await mapBounded(keys, READS_AT_ONCE, async (recordKey) => {
    signal?.throwIfAborted();
    const sha256 = fileRecordKey.parse(recordKey)?.sha256 ?? '';
    try {
      await describe(store, recordKey);
      const made = await syncFiles({ store, files: catalog }, sha256);
      files += made;
    } catch (error) {
      if (!(error instanceof RecordDamagedError)) throw error;
      damaged.push(recordKey);
    }
    onProgress({ files, done: ++records / keys.length });
  });
  if (!(await catalog.endRebuild(epoch))) throw new CatalogError('superseded', 'another rebuild of the catalog began');
  return { files, damaged: damaged.sort() };
}

/** Writes the content types into a record of an earlier version, which has none. */
async function describe(store: ObjectStore, recordKey: string): Promise<void> {
  const record = await readKnownContent(store, recordKey);
  if (record === null || record.arrivals.every(({ contentType }) => contentType !== undefined)) return;
  const types = new Map<string, string>();
  for (const { name, key } of record.arrivals) {
    const head = await store.read(key, { start: 0, end: HEAD_BYTES });
    types.set(name, head === null ? UNKNOWN_TYPE : contentTypeOf(name, head));
  }
  await describeArrivals(store, recordKey, types);
}
