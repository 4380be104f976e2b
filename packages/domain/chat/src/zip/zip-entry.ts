import { crc32 } from './zip-crc32.ts';
import { LOCAL_HEADER_SIZE, readExactly, view } from './zip-directory.ts';
import type { Zip, ZipEntry, ZipSource } from './zip-directory.ts';
import { ZipError } from './zip-error.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * Yields the content of an entry in chunks, of which only a few are in memory at a time. Throws ZipError where the entry has a problem, and
 * where its data contradicts the directory. It never yields more bytes than the directory declares. Content is not to be trusted before the
 * end is reached, because the checksum is compared there.
 */
export async function* readEntry(zip: Zip, entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined> {
  if (entry.problem !== null) throw entry.problem;
  const start = await findData(zip.source, entry);
  const packed = readRange(zip.source, entry, start);
  let sizeBytes = 0;
  let crc = 0;
  for await (const chunk of entry.method === 0 ? packed : inflate(packed, entry)) {
    sizeBytes += chunk.length;
    if (sizeBytes > entry.sizeBytes) {
      throw new ZipError(
        'size-mismatch',
        entry.name,
        `unpacks to more than the ${entry.sizeBytes} bytes that it declares`,
      );
    }
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (sizeBytes < entry.sizeBytes) {
    throw new ZipError('size-mismatch', entry.name, `unpacks to ${sizeBytes} bytes and declares ${entry.sizeBytes}`);
  }
  if (crc !== entry.crc32)
    throw new ZipError('checksum-mismatch', entry.name, 'is damaged: its CRC-32 is not the declared one');
}

/** Offset of an entry's data. The sizes of the directory count, since the local header may leave them to a data descriptor; but both must match. */
async function findData(source: ZipSource, entry: ZipEntry): Promise<number> {
  const header = view(await readExactly(source, entry.headerStart, entry.headerStart + LOCAL_HEADER_SIZE, entry.name));
  if (header.getUint32(0, true) !== 0x04034b50 || header.getUint16(8, true) !== entry.method) {
    throw new ZipError('corrupt', entry.name, 'has no matching header where the directory says it starts');
  }
  const start = entry.headerStart + LOCAL_HEADER_SIZE + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.compressedBytes > entry.dataLimit) {
    throw new ZipError('overlapping-entries', entry.name, 'reaches into what follows it');
  }
  return start;
}

async function* readRange(
  source: ZipSource,
  entry: ZipEntry,
  start: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = start + entry.compressedBytes;
  for (let at = start; at < end; at += CHUNK_BYTES) {
    yield await readExactly(source, at, Math.min(end, at + CHUNK_BYTES), entry.name);
  }
}

async function* inflate(
  packed: AsyncGenerator<Uint8Array, void, undefined>,
  entry: ZipEntry,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sourceFailure: { readonly error: unknown } | null = null;
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await packed.next();
        if (done === true) controller.close();
        else controller.enqueue(new Uint8Array(value));
      } catch (error) {
        sourceFailure = { error };
        controller.error(error);
      }
    },
  });
  const reader = input.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    if (sourceFailure !== null) throw (sourceFailure as { readonly error: unknown }).error;
    throw new ZipError('corrupt', entry.name, 'is damaged: its data does not inflate', { cause: error });
  } finally {
    // This runs also when the caller stops early. The rest of the entry is then not read.
    await reader.cancel().catch(() => undefined);
  }
}
