import type { ObjectStore } from '@homelake/storage';
import { photoKey } from '@homelake/storage';
import { readPhotoRecord } from './photo-records.ts';
import type { Companion } from './photo-record.ts';
import { listAll } from './shards.ts';

/** A file that somebody handed in and that goes with a photo when the photo is deleted for good. */
export interface PhotoFile {
  /** File name or path, as the person knows it. */
  readonly name: string;
  /** `other`: it lies beside the photo, and nothing that is written down says what it is. */
  readonly role: 'original' | Companion['role'] | 'other';
  readonly key: string;
  readonly sizeBytes: number;
}

const ORDER: readonly PhotoFile['role'][] = ['original', 'motion', 'sidecar', 'takeout', 'other'];

/** Every file that `erasePhoto` deletes and that nothing brings back: the original, then companions. None where there is no such photo. */
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
