import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { PhotosReport } from './build-photos.ts';
import type { SilverReport } from './build-silver.ts';

/** What a build of all tables did. */
export interface TablesReport extends Omit<SilverReport, 'plan'> {
  readonly photos: PhotosReport;
}

const key = silverStateKey.build({ name: 'report.json' });

/** Of the last build that came to its end; null where there was none yet, or where the report cannot be read. */
export async function readTablesReport(store: ObjectStore): Promise<TablesReport | null> {
  const bytes = await store.read(key);
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isReport(value) ? value : null;
  } catch {
    return null;
  }
}

export async function writeTablesReport(store: ObjectStore, report: TablesReport): Promise<void> {
  await store.put(key, new TextEncoder().encode(`${JSON.stringify(report)}\n`), { contentType: 'application/json' });
}

const isReport = (value: unknown): value is TablesReport =>
  typeof value === 'object' && value !== null && 'messages' in value && 'photos' in value && 'warnings' in value;
