import { type PhotoCatalog, type PhotoSearch, type ReunitePorts, reunitePhotos } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { buildFiles, type FilesReport } from './build-files.ts';
import { buildPhotos, type PhotosReport } from './build-photos.ts';
import { buildSilver, type SilverOptions, type SilverReport } from './build-silver.ts';
import type { FileCatalog } from '../files/file-catalog.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';
import { writeTablesReport } from './tables-report.ts';

export interface TablesPorts {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
  readonly catalog: PhotoCatalog;
  readonly search: PhotoSearch;
  readonly files: FileCatalog;
  /** Called when the first picture has to be compared. */
  readonly imageCodec: ReunitePorts['codec'];
}

/** Report of a build of all tables, with its plan. */
export interface TablesBuilt extends SilverReport {
  readonly photos: PhotosReport;
  readonly files: FilesReport;
}

/**
 * Builds every table in the order of their dependencies: messages; then the ties of messenger copies to their originals; then photos, whose
 * rows refer to messages and originals; then files. Stores a report. A dry run neither ties copies nor stores a report. Rejects as `buildSilver`,
 * `reunitePhotos`, `buildPhotos` and `buildFiles` do.
 */
export async function buildTables(ports: TablesPorts, options: SilverOptions = {}): Promise<TablesBuilt> {
  const { store, codec, catalog, search, files: fileCatalog, imageCodec } = ports;
  const { dryRun = false, full = false, onProgress = () => {}, signal } = options;
  const report = await buildSilver({ store, codec }, options);
  if (!dryRun) {
    const onTied = (done: number): void => onProgress({ phase: 'reunite', done: Math.floor(done * 100), total: 100 });
    const reuniting = { full, onProgress: onTied, ...(signal && { signal }) };
    await reunitePhotos({ store, catalog, search, codec: imageCodec }, reuniting);
  }
  const photos = await buildPhotos({ store, codec, catalog }, options);
  const files = await buildFiles({ store, codec, files: fileCatalog }, options);
  const { plan, ...facts } = report;
  if (!dryRun) await writeTablesReport(store, { ...facts, photos, files });
  return { ...facts, photos, files, plan };
}
