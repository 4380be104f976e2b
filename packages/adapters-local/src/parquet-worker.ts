import { parentPort } from 'node:worker_threads';
import type { ColumnBatch, TableSchema } from '@homelake/lake';
import { compressPage } from './compress-page.ts';
import { writeParquetFile } from './write-parquet-file.ts';

/**
 * One message in, one out: the thread behind `createParquetCodec`. Of the lake it takes types alone: to load the lake's code would
 * keep the thread busier than its first months do.
 */
export interface EncodeRequest {
  readonly schema: TableSchema;
  readonly batch: ColumnBatch;
}

export type EncodeResponse = { readonly file: Uint8Array<ArrayBuffer> } | { readonly failure: string };

parentPort?.on('message', ({ schema, batch }: EncodeRequest) => {
  writeParquetFile(schema, batch, compressPage).then(
    (file) => reply({ file }),
    (error: unknown) => reply({ failure: String(error) }),
  );
});

function reply(response: EncodeResponse): void {
  parentPort?.postMessage(response, 'file' in response ? [response.file.buffer] : []);
}
