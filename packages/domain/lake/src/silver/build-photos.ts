import type { MonthRevision, Photo, PhotoCatalog } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { photosKey } from '@homelake/storage';
import type { ColumnBatch } from '../tables/column-batch.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { photoCells } from './photo-cells.ts';
import { PHOTOS } from '../tables/photos-schema.ts';
import {
  NO_PHOTOS_STATE,
  type PhotoMonthSources,
  type PhotoMonthState,
  PHOTOS_STATE_KEY,
  PHOTOS_VERSION,
  type PhotosState,
  readPhotosState,
  writePhotosState,
} from './photos-state.ts';
import { readPhotoMessages } from './sent-photos.ts';
import type { SilverProgress } from './silver-progress.ts';
import { inMonthOrder } from './silver-state.ts';
import { joinBatches, tableBatch } from '../tables/table-batch.ts';
import { isAsWritten, listMonths } from './table-files.ts';
import { writePartitions } from './write-partitions.ts';

export interface PhotosDependencies {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
  readonly catalog: Pick<PhotoCatalog, 'months' | 'scan' | 'albums'>;
}

export interface PhotosOptions {
  /** Writes every month, as if nothing had been built before. The files are the same, byte for byte. */
  readonly full?: boolean;
  /** Writes nothing; the report says what a build would do. */
  readonly dryRun?: boolean;
  /** Reports phase `write` only. */
  readonly onProgress?: (progress: SilverProgress) => void;
  /** Stops the build between two months. Written files stay valid; the next build does the rest. */
  readonly signal?: AbortSignal;
}

export interface PhotosReport {
  /** Number of rows of the whole table. */
  readonly photos: number;
  readonly partitionsWritten: number;
  readonly partitionsUnchanged: number;
  readonly partitionsRemoved: number;
}

/**
 * Builds the `photos` table from the catalog. The messages must be built first. Only months are written whose photos, album names or messages
 * changed. The result depends on these alone: not on earlier builds, nor on builds that were killed.
 *
 * Memory: a few months of rows as columns, and about 100 bytes for each photo that came with an export. Rejects with `StorageError`,
 * `ParquetError`, `CatalogError`, or the reason of the signal.
 */
export async function buildPhotos(
  dependencies: PhotosDependencies,
  options: PhotosOptions = {},
): Promise<PhotosReport> {
  return retryOnConflict(PHOTOS_STATE_KEY, () => buildOnce(dependencies, options));
}

async function buildOnce({ store, codec, catalog }: PhotosDependencies, options: PhotosOptions): Promise<PhotosReport> {
  const { full = false, dryRun = false, onProgress = () => {}, signal } = options;
  signal?.throwIfAborted();

  const { state: known, ifMatch } = await readPhotosState(store);
  const before = full ? NO_PHOTOS_STATE : known;
  // Revisions are read before the photos: a photo that changes in between has a newer revision in the next build.
  const revisions = (await catalog.months()).filter(({ count, hidden }) => count + hidden > 0).toReversed();
  const albumNames = new Map((await catalog.albums()).map(({ id, name }) => [id, name]));
  const files = await listMonths(store, photosKey);
  let asked: ReturnType<typeof readPhotoMessages> | undefined;
  const messages = () => (asked ??= readPhotoMessages(store));

  const write: MonthRevision[] = [];
  const months: Record<string, PhotoMonthState> = {};
  for (const now of revisions) {
    const built = before.months[now.month];
    const isWhole =
      built !== undefined && isAsWritten(built, files.get(now.month)) && !before.unfinished.includes(now.month);
    if (isWhole && (await isCurrent(built, now, albumNames, messages))) months[now.month] = built;
    else write.push(now);
  }
  const wanted = new Set(revisions.map(({ month }) => month));
  const remove = [...files.keys()].filter((month) => !wanted.has(month));
  const counts = {
    partitionsWritten: write.length,
    partitionsUnchanged: revisions.length - write.length,
    partitionsRemoved: remove.length,
  };
  if (dryRun) {
    return { photos: sum(revisions.map(({ count, hidden }) => count + hidden)), ...counts };
  }

  // From here on the content of these months' files is unknown until the build ends: it may be that of this build or of an earlier,
  // unfinished one.
  const unfinished = [...write.map(({ month }) => month), ...remove].sort();
  const announcement = { ...known, unfinished, announced: known.announced + 1 };
  const announced = unfinished.length > 0 ? await writePhotosState(store, announcement, ifMatch) : ifMatch;

  const sources = new Map<string, PhotoMonthSources>();
  const written = await writePartitions(
    {
      store,
      codec,
      schema: PHOTOS,
      keyOf: (month) => photosKey.build({ month }),
      listed: files,
      onWritten: (done) => onProgress({ phase: 'write', done, total: write.length }),
      ...(signal && { signal }),
    },
    write,
    async ({ month }) => {
      const read = await monthBatch(catalog.scan(month), albumNames, messages);
      sources.set(month, read.sources);
      return read.batch;
    },
  );
  for (const { month, revision } of write) {
    months[month] = { ...written[month]!, revision, ...sources.get(month)! };
  }
  const state: PhotosState = { version: PHOTOS_VERSION, unfinished: [], announced: 0, months: inMonthOrder(months) };
  for (const month of remove) await store.remove(photosKey.build({ month }));
  if (unfinished.length > 0 || JSON.stringify(state) !== JSON.stringify(known))
    await writePhotosState(store, state, announced);
  return { photos: sum(Object.values(months).map(({ rows }) => rows)), ...counts };
}

type Messages = () => Promise<ReadonlyMap<string, string>>;

/** True where a month's file has the content that a new one would have. */
async function isCurrent(
  built: PhotoMonthState,
  now: MonthRevision,
  albumNames: ReadonlyMap<string, string>,
  messages: Messages,
): Promise<boolean> {
  if (built.revision !== now.revision) return false;
  if (Object.entries(built.albums).some(([id, name]) => (albumNames.get(id) ?? null) !== name)) return false;
  const sent = Object.entries(built.messages);
  if (sent.length === 0) return true;
  const messageOf = await messages();
  return sent.every(([id, message]) => (messageOf.get(id) ?? null) === message);
}

/** Reads all rows of a month, with the album names and messages that they depend on. Only one batch of photos is in memory at a time. */
async function monthBatch(
  scan: AsyncIterable<readonly Photo[]>,
  albumNames: ReadonlyMap<string, string>,
  messages: Messages,
): Promise<{ readonly batch: ColumnBatch; readonly sources: PhotoMonthSources }> {
  const batches: ColumnBatch[] = [];
  const albums = new Map<string, string | null>();
  const sent = new Map<string, string | null>();
  for await (const photos of scan) {
    const fromExports = photos.filter(({ exportIds }) => exportIds.length > 0);
    const messageOf = fromExports.length > 0 ? await messages() : new Map<string, string>();
    for (const { id } of fromExports) sent.set(id, messageOf.get(id) ?? null);
    for (const photo of photos) {
      for (const id of photo.albums) albums.set(id, albumNames.get(id) ?? null);
    }
    const cells = photoCells({ albumNames, messageOf: ({ id }) => sent.get(id) ?? null });
    batches.push(tableBatch(PHOTOS, photos, cells));
  }
  const sources = { albums: inOrder(albums), messages: inOrder(sent) };
  return { batch: joinBatches(PHOTOS, batches), sources };
}

const inOrder = <T>(entries: ReadonlyMap<string, T>): Record<string, T> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
