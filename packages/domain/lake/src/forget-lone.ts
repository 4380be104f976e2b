import { fileNameKey } from '@homelake/photos';
import type { PhotoCatalog, PhotoRecord } from '@homelake/photos';
import { fileRecordKey, loneCompanionKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { recordsOf } from './settle-companions.ts';
import { readUploadRecord } from './upload-record.ts';

/**
 * Removes the files of companions that came by themselves and joined this photo, which is being forgotten, unless another photo has
 * them as well. Answers every key that was removed. May be killed and run again.
 */
export async function forgetLone(
  { store, catalog }: { readonly store: ObjectStore; readonly catalog: PhotoCatalog },
  { id, arrivals, companions }: PhotoRecord,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const nameKeys = new Set(arrivals.map(({ name }) => fileNameKey(name)).filter((key) => key !== ''));
  for (const { sha256, alone } of companions) {
    if (!alone) continue;
    for (const nameKey of nameKeys) {
      const loneKey = loneCompanionKey.build({ nameKey, sha256 });
      if ((await store.head(loneKey)) === null) continue;
      const others = (await recordsOf({ store, catalog }, nameKey)).filter((record) => record.id !== id);
      if (others.some((other) => other.companions.some((one) => one.sha256 === sha256))) continue;
      const recordKey = fileRecordKey.build({ sha256 });
      const files = (await readUploadRecord(store, recordKey))?.arrivals.map(({ key }) => key) ?? [];
      // What tells of the files goes last, so that a run that was killed is found again.
      for (const key of [...new Set(files), recordKey, loneKey]) if (await store.remove(key)) removed.push(key);
    }
  }
  return removed;
}
