import type { IncomingFile } from '@homelake/lake';
import { UPLOAD_HEAD_BYTES } from '@homelake/lake';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Failure } from './failure.ts';
import type { InputFile } from './inputs.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * A file on this machine as the lake takes it. It is read twice, to know it by its content and to store it, and must not
 * change between: otherwise the second read throws, and nothing is stored.
 */
export async function openIncoming(
  { path, lakePath, sizeBytes }: InputFile,
  signal: AbortSignal,
): Promise<IncomingFile> {
  let known: string | null = null;
  return {
    path: lakePath,
    sizeBytes,
    head: await readHead(path),
    async sha256() {
      const hash = createHash('sha256');
      for await (const chunk of read(path, signal)) hash.update(chunk);
      return (known = hash.digest('hex'));
    },
    async *open() {
      const hash = createHash('sha256');
      for await (const chunk of read(path, signal)) {
        hash.update(chunk);
        yield chunk;
      }
      if (known !== null && hash.digest('hex') !== known) throw new Failure('the file changed while it was read');
    },
  };
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const head = new Uint8Array(UPLOAD_HEAD_BYTES);
    const { bytesRead } = await file.read(head);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const read = (path: string, signal: AbortSignal): AsyncIterable<Uint8Array> =>
  createReadStream(path, { highWaterMark: CHUNK_BYTES, signal });
