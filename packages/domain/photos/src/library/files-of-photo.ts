import type { ObjectStore } from '@homelake/storage';
import { photoKey } from '@homelake/storage';
import { readPhotoRecord } from './photo-records.ts';
import type { Companion } from './photo-record.ts';
import { listAll } from './shards.ts';

/** A file that was imported and that is deleted for good with its photo. */
export interface PhotoFile {
  /** File name or path at the import. */
  readonly name: string;
  /** `other`: a file beside the photo whose role no record says. */
  readonly role: 'original' | Companion['role'] | 'other';
  readonly key: string;
  readonly sizeBytes: number;
}

const ORDER: readonly PhotoFile['role'][] = ['original', 'motion', 'sidecar', 'takeout', 'other'];

/** Imported files that `erasePhoto` deletes and that no rebuild restores: the original, then its companions. Empty for an unknown photo. */
export async function filesOfPhoto(store: ObjectStore, id: string): Promise<readonly PhotoFile[]> {
  const record = await readPhotoRecord(store, id);
  const files = (await listAll(store, `${photoKey.prefix}${id}/`)).map(({ key, sizeBytes }): PhotoFile => {
    if (key === record?.key) return { name: record.arrivals[0]?.name ?? key, role: 'original', key, sizeBytes };
    const companion = record?.companions.find((one) => one.key === key);
    const name = companion?.name ?? photoKey.parse(key)?.name ?? key;
    return { name, role: companion?.role ?? 'other', key, sizeBytes };
  });
  return files.toSorted((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
}
