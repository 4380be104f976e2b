import type { ColumnBatch } from './column-batch.ts';
import type { TableSchema } from './table-schema.ts';

/**
 * Encodes column batches as Parquet files and decodes them. The same batch always gives the same bytes, because a full and an incremental
 * build must give identical files. Files have statistics and a page index, so that query engines skip pages that a query does not need.
 * Decoded batches may be passed to `encode` again, in part or joined with others.
 */
export interface ParquetCodec {
  /** Number of `encode` calls that may usefully run at the same time; at least 1. A hint. */
  readonly parallel: number;
  /**
   * Encodes a batch and takes ownership of it: its buffers may be detached afterwards. Rejects with `ParquetError` where the batch does not
   * fit the schema.
   */
  encode(schema: TableSchema, batch: ColumnBatch): Promise<Uint8Array>;
  /** Decodes rows as consecutive batches. Rejects with `ParquetError` where the bytes are not a Parquet file of that schema. */
  decode(schema: TableSchema, file: Uint8Array, part?: FilePart): Promise<readonly ColumnBatch[]>;
  /** Ends worker threads, where the codec has any. It may be used again afterwards. */
  close(): Promise<void>;
}

/** The part of a file to decode. An absent field selects everything. Decoding less takes less time and memory. */
export interface FilePart {
  /** Rows `from` up to, but not including, `to`, counted from 0. Rows beyond the end of the file are ignored. */
  readonly rows?: { readonly from: number; readonly to: number };
  /** Names of columns of the schema. The batches have only these. */
  readonly columns?: readonly string[];
}

export type ParquetErrorCode = 'encode-failed' | 'not-parquet' | 'wrong-schema';

/** The only error that a codec throws. */
export class ParquetError extends Error {
  readonly code: ParquetErrorCode;
  constructor(code: ParquetErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'ParquetError';
    this.code = code;
  }
}
