import { DEFAULT_ZIP_BOUNDS, openZip, readEntry, unsafeNameReason, ZipError } from '@homelake/chat/zip';
import type { Zip, ZipBounds, ZipSource } from '@homelake/chat/zip';
import { ArchiveError } from './archive-error.ts';
import { isSystemEntry } from './archive-name.ts';
import { gunzip } from './gunzip.ts';
import { readTar } from './read-tar.ts';

/** The bytes of an archive. A zip is read by ranges, a tar from the first byte to the last. */
export interface ArchiveSource extends ZipSource {
  stream(): AsyncIterable<Uint8Array>;
}

/** A file in an archive. Folders and files of operating systems (`isSystemEntry`) are not included. */
export interface ArchiveEntry {
  /** Position among the files, from 0. */
  readonly index: number;
  /** Path within the archive, as it is written there. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Instant of its last change, ISO 8601, UTC; null where unknown. */
  readonly modifiedAt: string | null;
  /** A sentence with the reason why it cannot be imported; null for a valid entry. */
  readonly problem: string | null;
  /**
   * Yields its content. It may be called once, before the next entry is requested. Throws ArchiveError where the entry is damaged, so the
   * content must not be used before its end.
   */
  readonly read: () => AsyncIterable<Uint8Array>;
}

export interface Archive {
  /** True for a zip, which can be read from any entry on. In a tar, everything before the entry is read too. */
  readonly isRandomAccess: boolean;
  readonly files: number;
  /** Number of skipped files of operating systems. */
  readonly systemFiles: number;
  /** Yields the entries from this position on, in the order of the archive. */
  readonly entries: (from: number) => AsyncGenerator<ArchiveEntry, void, undefined>;
}

/**
 * Opens a zip, a tar or a gzipped tar, detected by its first bytes. A tar is first read to its end, so that damage and exceeded bounds are
 * known before its first entry is imported. Throws ArchiveError where the whole archive is damaged or exceeds a bound.
 */
export async function openArchive(source: ArchiveSource, bounds: Partial<ZipBounds> = {}): Promise<Archive> {
  const limits = { ...DEFAULT_ZIP_BOUNDS, ...bounds };
  const head = await source.read(0, Math.min(2, source.sizeBytes));
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const zip = await asArchiveError(openZip(source, limits));
    return { isRandomAccess: true, ...countOf(zip), entries: (from) => zipEntries(zip, from) };
  }
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  const tar = () => tarEntries(isPacked ? gunzip(source.stream(), limits.maxRatio) : source.stream(), limits);
  let files = 0;
  let systemFiles = 0;
  for await (const { isSystem } of tar()) {
    if (isSystem) systemFiles++;
    else files++;
  }
  async function* entries(from: number): AsyncGenerator<ArchiveEntry, void, undefined> {
    for await (const { entry, isSystem } of tar()) if (!isSystem && entry.index >= from) yield entry;
  }
  return { isRandomAccess: false, files, systemFiles, entries };
}

function countOf({ entries }: Zip): { readonly files: number; readonly systemFiles: number } {
  const systemFiles = entries.filter(({ name }) => isSystemEntry(name)).length;
  return { files: entries.length - systemFiles, systemFiles };
}

async function* zipEntries(zip: Zip, from: number): AsyncGenerator<ArchiveEntry, void, undefined> {
  const files = zip.entries.filter(({ name }) => !isSystemEntry(name));
  for (const [at, entry] of files.slice(from).entries()) {
    const { name, sizeBytes, modifiedAt, problem } = entry;
    yield {
      index: from + at,
      name,
      sizeBytes,
      modifiedAt: instantOf(modifiedAt),
      problem: problem?.message ?? null,
      async *read() {
        try {
          yield* readEntry(zip, entry);
        } catch (error) {
          throw archiveError(error);
        }
      },
    };
  }
}

async function* tarEntries(chunks: AsyncIterable<Uint8Array>, limits: ZipBounds) {
  let all = 0;
  let index = 0;
  let totalBytes = 0;
  for await (const file of readTar(chunks)) {
    const { name, sizeBytes, modifiedAt } = file;
    if (++all > limits.maxEntries)
      throw new ArchiveError('too-many-entries', `It holds more than the ${limits.maxEntries} entries allowed.`);
    totalBytes += sizeBytes;
    if (totalBytes > limits.maxTotalBytes)
      throw new ArchiveError('too-large', `It unpacks to more than the ${limits.maxTotalBytes} bytes allowed.`);
    const isSystem = isSystemEntry(name);
    const why =
      unsafeNameReason(name) ??
      file.problem ??
      (sizeBytes > limits.maxEntryBytes
        ? `unpacks to ${sizeBytes} bytes, more than the ${limits.maxEntryBytes} allowed`
        : null);
    const problem = why === null ? null : `Entry ${JSON.stringify(name)} ${why}.`;
    const entry: ArchiveEntry = {
      index: isSystem ? -1 : index++,
      name,
      sizeBytes,
      modifiedAt: instantOf(modifiedAt),
      problem,
      read: file.read,
    };
    yield { entry, isSystem };
  }
}

/** Null for seconds outside the range of dates. */
function instantOf(seconds: number | null): string | null {
  if (seconds === null) return null;
  const date = new Date(Math.trunc(seconds * 1000));
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? null : date.toISOString();
}

const archiveError = (error: unknown): unknown =>
  error instanceof ZipError ? new ArchiveError(error.code, error.message, { cause: error }) : error;

const asArchiveError = <Value>(value: Promise<Value>): Promise<Value> =>
  value.catch((error: unknown) => {
    throw archiveError(error);
  });
