import type { Sha256Factory } from '@homelake/storage';
import { requireReadable, sha256Of, StorageError } from '@homelake/storage';
import { ParquetError } from '../tables/parquet-codec.ts';
import type { ExportPorts, Source } from './export-sources.ts';
import type { ManifestFile } from './manifest.ts';
import type { PlainFolder } from './plain-folder.ts';

/** A file that is in the export. */
export interface Placed {
  readonly file: ManifestFile;
  /** True where the file was written, or would be. */
  readonly isNew: boolean;
}

/** Why one file is not exported. The others are. */
class FileRefusedError extends Error {}

/** True for a failure that concerns one file. A full disk concerns all. */
export const isOfOneFile = (error: unknown): error is Error =>
  error instanceof FileRefusedError ||
  error instanceof ParquetError ||
  (error instanceof StorageError && error.code !== 'no-space');

export interface PlaceOptions {
  readonly dryRun: boolean;
  /** Awaited before the file is written. */
  readonly onWrite: () => Promise<void>;
  readonly signal?: AbortSignal;
}

type Written = Pick<ManifestFile, 'sha256' | 'sizeBytes' | 'changedMs'>;

/** Writes a file where the folder does not have it. Rejects with an error that `isOfOneFile` knows where it must not be written. */
export async function place(
  ports: ExportPorts,
  folder: PlainFolder,
  source: Source,
  before: ManifestFile | null,
  { dryRun, onWrite, signal }: PlaceOptions,
): Promise<Placed> {
  const { path, is, key, id, wanted, etag, storageClass, archive } = source;
  const there = await folder.stat(path);
  if (there === 'other') throw new FileRefusedError('a folder or link that is no part of the export has its path');
  const fileOf = async ({ sha256, sizeBytes, changedMs }: Written): Promise<ManifestFile> => {
    const { contentType, metadata } = await source.describe();
    return { path, is, key, id, etag, wanted, storageClass, contentType, metadata, sha256, sizeBytes, changedMs };
  };
  if (there !== null) {
    const isAsWritten = before?.sizeBytes === there.sizeBytes && before.changedMs === there.changedMs;
    const onDisk = isAsWritten ? before.sha256 : await hashAt(ports, folder, path, signal);
    const isSameObject = key !== null && before?.key === key && before.etag === etag;
    if (before !== null && isSameObject && onDisk === before.sha256)
      return { file: { ...before, storageClass, changedMs: there.changedMs }, isNew: false };
    const wantedHash = source.sha256 ?? (await sha256Of(await source.open(), ports.createSha256, signal));
    if (onDisk === wantedHash) return { file: await fileOf({ ...there, sha256: onDisk }), isNew: false };
    if (onDisk !== before?.sha256)
      throw new FileRefusedError('somebody else changed it or put it there; it is not overwritten');
  }
  if (key !== null) requireReadable(key, archive);
  const { sizeBytes, changedMs } = source;
  if (dryRun)
    return { file: await fileOf({ sha256: '', sizeBytes: sizeBytes ?? 0, changedMs: changedMs ?? 0 }), isNew: true };
  await onWrite();
  const expected = source.sha256 ?? (await source.describe()).metadata['sha256'] ?? null;
  const body = checked(await source.open(), expected, ports.createSha256, signal);
  const written = await folder.write(path, body, changedMs === null ? {} : { changedMs });
  return { file: await fileOf(written), isNew: true };
}

/** Passes the bytes on, and throws at their end where they do not have the hash that the lake recorded. */
async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  sha256: string | null,
  createSha256: Sha256Factory,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = sha256 === null ? null : createSha256();
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    hash?.update(chunk);
    yield chunk;
  }
  if (hash !== null && (await hash.digest()) !== sha256)
    throw new FileRefusedError('its bytes in the lake are not those that were imported; "homelake verify" says more');
}

/** Hash of a file; null where there is none. */
export async function hashAt(
  { createSha256 }: Pick<ExportPorts, 'createSha256'>,
  folder: PlainFolder,
  path: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const bytes = await folder.stream(path);
  return bytes && sha256Of(bytes, createSha256, signal);
}
