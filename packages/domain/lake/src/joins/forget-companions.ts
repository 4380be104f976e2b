import { clipNameKey, fileNameKey } from '@homelake/photos';
import type { Companion, PhotoArrival, PhotoCatalog, PhotoRecord } from '@homelake/photos';
import { companionRecordKey, fileRecordKey, photoKey, removeExisting } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { removeCompanionKeys, readCompanionRecord } from '../bronze/companion-record.ts';
import type { CompanionRecord } from '../bronze/companion-record.ts';
import { recordsOf } from './settle-companions.ts';
import { forgetArrivals, readKnownContent } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';
import type { FileStores } from '../files/sync-files.ts';
import { syncFiles } from '../files/sync-files.ts';

interface CompanionPorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
}

/** Lists the files that `forgetCompanions` removes. */
export async function filesOfLoneCompanions(
  { store, catalog }: CompanionPorts,
  { id, arrivals, companions }: PhotoRecord,
): Promise<readonly Pick<Companion, 'name' | 'role' | 'key'>[]> {
  const files: Pick<Companion, 'name' | 'role' | 'key'>[] = [];
  for (const { role, sha256, alone } of companions) {
    for (const nameKey of alone === true ? nameKeysOf(arrivals) : []) {
      const known = await readCompanionRecord(store, nameKey, sha256);
      if (known === null || (await isShared({ store, catalog }, id, sha256, nameKey))) continue;
      files.push(...(await uploadsOf(store, known)).map(({ name, key }) => ({ name, role, key })));
    }
  }
  return files;
}

/**
 * Removes the companions of a photo that is being deleted: the files of those that arrived alone, unless another photo has them too, and
 * their records. Returns every key that was removed. It may be killed and run again.
 */
export async function forgetCompanions(
  { store, catalog, files: fileCatalog }: CompanionPorts & FileStores,
  { id, arrivals, companions }: PhotoRecord,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await removeExisting(store, key)) removed.push(key);
  };
  const isBesideIt = (key: string): boolean => photoKey.parse(key)?.id === id;
  for (const { sha256, alone } of companions) {
    for (const nameKey of nameKeysOf(arrivals)) {
      const recordKey = companionRecordKey.build({ nameKey, sha256 });
      if ((await store.head(recordKey)) === null) continue;
      const isOnlyHere = alone === true && !(await isShared({ store, catalog }, id, sha256, nameKey));
      if (isOnlyHere) {
        const known = await readCompanionRecord(store, nameKey, sha256);
        const files = known === null ? [] : (await uploadsOf(store, known)).map(({ key }) => key);
        // The record of the files is removed last, so that a second run after a kill finds them.
        for (const key of new Set(files)) await remove(key);
        const uploads = fileRecordKey.build({ sha256 });
        if (await forgetArrivals(store, uploads, ({ key }) => files.includes(key))) removed.push(uploads);
        await syncFiles({ store, files: fileCatalog }, sha256);
      }
      if (await removeCompanionKeys(store, recordKey, (key) => isOnlyHere || isBesideIt(key))) removed.push(recordKey);
    }
  }
  return removed;
}

const nameKeysOf = (arrivals: readonly PhotoArrival[]): ReadonlySet<string> =>
  new Set(arrivals.flatMap(({ name }) => [fileNameKey(name), clipNameKey(name)]).filter((key) => key !== ''));

/** True where another photo has the companion too. */
async function isShared(ports: CompanionPorts, id: string, sha256: string, nameKey: string): Promise<boolean> {
  const others = (await recordsOf(ports, nameKey)).filter((record) => record.id !== id);
  return others.some((other) => other.companions.some((one) => one.sha256 === sha256));
}

/** Only arrivals under names of the record. The same bytes under other names may wait for other photos, or be ordinary files. */
async function uploadsOf(store: ObjectStore, { sha256, keys }: CompanionRecord): Promise<readonly Arrival[]> {
  const uploads = await readKnownContent(store, fileRecordKey.build({ sha256 }));
  return (uploads?.arrivals ?? []).filter(({ key }) => keys.includes(key));
}
