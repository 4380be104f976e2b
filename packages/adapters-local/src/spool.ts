import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeDirectories } from './make-directories.ts';

/** Bytes that came over a wire, as a file until they are where they belong. */
export interface Spooled {
  readonly path: string;
  remove(): void;
}

export interface Spool {
  /** Takes the bytes as they come, at the pace of the disk. A stream that throws, or a signal, leaves nothing behind. */
  take(bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Spooled>;
}

/** Holds what is on its way in, in a directory that nobody else uses: what a killed process left there goes first. */
export function openSpool(directory: string): Spool {
  rmSync(directory, { recursive: true, force: true });
  return {
    async take(bytes, signal) {
      makeDirectories(directory);
      const path = join(directory, randomUUID());
      const remove = () => rmSync(path, { force: true });
      try {
        await pipeline(Readable.from(bytes, { objectMode: false }), createWriteStream(path, { flags: 'wx' }), {
          ...(signal && { signal }),
        });
      } catch (error) {
        remove();
        throw error;
      }
      return { path, remove };
    },
  };
}
