import type { ObjectStore } from '@homelake/storage';
import { sha256Hex } from '@homelake/storage';
import type { ColumnBatch } from '../tables/column-batch.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { type FileState, type ListedFile, unchangedSince } from './table-files.ts';
import type { TableSchema } from '../tables/table-schema.ts';

export const PARQUET_TYPE = 'application/vnd.apache.parquet';

export interface PartitionTarget {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
  readonly schema: TableSchema;
  readonly keyOf: (month: string) => string;
  /** The files as they were listed before the build. One that somebody else wrote since is not overwritten. */
  readonly listed: ReadonlyMap<string, ListedFile>;
  /** Counts the months that are done. */
  readonly onWritten: (done: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes the file of each month and says what it is. While one month is encoded, the columns of the next are filled. Rejects with
 * the first failure, when nothing is under way any more: `precondition-failed` where another build wrote one of the files.
 */
export async function writePartitions<Month extends { readonly month: string }>(
  { store, codec, schema, keyOf, listed, onWritten, signal }: PartitionTarget,
  months: readonly Month[],
  batchOf: (month: Month) => Promise<ColumnBatch>,
): Promise<Record<string, FileState>> {
  const written: Record<string, FileState> = {};
  const underWay = new Set<Promise<void>>();
  let failed = false;
  let done = 0;
  const finish = async (month: string, batch: ColumnBatch): Promise<void> => {
    try {
      const { rows } = batch;
      const file = await codec.encode(schema, batch);
      const ifMatch = unchangedSince(listed.get(month));
      const { etag } = await store.put(keyOf(month), file, { contentType: PARQUET_TYPE, ifMatch });
      written[month] = { rows, sizeBytes: file.length, etag, sha256: await sha256Hex(file) };
      onWritten(++done);
    } catch (error) {
      failed = true;
      throw error;
    }
  };

  try {
    for (const month of months) {
      signal?.throwIfAborted();
      const batch = await batchOf(month);
      const task = finish(month.month, batch);
      underWay.add(task);
      // The task itself is awaited below; this branch only takes it off the list.
      task.then(
        () => underWay.delete(task),
        () => undefined,
      );
      if (underWay.size >= codec.parallel || failed) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
  return written;
}
