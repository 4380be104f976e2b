import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { FilesReport } from './build-files.ts';
import type { PhotosReport } from './build-photos.ts';
import type { SilverReport } from './build-silver.ts';

/** Report of a build of all tables. */
export interface TablesReport extends Omit<SilverReport, 'plan'> {
  readonly photos: PhotosReport;
  readonly files: FilesReport;
}

export interface StoredReport {
  /** Number of builds that changed something, up to this one. */
  readonly build: number;
  readonly report: TablesReport;
}

const key = silverStateKey.build({ name: 'report.json' });

/** Reads the report of the last build that changed something; null where there is none, or where it is damaged. */
export async function readTablesReport(store: ObjectStore): Promise<StoredReport | null> {
  const bytes = await store.read(key);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isReport(value)) return null;
    const { build, ...report } = value;
    return { build: typeof build === 'number' ? build : 0, report };
  } catch {
    return null;
  }
}

/** Stores the report of a build, unless it changed nothing and equals the stored report otherwise. */
export async function writeTablesReport(store: ObjectStore, report: TablesReport): Promise<void> {
  const known = await readTablesReport(store);
  if (known !== null && JSON.stringify(report) === JSON.stringify(unchangedSince(known.report))) return;
  const stored = { ...report, build: (known?.build ?? 0) + 1 };
  await store.put(key, new TextEncoder().encode(`${JSON.stringify(stored)}\n`), { contentType: 'application/json' });
}

/** The report of a build that finds nothing changed since `report`. */
export const unchangedSince = ({ warnings, photos, files, ...report }: TablesReport): TablesReport => ({
  ...report,
  exportsRead: 0,
  ...unchangedPartitions(report),
  warnings: warnings.filter(({ code }) => code !== 'rebuilt'),
  photos: { ...photos, ...unchangedPartitions(photos) },
  files: { ...files, written: false },
});

const unchangedPartitions = ({
  partitionsWritten,
  partitionsUnchanged,
}: Pick<PhotosReport, 'partitionsWritten' | 'partitionsUnchanged'>) => ({
  partitionsWritten: 0,
  partitionsUnchanged: partitionsWritten + partitionsUnchanged,
  partitionsRemoved: 0,
});

const isReport = (value: unknown): value is TablesReport & { readonly build?: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  'messages' in value &&
  'photos' in value &&
  'files' in value &&
  'warnings' in value;
