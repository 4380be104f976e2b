import { parentPort } from 'node:worker_threads';
import type { ColumnBatch, TableSchema } from '@homelake/lake';
import { encodeParquet } from './parquet-encoding.ts';

/** One message in, one out: the thread behind `createWasmParquetCodec`. */
export interface EncodeRequest {
  readonly schema: TableSchema;
  readonly batch: ColumnBatch;
}

export type EncodeResponse = { readonly file: Uint8Array } | { readonly failure: string };

parentPort?.on('message', ({ schema, batch }: EncodeRequest) => {
  const response = respond(schema, batch);
  parentPort?.postMessage(response, 'file' in response ? [response.file.buffer as ArrayBuffer] : []);
});

function respond(schema: TableSchema, batch: ColumnBatch): EncodeResponse {
  try {
    return { file: encodeParquet(schema, batch) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
