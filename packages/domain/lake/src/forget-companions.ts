import { fileNameKey } from '@homelake/photos';
import type { PhotoCatalog, PhotoRecord } from '@homelake/photos';
import { companionRecordKey, fileRecordKey, photoKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { forgetPlaces } from './companion-record.ts';
import { recordsOf } from './settle-companions.ts';
import { readUploadRecord } from './upload-record.ts';

/**
 * Removes what is known of the companions of a photo that is being forgotten: the files of those that came by themselves, unless another
 * photo has them as well, and what was noted of them. Answers every key that was removed. May be killed and run again.
 */
export async function forgetCompanions(
  { store, catalog }: { readonly store: ObjectStore; readonly catalog: PhotoCatalog },
  { id, arrivals, companions }: PhotoRecord,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await store.remove(key)) removed.push(key);
  };
  const isBesideIt = (key: string): boolean => photoKey.parse(key)?.id === id;
  const nameKeys = new Set(arrivals.map(({ name }) => fileNameKey(name)).filter((key) => key !== ''));
  for (const { sha256, alone } of companions) {
    for (const nameKey of nameKeys) {
      const recordKey = companionRecordKey.build({ nameKey, sha256 });
      if ((await store.head(recordKey)) === null) continue;
      const others = (await recordsOf({ store, catalog }, nameKey)).filter((record) => record.id !== id);
      const isShared = others.some((other) => other.companions.some((one) => one.sha256 === sha256));
      const isOnlyHere = alone === true && !isShared;
      if (isOnlyHere) {
        const uploads = fileRecordKey.build({ sha256 });
        const files = (await readUploadRecord(store, uploads))?.arrivals.map(({ key }) => key) ?? [];
        // What tells of the files goes last, so that a run that was killed is found again.
        for (const key of [...new Set(files), uploads]) await remove(key);
      }
      if (await forgetPlaces(store, recordKey, (key) => isOnlyHere || isBesideIt(key))) removed.push(recordKey);
    }
  }
  return removed;
}
