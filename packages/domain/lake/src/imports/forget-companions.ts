import { fileNameKey } from '@homelake/photos';
import type { Companion, PhotoArrival, PhotoCatalog, PhotoRecord } from '@homelake/photos';
import { companionRecordKey, fileRecordKey, photoKey, removeExisting } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { removeCompanionKeys, readCompanionRecord } from '../bronze/companion-record.ts';
import type { CompanionRecord } from '../bronze/companion-record.ts';
import { recordsOf } from './settle-companions.ts';
import { forgetArrivals, readKnownContent } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';

interface CompanionPorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
}

/** The files that `forgetCompanions` would remove. */
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
 * Removes what is known of the companions of a photo that is being forgotten: the files of those that came by themselves, unless another
 * photo has them as well, and what was noted of them. Answers every key that was removed. May be killed and run again.
 */
export async function forgetCompanions(
  { store, catalog }: CompanionPorts,
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
        // What tells of the files goes last, so that a run that was killed is found again.
        for (const key of new Set(files)) await remove(key);
        const uploads = fileRecordKey.build({ sha256 });
        if (await forgetArrivals(store, uploads, ({ key }) => files.includes(key))) removed.push(uploads);
      }
      if (await removeCompanionKeys(store, recordKey, (key) => isOnlyHere || isBesideIt(key))) removed.push(recordKey);
    }
  }
  return removed;
}

const nameKeysOf = (arrivals: readonly PhotoArrival[]): ReadonlySet<string> =>
  new Set(arrivals.map(({ name }) => fileNameKey(name)).filter((key) => key !== ''));

/** Whether another photo has the companion as well. */
async function isShared(ports: CompanionPorts, id: string, sha256: string, nameKey: string): Promise<boolean> {
  const others = (await recordsOf(ports, nameKey)).filter((record) => record.id !== id);
  return others.some((other) => other.companions.some((one) => one.sha256 === sha256));
}

/** Only those under names of the record: the same bytes under other names wait for other photos, or are somebody's file. */
async function uploadsOf(store: ObjectStore, { sha256, keys }: CompanionRecord): Promise<readonly Arrival[]> {
  const uploads = await readKnownContent(store, fileRecordKey.build({ sha256 }));
  return (uploads?.arrivals ?? []).filter(({ key }) => keys.includes(key));
}
