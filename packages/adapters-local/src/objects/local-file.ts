import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import type { IncomingCompanion, IncomingFile } from '@homelake/lake';
import { UPLOAD_HEAD_BYTES } from '@homelake/lake';
import type { ByteSource } from '@homelake/photos';

/** A file on this machine that is to be imported. */
export interface LocalFile {
  /** Path on the disk. */
  readonly path: string;
  /** Name in the lake, with the folders to keep before it, separated by `/`. */
  readonly lakePath: string;
  /** The companions of a photo. */
  readonly companions?: readonly (LocalFile & Pick<IncomingCompanion, 'role'>)[];
}

/** The file changed while it was imported. Nothing of it was stored. */
export class FileChangedError extends Error {
  readonly code = 'file-changed';
  constructor(path: string) {
    super(`${path} changed while it was read`);
    this.name = 'FileChangedError';
  }
}

/**
 * Files up to this size are read once and held in memory until they are stored. A larger file is read twice: to hash it, and to store it.
 */
const KEPT_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** Opens a local file for `importFile`. It must not change during the import; otherwise reading it throws FileChangedError. */
export async function openLocalFile(file: LocalFile, signal?: AbortSignal): Promise<IncomingFile> {
  const { head, sizeBytes, modifiedAt } = await look(file.path);
  const companions = await Promise.all(
    (file.companions ?? []).map(async (companion): Promise<IncomingCompanion> => {
      const found = await look(companion.path);
      return {
        role: companion.role,
        name: companion.lakePath,
        sizeBytes: found.sizeBytes,
        fileTime: found.modifiedAt,
        ...content(companion.path, found.sizeBytes, signal),
      };
    }),
  );
  return {
    path: file.lakePath,
    sizeBytes,
    head,
    fileTime: modifiedAt,
    companions,
    ...content(file.path, sizeBytes, signal),
  };
}

/** Opens a local file for reads of byte ranges. The file is opened anew for each read. */
export async function localByteSource(path: string): Promise<ByteSource> {
  const { size: sizeBytes } = await stat(path);
  return {
    sizeBytes,
    async read(start, end) {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, sizeBytes) - start));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}

function content(path: string, sizeBytes: number, signal?: AbortSignal): Pick<IncomingFile, 'sha256' | 'open'> {
  let known: string | null = null;
  let kept: Buffer | null = null;
  return {
    async sha256() {
      const hash = createHash('sha256');
      if (sizeBytes <= KEPT_BYTES) {
        kept = await readFile(path, signal ? { signal } : {});
        if (kept.length !== sizeBytes) throw new FileChangedError(path);
        hash.update(kept);
      } else {
        for await (const chunk of read(path, sizeBytes, signal)) hash.update(chunk);
      }
      return (known = hash.digest('hex'));
    },
    async *open() {
      if (kept !== null) {
        yield kept;
        return;
      }
      const hash = createHash('sha256');
      for await (const chunk of read(path, sizeBytes, signal)) {
        hash.update(chunk);
        yield chunk;
      }
      if (known !== null && hash.digest('hex') !== known) throw new FileChangedError(path);
    },
  };
}

async function look(
  path: string,
): Promise<{ readonly head: Uint8Array; readonly sizeBytes: number; readonly modifiedAt: string }> {
  const file = await open(path);
  try {
    const { size, mtime } = await file.stat();
    const head = new Uint8Array(Math.min(UPLOAD_HEAD_BYTES, size));
    const { bytesRead } = await file.read(head);
    return { head: head.subarray(0, bytesRead), sizeBytes: size, modifiedAt: mtime.toISOString() };
  } finally {
    await file.close();
  }
}

async function* read(path: string, sizeBytes: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let seen = 0;
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    seen += chunk.length;
    yield chunk;
  }
  if (seen !== sizeBytes) throw new FileChangedError(path);
}
