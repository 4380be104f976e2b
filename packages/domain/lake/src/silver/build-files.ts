import type { ObjectStore } from '@homelake/storage';
import { sha256Hex, silverStateKey, tableKey } from '@homelake/storage';
import { listObjects } from '../bronze/bronze-record.ts';
import type { FileCatalog, FileEntry } from '../files/file-catalog.ts';
import { MAX_PAGE_FILES } from '../files/file-catalog.ts';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { FILES } from '../tables/files-schema.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import type { CellsOf } from '../tables/table-batch.ts';
import { joinBatches, tableBatch } from '../tables/table-batch.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import type { FileState } from './table-files.ts';
import { isAsWritten, unchangedSince } from './table-files.ts';
import { PARQUET_TYPE } from './write-partitions.ts';

export interface FilesDependencies {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
  readonly files: Pick<FileCatalog, 'files' | 'folder' | 'revision'>;
}

export interface FilesOptions {
  /** Writes the table as if nothing had been built before. The file is the same, byte for byte. */
  readonly full?: boolean;
  /** Writes nothing; the report says what a build would do. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

export interface FilesReport {
  /** Number of rows of the table. */
  readonly files: number;
  /** True where the table was written or removed. */
  readonly written: boolean;
}

/** State of the last build of `files`. It is derived and safe to delete. */
interface FilesState {
  readonly version: number;
  /** The catalog's revision. */
  readonly revision: string;
  /** Null where there are no files, and so no table file. */
  readonly file: FileState | null;
}

/** Version of the table. It is raised whenever the same catalog gives another file: with a new column or another encoding. */
const FILES_VERSION = 1;
const STATE_KEY = silverStateKey.build({ name: 'files.json' });
const TABLE_KEY = tableKey.build({ table: FILES.name });

/**
 * Builds the `files` table from the catalog of files, where it has changed since the last build. The result depends on the catalog's files
 * alone. Concurrent builds: the file and the state are replaced by compare and set, and the build that was slower starts again.
 *
 * Memory: the columns of all files, about 300 bytes for each. Rejects with `StorageError`, `ParquetError`, `CatalogError`, or the reason of
 * the signal.
 */
export const buildFiles = (dependencies: FilesDependencies, options: FilesOptions = {}): Promise<FilesReport> =>
  retryOnConflict(STATE_KEY, () => buildOnce(dependencies, options));

async function buildOnce({ store, codec, files }: FilesDependencies, options: FilesOptions): Promise<FilesReport> {
  const { full = false, dryRun = false, signal } = options;
  signal?.throwIfAborted();
  // The etag is read first: where another build writes after this, a put with this etag fails.
  const mark = await store.head(STATE_KEY);
  const known = mark === null ? null : decode(await store.read(STATE_KEY));
  const listed = (await listObjects(store, TABLE_KEY)).find(({ key }) => key === TABLE_KEY);
  // Read before the files: a file that changes in between has a newer revision in the next build.
  const revision = await files.revision();
  const isWhole =
    known !== null && (known.file === null ? listed === undefined : isAsWritten(known.file, listed)) && !full;
  if (isWhole && known.revision === revision) return { files: known.file?.rows ?? 0, written: false };
  if (dryRun) return { files: (await files.folder(''))?.files ?? 0, written: true };

  const batch = await filesBatch(files, signal);
  let file = isWhole ? known.file : null;
  const bytes = batch.rows === 0 ? null : await codec.encode(FILES, batch);
  const sha256 = bytes === null ? null : await sha256Hex(bytes);
  const written = !isWhole || (file?.sha256 ?? null) !== sha256;
  if (bytes === null || sha256 === null) {
    if (listed !== undefined) await store.remove(TABLE_KEY);
    file = null;
  } else if (written) {
    const { etag } = await store.put(TABLE_KEY, bytes, { contentType: PARQUET_TYPE, ifMatch: unchangedSince(listed) });
    file = { rows: batch.rows, sizeBytes: bytes.length, etag, sha256 };
  }
  const state: FilesState = { version: FILES_VERSION, revision, file };
  const ifMatch = mark === null ? 'absent' : { etag: mark.etag };
  const text = new TextEncoder().encode(`${JSON.stringify(state)}\n`);
  await store.put(STATE_KEY, text, { contentType: 'application/json', ifMatch });
  return { files: batch.rows, written };
}

/** Reads all files. Only one page of entries is in memory at a time. */
async function filesBatch(files: FilesDependencies['files'], signal: AbortSignal | undefined): Promise<ColumnBatch> {
  const batches: ColumnBatch[] = [];
  let cursor: string | null = null;
  do {
    signal?.throwIfAborted();
    const page: Awaited<ReturnType<FileCatalog['files']>> = await files.files({
      limit: MAX_PAGE_FILES,
      ...(cursor !== null && { cursor }),
    });
    batches.push(tableBatch(FILES, page.files, CELLS));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return joinBatches(FILES, batches);
}

const CELLS: CellsOf<typeof FILES, FileEntry> = {
  file_id: ({ id }) => id,
  key: ({ key }) => key,
  name: ({ name }) => name,
  folder: ({ folder }) => (folder === '' ? null : folder),
  size_bytes: ({ sizeBytes }) => sizeBytes,
  content_type: ({ contentType }) => contentType,
  sha256: ({ sha256 }) => sha256,
  // The names of S3, as in `photos`.
  storage_class: ({ storageClass }) => storageClass.toUpperCase().replaceAll('-', '_'),
  uploaded_at: ({ uploadedAt }) => uploadedAt,
  changed_at: ({ changedAt }) => changedAt,
  note: ({ note }) => note,
  damaged: ({ damaged }) => damaged,
};

/** Null where the state is damaged, or of another version. */
function decode(bytes: Uint8Array | null): FilesState | null {
  try {
    const value: unknown = bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
    return isState(value) ? value : null;
  } catch {
    return null;
  }
}

const isState = (value: unknown): value is FilesState =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === FILES_VERSION &&
  'file' in value &&
  'revision' in value;
