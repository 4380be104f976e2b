import { ArchiveError } from './archive-error.ts';
import { byteInput } from './byte-input.ts';
import type { ByteInput } from './byte-input.ts';
import { BLOCK_BYTES, readPax, readTarHeader, textAt } from './tar-header.ts';
import type { TarHeader } from './tar-header.ts';

export interface TarFile {
  /** Path within the tar, as it is written there. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Seconds since the epoch; null where unknown. */
  readonly modifiedAt: number | null;
  /** The reason why its content cannot be imported, as the end of a sentence; null for a plain file. */
  readonly problem: string | null;
  /** Yields its content. It may be called once, before the next file is requested. Unread content is skipped. */
  readonly read: () => AsyncGenerator<Uint8Array, void, undefined>;
}

/** Maximum size of an extended header or long name. Real ones have some hundred bytes. */
const MAX_META_BYTES = 2 ** 20;

/**
 * Reads a tar from its first byte to its last, and yields everything in it except folders. Throws ArchiveError `not-a-tar` where the first
 * block is not a header, `corrupt` where a later one is not, and `truncated` where the tar ends before the block of zeros at its end. Errors
 * of `chunks` pass through. It is own code, because the readers that were compared (modern-tar, nanotar) return files of unknown types as
 * plain ones, and so the raw bytes of a sparse file as its content.
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarFile, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  const input = byteInput(iterator);
  try {
    let isFirst = true;
    let longName: string | null = null;
    let pax: ReadonlyMap<string, string> = new Map();
    let global: ReadonlyMap<string, string> = new Map();
    for (;;) {
      const header = await nextHeader(input, isFirst);
      isFirst = false;
      if (header === null) {
        // The rest is zeros. It is read too, because the checksum of gzip comes last.
        while ((await input.some(2 ** 16)) !== null);
        return;
      }
      if (META.has(header.type)) {
        const bytes = await metaOf(input, header);
        if (header.type === 'L') longName = textAt(bytes, 0, bytes.length);
        else if (header.type === 'x') pax = readPax(bytes);
        else if (header.type === 'g') global = new Map([...global, ...readPax(bytes)]);
        continue;
      }
      const said = new Map([...global, ...pax]);
      const file = { ...header, ...ofPax(said), ...(longName !== null && { name: longName }) };
      [longName, pax] = [null, new Map()];
      const body = bodyOf(input, file);
      // v7 wrote a folder as an empty file whose name ends with a slash.
      if (file.type !== '5' && !(file.type === '0' && file.name.endsWith('/') && file.sizeBytes === 0)) {
        const { name, sizeBytes, modifiedAt } = file;
        const problem = isSparse(said) ? 'is a sparse file' : problemOf(file.type);
        yield { name, sizeBytes, modifiedAt, problem, read: body.read };
      }
      await skip(input, body.leftBytes());
    }
  } finally {
    await iterator.return?.();
  }
}

/** Extended headers of pax, for the next file or for all; GNU's long name and long target of a link. */
const META = new Set(['x', 'g', 'L', 'K']);

async function nextHeader(input: ByteInput, isFirst: boolean): Promise<TarHeader | null> {
  const block = await input.exactly(BLOCK_BYTES);
  if (block === null) throw isFirst ? notATar() : truncated();
  try {
    return readTarHeader(block);
  } catch (error) {
    throw isFirst && error instanceof ArchiveError ? notATar(error) : error;
  }
}

async function metaOf(input: ByteInput, { sizeBytes }: TarHeader): Promise<Uint8Array> {
  if (sizeBytes > MAX_META_BYTES)
    throw new ArchiveError('too-large', `A header of its tar has ${sizeBytes} bytes, more than ${MAX_META_BYTES}.`);
  const bytes = await input.exactly(sizeBytes);
  if (bytes === null) throw truncated();
  await skip(input, -sizeBytes & (BLOCK_BYTES - 1));
  return bytes;
}

/** The fields that a pax header overrides. */
function ofPax(pax: ReadonlyMap<string, string>): Partial<Pick<TarHeader, 'name' | 'sizeBytes' | 'modifiedAt'>> {
  const [path, size, mtime] = ['path', 'size', 'mtime'].map((key) => pax.get(key));
  const sizeBytes = size === undefined ? 0 : Number(size);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new ArchiveError('corrupt', 'It is damaged: an extended header of its tar has no size.');
  return {
    ...(path !== undefined && { name: path }),
    ...(size !== undefined && { sizeBytes }),
    ...(mtime !== undefined && { modifiedAt: Number.isFinite(Number(mtime)) ? Number(mtime) : null }),
  };
}

const isSparse = (pax: ReadonlyMap<string, string>): boolean =>
  [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));

function problemOf(type: string): string | null {
  if (type === '0') return null;
  if (type === '1') return 'is a hard link to another entry';
  if (type === '2') return 'is a symbolic link';
  if (type === 'S') return 'is a sparse file';
  if (type >= '3' && type <= '6') return 'is a device or a pipe';
  return `is of the type ${JSON.stringify(type)}, which cannot be read`;
}

interface TarBody {
  readonly read: () => AsyncGenerator<Uint8Array, void, undefined>;
  /** Number of unread bytes, including the zeros up to the next header. */
  leftBytes(): number;
}

/** Links may have a size, but no content. */
function bodyOf(input: ByteInput, { type, sizeBytes }: TarHeader): TarBody {
  let left = type === '1' || type === '2' ? 0 : sizeBytes;
  const padding = -left & (BLOCK_BYTES - 1);
  return {
    leftBytes: () => left + padding,
    async *read() {
      while (left > 0) {
        const chunk = await input.some(left);
        if (chunk === null) throw truncated();
        left -= chunk.length;
        yield chunk;
      }
    },
  };
}

async function skip(input: ByteInput, sizeBytes: number): Promise<void> {
  for (let left = sizeBytes; left > 0;) {
    const chunk = await input.some(left);
    if (chunk === null) throw truncated();
    left -= chunk.length;
  }
}

const truncated = () => new ArchiveError('truncated', 'It is cut off: its tar ends within a file or without its end.');
const notATar = (cause?: unknown) =>
  new ArchiveError('not-a-tar', 'It is no tar: it does not begin like one.', { cause });
