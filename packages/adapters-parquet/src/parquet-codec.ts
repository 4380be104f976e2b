import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ColumnBatch, type ColumnData, ParquetError, type ParquetCodec, type TableSchema } from '@homelake/lake';
import type { EncodeRequest, EncodeResponse } from './encode-worker.ts';

export interface ParquetCodecOptions {
  /** Number of worker threads. With 0, everything runs on the calling thread. By default the number of cores, at most 2. */
  readonly workers?: number;
  /**
   * Number of rows that are encoded on the calling thread before the first worker starts, since a small build ends before a thread has
   * started. 50,000 by default.
   */
  readonly inlineRows?: number;
}

interface Job {
  readonly request: EncodeRequest;
  readonly resolve: (file: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** Makes a Parquet codec on Arrow's Rust implementation in WebAssembly. Large batches are encoded on worker threads. */
export function createParquetCodec(options: ParquetCodecOptions = {}): ParquetCodec {
  const limit = options.workers ?? Math.min(availableParallelism(), 2);
  let inlineRows = options.inlineRows ?? 50_000;
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Job>();

  function next(): void {
    while (waiting.length > 0) {
      const worker = idle.pop() ?? (busy.size < limit ? start() : undefined);
      const job = worker && waiting.shift();
      if (worker === undefined || job === undefined) return;
      busy.set(worker, job);
      worker.ref();
      worker.postMessage(job.request, buffersOf(job.request.batch));
    }
  }

  function start(): Worker {
    // Beside this file with the same extension: `.ts` in the workspace, `.js` in the build.
    const worker = new Worker(new URL(import.meta.url.replace('parquet-codec', 'encode-worker')));
    worker.unref();
    worker.on('message', (response: EncodeResponse) => {
      const job = busy.get(worker);
      busy.delete(worker);
      worker.unref();
      idle.push(worker);
      if ('file' in response) job?.resolve(response.file);
      else job?.reject(new ParquetError('encode-failed', response.failure));
      next();
    });
    worker.on('error', (cause) => {
      const job = busy.get(worker);
      busy.delete(worker);
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
      job?.reject(new ParquetError('encode-failed', `the encoding thread failed: ${String(cause)}`, { cause }));
      next();
    });
    return worker;
  }

  return {
    parallel: 2 * limit + 1,
    encode(schema, batch) {
      // If every worker is busy and has its next job, the calling thread encodes the batch itself.
      if (batch.rows <= inlineRows || waiting.length >= limit) {
        inlineRows -= batch.rows;
        return encodeHere(schema, batch);
      }
      return new Promise((resolve, reject) => {
        waiting.push({ request: { schema, batch }, resolve, reject });
        next();
      });
    },
    async decode(schema, file, part) {
      const { decodeParquet } = await import('./decode-parquet.ts');
      return decodeParquet(schema, file, part);
    },
    async close() {
      await Promise.all(idle.splice(0).map((worker) => worker.terminate()));
    },
  };
}

/** Buffers of a batch, to be transferred instead of copied. A buffer that two columns share is listed once. */
function buffersOf(batch: ColumnBatch): ArrayBuffer[] {
  const buffers = new Set<ArrayBufferLike>();
  const visit = (column: ColumnData): void => {
    for (const part of Object.values(column)) if (ArrayBuffer.isView(part)) buffers.add(part.buffer);
    if (column.type === 'list') visit(column.items);
  };
  for (const column of Object.values(batch.columns)) visit(column);
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}

async function encodeHere(schema: TableSchema, batch: ColumnBatch): Promise<Uint8Array> {
  // Loaded at the first use, since with workers a large build may never encode on this thread.
  const { encodeParquet } = await import('./encode-parquet.ts');
  try {
    return encodeParquet(schema, batch);
  } catch (cause) {
    throw new ParquetError('encode-failed', `${schema.name}: ${String(cause)}`, { cause });
  }
}
