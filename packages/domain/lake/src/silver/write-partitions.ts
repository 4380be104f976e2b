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
  /** The files as listed before the build. A file that has changed since is not overwritten. */
  readonly listed: ReadonlyMap<string, ListedFile>;
  /** Called after each month with the number of written months. */
  readonly onWritten: (done: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes the file of each month and returns its state by month. The columns of the next month are filled while one is encoded. Rejects with
 * the first failure after all running writes have ended: `precondition-failed` where another build wrote one of the files.
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
      // The task itself is awaited below; this handler only removes it from the set.
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
