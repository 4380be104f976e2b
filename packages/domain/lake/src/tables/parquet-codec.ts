import type { ColumnBatch } from './column-batch.ts';
import type { TableSchema } from './table-schema.ts';

/**
 * Column batches to Parquet files and back. The same batch always gives the same bytes: an incremental build is held
 * against a full one byte for byte.
 *
 * Files carry statistics and a page index, so that engines skip what a query does not need. Batches that a codec
 * decoded may be given to `encode` again, in part or mixed with others.
 */
export interface ParquetCodec {
  /** How many `encode` calls gain from running at the same time: a hint, 1 or more. */
  readonly parallel: number;
  /** Takes the batch over: its buffers may be empty afterwards. Rejects with `ParquetError`. */
  encode(schema: TableSchema, batch: ColumnBatch): Promise<Uint8Array>;
  /** Rows as consecutive batches. Rejects with `ParquetError` where the bytes are not a file of that schema. */
  decode(schema: TableSchema, file: Uint8Array, part?: FilePart): Promise<readonly ColumnBatch[]>;
  /** Lets go of workers, if there are any. The codec may be used again. */
  close(): Promise<void>;
}

/** What to decode of a file: everything where a key is left out. Decoding less takes less time and memory. */
export interface FilePart {
  /** Rows `from` to `to`, counted from 0, `to` not among them. Rows that the file does not have are left out. */
  readonly rows?: { readonly from: number; readonly to: number };
  /** Names of columns of the schema; the batches have these and no other. */
  readonly columns?: readonly string[];
}

export type ParquetErrorCode = 'encode-failed' | 'not-parquet' | 'wrong-schema';

/** The one error of a codec. */
export class ParquetError extends Error {
  readonly code: ParquetErrorCode;
  constructor(code: ParquetErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'ParquetError';
    this.code = code;
  }
}
