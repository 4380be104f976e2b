import type { IncomingFile } from '@homelake/lake';
import { UPLOAD_HEAD_BYTES } from '@homelake/lake';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Failure } from './failure.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Reads a file once, to know it by its content. It is read again when it is stored, and must not have changed between:
 * otherwise that read throws, and nothing is stored.
 */
export async function openIncoming(path: string, lakePath: string, signal: AbortSignal): Promise<IncomingFile> {
  const hash = createHash('sha256');
  let head: Uint8Array = new Uint8Array(0);
  let sizeBytes = 0;
  for await (const chunk of read(path, signal)) {
    if (head.length < UPLOAD_HEAD_BYTES)
      head = Buffer.concat([head, chunk.subarray(0, UPLOAD_HEAD_BYTES - head.length)]);
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  const sha256 = hash.digest('hex');
  return {
    path: lakePath,
    sha256,
    sizeBytes,
    head,
    async *open() {
      const again = createHash('sha256');
      for await (const chunk of read(path, signal)) {
        again.update(chunk);
        yield chunk;
      }
      if (again.digest('hex') !== sha256) throw new Failure('the file changed while it was read');
    },
  };
}

const read = (path: string, signal: AbortSignal): AsyncIterable<Uint8Array> =>
  createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
