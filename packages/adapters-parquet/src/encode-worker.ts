import { parentPort } from 'node:worker_threads';
import type { ColumnBatch, TableSchema } from '@homelake/lake';
import { encodeParquet } from './encode-parquet.ts';

/** The worker thread of `createParquetCodec`: one message in, one out. It imports only types of the lake, so that it starts fast. */
export interface EncodeRequest {
  readonly schema: TableSchema;
  readonly batch: ColumnBatch;
}

export type EncodeResponse = { readonly file: Uint8Array<ArrayBuffer> } | { readonly failure: string };

parentPort?.on('message', ({ schema, batch }: EncodeRequest) => {
  try {
    reply({ file: encodeParquet(schema, batch) });
  } catch (error) {
    reply({ failure: String(error) });
  }
});

function reply(response: EncodeResponse): void {
  parentPort?.postMessage(response, 'file' in response ? [response.file.buffer] : []);
}
